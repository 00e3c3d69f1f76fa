"""A member's socket inside the test's own process."""

from __future__ import annotations

from typing import Any

from flask import Flask

from forum.kernel.realtime.hub import socketio


class Socket:
    """Each command runs in an application context of its own, as on a server."""

    def __init__(self, app: Flask, browser: Any) -> None:
        self._app = app
        with app.app_context():
            self._client = socketio.test_client(app, flask_test_client=browser.client)

    def ask(self, name: str, **sent: Any) -> dict[str, Any]:
        with self._app.app_context():
            answer: dict[str, Any] = self._client.emit(name, sent, callback=True)
        return answer

    def heard_all(self) -> list[tuple[str, dict[str, Any]]]:
        """What came since one last asked, in its order."""
        return [(told["name"], told["args"][0]) for told in self._client.get_received()]

    def heard(self, name: str) -> list[dict[str, Any]]:
        """The same of one kind; the others are forgotten."""
        return [content for kind, content in self.heard_all() if kind == name]

    @property
    def is_open(self) -> bool:
        """Whether the server has left it open."""
        return bool(self._client.is_connected())

    def close(self) -> None:
        if self._client.is_connected():
            with self._app.app_context():
                self._client.disconnect()
