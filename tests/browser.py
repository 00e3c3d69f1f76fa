"""Test browsers that behave like real ones: cookies, and the CSRF token of their session on unsafe requests."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.services.sessions import open_session
from forum.kernel.web.cookies import session_cookie_name


class FreshContextClient(FlaskClient):
    """Each request in an application context of its own, as on a server: nothing leaks through `g`."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            return super().open(*args, **kwargs)


class Browser:
    """Wraps a test client; `get`, `post`, `patch`, `put`, `delete` as there, with the CSRF header filled in."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        self._csrf = token

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.client, name)
        if name not in ("post", "patch", "put", "delete"):
            return method

        def send(*args: Any, headers: dict[str, str] | None = None, **kwargs: Any) -> Any:
            return method(*args, headers={"X-CSRFToken": self._csrf, **(headers or {})}, **kwargs)

        return send


def signed_in_browser(app: Flask, member: Member) -> Browser:
    """A browser with a session of the member."""
    from forum.kernel.use_case import transaction

    with transaction():
        signed = open_session(member, "203.0.113.7", "test browser")
    client = app.test_client()
    client.set_cookie(session_cookie_name(), signed.token, domain="localhost")
    me = client.get("/api/v1/me")
    return Browser(client, me.get_json()["csrf_token"])


def carried_version(page: str) -> str:
    """The version that the form of a page sends along."""
    found = re.search(r'name="version" value="([^"]*)"', page)
    assert found
    return found.group(1)
