"""Rate limits: by member when signed in, by address otherwise; shared through Redis when there is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter

from forum.config import Settings
from forum.kernel.web.identity import current_actor

WRITING = "60/minute;600/hour"
READING = "600/minute"
SIGNING_IN = "10/minute;60/hour"


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


def init_limits(app: Flask, settings: Settings) -> None:
    """Count in Redis or in memory; without Redis for a while, in memory."""
    app.config.update(
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_KEY_PREFIX="plaza",
        RATELIMIT_DEFAULT=READING,
    )
    limiter.init_app(app)
