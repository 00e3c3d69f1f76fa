"""Realtime over Engine.IO v4 and Socket.IO v5, held to the letter of both protocols and to hard caps.

Built from subclasses of python-engineio, python-socketio and Flask-SocketIO; the libraries stay as
they are. Threads are the only mode (gunicorn's gthread workers, or the development server).
"""

from typing import Any

import flask_socketio
from flask import Flask

from .protocol_errors import ProtocolError, Refusal
from .protocol_limits import Limits
from .protocol_server import StrictServer

__all__ = ["Limits", "ProtocolError", "Refusal", "StrictServer", "StrictSocketIO", "strict_server"]


def strict_server(**options: Any) -> StrictServer:
    """A server that takes Flask-SocketIO's `server_options`.

    `cors_allowed_origins` is a list of exact origins (nobody when it is missing or empty; ValueError
    for a wildcard), `limits` a Limits, `max_http_buffer_size` the largest frame or polling body in
    bytes (64 KiB). Options neither library knows are ignored, as they ignore them.
    """
    return StrictServer(**options)


class StrictSocketIO(flask_socketio.SocketIO):  # type: ignore[misc]
    """Flask-SocketIO on the strict server; used like it, with the same options and handlers.

    One object may serve several applications one after the other, as tests make them: handlers that
    were registered while an earlier application was in use are kept, its rooms and queue are not.
    """

    server: StrictServer | None

    def init_app(self, app: Flask | None, **kwargs: Any) -> None:
        """Builds the server. Without an application it is write-only: it emits through `message_queue`."""
        earlier = self.server
        if earlier is not None:
            self.server_options.pop("client_manager", None)
        super().init_app(app, **kwargs)
        stock, self.server = self.server, strict_server(**self.server_options)
        for source in filter(None, (stock, earlier)):
            for namespace, handlers in source.handlers.items():
                for event, handler in handlers.items():
                    self.server.on(event, handler, namespace=namespace)
            for handler in source.namespace_handlers.values():
                self.server.register_namespace(handler)
        if app is not None:
            self.sockio_mw.engineio_app = self.server
