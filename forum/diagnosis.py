"""Checks for `forum doctor`: each dependency is really used once."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from forum.config import Settings
from forum.kernel.database import db, session
from forum.kernel.outbox.delivering import count_waiting
from forum.kernel.scanning import scanner
from forum.kernel.search import engine
from forum.kernel.storage.port import storage
from forum.kernel.web_push import pusher
from forum.migrating import current_revision, newest_revision

_HARMLESS = b"Nothing in here harms anybody."


@dataclass(frozen=True)
class Finding:
    """What was checked, whether it is well, and how to mend it."""

    subject: str
    ok: bool
    detail: str
    remedy: str = ""


def diagnose(settings: Settings) -> list[Finding]:
    """All checks, none of which changes anything that lasts."""
    checks: list[tuple[str, Callable[[], str], str]] = [
        ("database", _database, "Check DATABASE_URL and that the server accepts connections."),
        ("migrations", _migrations, "Run `forum migrate`."),
        ("storage", _storage, "Check STORAGE_URL, its keys and the free space."),
        ("search", _search, "Check MEILISEARCH_URL and its key, or run `forum search rebuild`."),
        ("scanner", _scanner, "Start clamd and check FORUM_CLAMAV_URL; what is sent meanwhile waits for it."),
        ("push", _push, "Set PUBLIC_URL to the https address that people use."),
        ("outbox", _outbox, "Start `forum worker` and look at its log."),
        ("redis", lambda: _redis(settings), "Check REDIS_URL; without it, run a single web process."),
        ("address", lambda: _address(settings), "Set PUBLIC_URL to the https address that people use."),
    ]
    return [_check(*check) for check in checks]


def _check(subject: str, probe: Callable[[], str], remedy: str) -> Finding:
    try:
        return Finding(subject, True, probe())
    except Exception as error:  # whatever is wrong is what the operator wants to read
        session.rollback()
        return Finding(subject, False, f"{type(error).__name__}: {error}".splitlines()[0], remedy)


def _database() -> str:
    session.execute(sa.text("select 1"))
    return str(db.engine.dialect.name)


def _migrations() -> str:
    current, head = current_revision(), newest_revision()
    if current != head:
        raise RuntimeError(f"the database is at {current}, this release needs {head}")
    return f"at {current}"


def _storage() -> str:
    key = f"doctor/{secrets.token_hex(8)}"
    storage().put(key, io.BytesIO(b"plaza"))
    content = b"".join(storage().open(key))
    storage().delete(key)
    if content != b"plaza":
        raise RuntimeError("what was written could not be read again")
    return "writes and reads"


def _search() -> str:
    status = engine().ready()
    if not status.ok:
        raise RuntimeError(status.detail)
    return f"{status.name}, {status.detail}"


def _scanner() -> str:
    asked = scanner()
    if asked is None:
        return "not used"
    if asked.scan([_HARMLESS]) is not None:
        raise RuntimeError("a harmless text was said to be harmful")
    return asked.version()


def _push() -> str:
    push = pusher()
    if push is not None:
        return f"to browsers, with the public key {push.public_key[:12]}…"
    return "not used"


def _outbox() -> str:
    waiting, parked = count_waiting()
    if parked:
        raise RuntimeError(f"{parked} deliveries were given up")
    return f"{waiting} waiting"


def _redis(settings: Settings) -> str:
    if not settings.redis_url:
        return "not used"
    import redis

    redis.Redis.from_url(settings.redis_url, socket_timeout=2).ping()
    return "answers"


def _address(settings: Settings) -> str:
    local = settings.public_url.startswith(("http://127.0.0.1", "http://localhost"))
    if not settings.secure and not local:
        raise RuntimeError(f"{settings.public_url} is not https")
    return settings.public_url
