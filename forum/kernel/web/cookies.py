"""The session cookie: an opaque token, for this host alone, out of reach of scripts."""

from __future__ import annotations

from datetime import timedelta

from flask import Request, Response, current_app

LASTS = timedelta(days=60)


def session_cookie_name() -> str:
    """With HTTPS the name itself forbids other hosts and paths to set it."""
    return "__Host-plaza" if current_app.config["SESSION_COOKIE_SECURE"] else "plaza"


def set_session_cookie(response: Response, token: str) -> Response:
    """Sign this browser in."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(
        session_cookie_name(), token, max_age=LASTS, httponly=True, secure=secure, samesite="Lax", path="/"
    )
    return response


def clear_session_cookie(response: Response) -> Response:
    """Sign this browser out, its form tokens included."""
    response.delete_cookie(session_cookie_name(), path="/")
    response.delete_cookie(current_app.config["SESSION_COOKIE_NAME"], path="/")
    return response


def session_token(request: Request) -> str | None:
    """The token this browser sends."""
    return request.cookies.get(session_cookie_name())
