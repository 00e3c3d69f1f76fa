"""The worker: delivers the outbox and runs the schedule apart from the web processes."""

from __future__ import annotations

import signal
import threading

from flask import Flask

from forum.kernel.outbox.relay import Relay


def run_worker(app: Flask, *, sole: bool) -> None:
    """Deliver until SIGTERM or SIGINT, then finish what is in hand."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    relay = Relay(app, sole=sole)
    relay.start()
    stopping.wait()
    relay.stop()
