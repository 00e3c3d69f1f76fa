"""Rate limits: by member when signed in, by address otherwise; shared through Redis when there is one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, current_app, request
from flask_limiter import Limiter

from forum.config import Settings
from forum.kernel.web.identity import current_actor

WRITING = "60/minute;600/hour"
READING = "600/minute"
EXPORTING = "6/minute;30/hour"
SIGNING_IN = "10/minute;60/hour"
WRONG_PASSWORDS = "10/hour"


def _asker() -> str:
    actor = current_actor()
    return f"member:{actor.id}" if actor.id else f"address:{address()}"


def address() -> str:
    """The network address of the request, as far as the trusted proxies tell it."""
    return request.remote_addr or "unknown"


limiter = Limiter(key_func=_asker, strategy="moving-window", headers_enabled=False)


def limit(rate: str, by: Callable[[], str] | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Allow a view so often, as in `10/minute;60/hour`; beyond that it answers 429 with `Retry-After`."""
    decorated: Callable[[Callable[..., Any]], Callable[..., Any]] = limiter.limit(rate, key_func=by or _asker)
    return decorated


def account() -> str:
    """The account that a sign-in asks for, so that one password tried on it from many addresses is noticed."""
    sent = request.get_json(silent=True) if request.is_json else request.form
    named = sent.get("email", "") if isinstance(sent, Mapping) else ""
    return f"account:{hashlib.sha256(str(named).strip().lower().encode()).hexdigest()}"


def limit_failures(rate: str, by: Callable[[], str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Allow so many answers 401; right ones do not count, so that nobody can lock somebody else's browser out."""
    decorated: Callable[[Callable[..., Any]], Callable[..., Any]] = limiter.limit(
        rate, key_func=by, deduct_when=lambda response: response.status_code == HTTPStatus.UNAUTHORIZED
    )
    return decorated


def are_limits_on() -> bool:
    """Whether this installation limits how much one may do in a time."""
    return bool(current_app.config["RATELIMIT_ENABLED"])


def init_limits(app: Flask, settings: Settings) -> None:
    """Count in Redis or in memory; without Redis for a while, in memory."""
    app.config.update(
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        # Nobody waits long for a Redis that hangs.
        RATELIMIT_STORAGE_OPTIONS={"socket_timeout": 1, "socket_connect_timeout": 1} if settings.redis_url else {},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_KEY_PREFIX="plaza",
        RATELIMIT_DEFAULT=READING,
    )
    limiter.init_app(app)
