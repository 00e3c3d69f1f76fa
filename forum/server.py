"""The web process: gunicorn with threads, one worker, the relay and the doorkeeper inside."""

from __future__ import annotations

import atexit
import signal
import threading
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from forum.app import create_app
from forum.config import Settings
from forum.kernel.collector import keep_for_good
from forum.kernel.gathering import Gatherer
from forum.kernel.outbox.relay import Relay
from forum.kernel.realtime.doorkeeper import Doorkeeper
from forum.kernel.realtime.hub import socketio
from forum.kernel.realtime.presence import Lookout
from forum.kernel.realtime.standby import start_standby


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """Serves until stopped. Sockets need one worker a port; more processes listen on more ports."""

    def __init__(self, settings: Settings, app: Flask | None = None) -> None:
        """`app` is one that was built in this process and has opened nothing yet; without it one is built."""
        self._settings = settings
        self._app = app
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._settings.threads,
            "timeout": 120,
            "graceful_timeout": 4,
            "keepalive": 20,
            "control_socket_disable": True,
            "loglevel": "warning",
            "post_worker_init": _start_background,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app or create_app(self._settings)

    def run(self) -> None:
        keep_for_good()
        super().run()


def _start_background(worker: Any) -> None:
    app: Flask = worker.wsgi
    start_background(app)
    _close_sockets_first()
    keep_for_good()


def _close_sockets_first() -> None:
    """On SIGTERM end the sockets, which otherwise keep their threads and the worker alive."""
    stop = signal.getsignal(signal.SIGTERM)

    def close(number: int, frame: Any) -> None:
        if socketio.server is not None:
            threading.Thread(target=socketio.server.shutdown, daemon=True).start()
        if callable(stop):
            stop(number, frame)

    signal.signal(signal.SIGTERM, close)


def start_background(app: Flask) -> None:
    """Start what a web process does besides answering: showing out, missing who left, writing what it gathered."""
    settings: Settings = app.extensions["forum_settings"]
    Doorkeeper(app).start()
    Lookout(app).start()
    start_standby(app, settings)
    gatherer = Gatherer(app)
    gatherer.start()
    atexit.register(gatherer.stop)
    if settings.relay == "thread":
        relay = Relay(app, sole=settings.database_url.startswith("sqlite"))
        relay.start()
        atexit.register(relay.stop)
