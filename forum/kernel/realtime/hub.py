"""The Socket.IO server of the application."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Flask

from forum.config import Settings
from forum.kernel.realtime.protocol import Limits, StrictSocketIO

FOR_PAGES = 40  # threads that sockets must leave to pages
socketio = StrictSocketIO()


def init_sockets(app: Flask, settings: Settings) -> None:
    """Attach the server: threads, explicit origins, and Redis between processes when there is one."""
    sessions = max(8, settings.threads - FOR_PAGES)
    more: dict[str, Any] = {}
    if settings.redis_url:
        from forum.kernel.realtime.bus import Bus

        more["client_manager"] = Bus(settings.redis_url, channel_of(settings))
    socketio.init_app(
        app,
        async_mode="threading",
        cors_allowed_origins=list(settings.origins),
        manage_session=False,
        cookie=None,
        limits=Limits(sessions=sessions, waiting=max(50, sessions // 4)),
        **more,
    )


def channel_of(settings: Settings) -> str:
    """Redis has one space of channels for all its databases, so communities that share a server need names apart."""
    return f"plaza-{hashlib.sha256(settings.secret_key.encode()).hexdigest()[:16]}"
