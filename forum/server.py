"""The web process: gunicorn with threads, one worker, the relay and the doorkeeper inside."""

from __future__ import annotations

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from forum.app import create_app
from forum.config import Settings
from forum.kernel.outbox.relay import Relay
from forum.kernel.realtime.doorkeeper import Doorkeeper


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """Serves until stopped. Sockets need one worker a port; more processes listen on more ports."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._settings.threads,
            "timeout": 120,
            "graceful_timeout": 5,
            "keepalive": 20,
            "control_socket_disable": True,
            "loglevel": "warning",
            "post_worker_init": _start_background,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self._settings)


def _start_background(worker: Any) -> None:
    app: Flask = worker.wsgi
    start_background(app)


def start_background(app: Flask) -> None:
    """Start what a web process does besides answering: showing out, and delivering unless workers do."""
    settings: Settings = app.extensions["forum_settings"]
    Doorkeeper(app).start()
    if settings.relay == "thread":
        Relay(app, sole=settings.database_url.startswith("sqlite")).start()
