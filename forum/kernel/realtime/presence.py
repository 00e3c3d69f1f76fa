"""Who is here: a page says so again and again, and who has not for a minute is away. Neither numbered nor kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Protocol

import structlog
from flask import Flask, current_app

from forum.config import Settings
from forum.kernel.realtime.hub import channel_of, socketio

LASTS_SECONDS = 60.0
LOOK_SECONDS = 5.0
PRESENT, AWAY = "present", "away"
log = structlog.get_logger("presence")


class Presences(Protocol):
    """Until when each member counts as here."""

    def stay(self, member_id: int) -> bool:
        """Count as here for another minute; whether the member was away before."""

    def go(self, member_id: int) -> bool:
        """Be away at once; whether the member was here."""

    def among(self, member_ids: Iterable[int]) -> frozenset[int]:
        """Those of these members who are here."""

    def lapse(self) -> list[int]:
        """Forget those whose time is over; each is given to one caller of all."""


class ProcessPresences:
    """For a single process."""

    def __init__(self) -> None:
        self._until: dict[int, float] = {}
        self._lock = threading.Lock()

    def stay(self, member_id: int) -> bool:
        with self._lock:
            was_away = self._until.get(member_id, 0.0) <= time.monotonic()
            self._until[member_id] = time.monotonic() + LASTS_SECONDS
            return was_away

    def go(self, member_id: int) -> bool:
        with self._lock:
            return self._until.pop(member_id, 0.0) > time.monotonic()

    def among(self, member_ids: Iterable[int]) -> frozenset[int]:
        now = time.monotonic()
        with self._lock:
            return frozenset(number for number in member_ids if self._until.get(number, 0.0) > now)

    def lapse(self) -> list[int]:
        now = time.monotonic()
        with self._lock:
            over = [number for number, until in self._until.items() if until <= now]
            for number in over:
                del self._until[number]
        return over


class RedisPresences:
    """For several processes; while Redis is away, nobody counts as here."""

    def __init__(self, url: str, key: str) -> None:
        import redis

        self._away: type[Exception] = redis.RedisError
        self._redis: Any = redis.Redis.from_url(url, socket_timeout=1.0, socket_connect_timeout=1.0)
        self._key = key

    def stay(self, member_id: int) -> bool:
        with suppress(self._away):
            before = self._redis.zscore(self._key, member_id)
            self._redis.zadd(self._key, {member_id: time.time() + LASTS_SECONDS})
            return before is None or before <= time.time()
        return False

    def go(self, member_id: int) -> bool:
        with suppress(self._away):
            return bool(self._redis.zrem(self._key, member_id))
        return False

    def among(self, member_ids: Iterable[int]) -> frozenset[int]:
        wanted = list(member_ids)
        with suppress(self._away):
            until = self._redis.zmscore(self._key, wanted) if wanted else []
            return frozenset(number for number, at in zip(wanted, until, strict=True) if at and at > time.time())
        return frozenset()

    def lapse(self) -> list[int]:
        with suppress(self._away):
            over = self._redis.zrangebyscore(self._key, "-inf", time.time())
            return [int(number) for number in over if self._redis.zrem(self._key, number)]
        return []


class Lookout:
    """Tells of those who have gone without saying so."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def start(self) -> None:
        """Begin looking, in a background thread."""
        threading.Thread(target=self._watch, name="presence", daemon=True).start()

    def _watch(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            with self._app.app_context():
                try:
                    tell_lapsed()
                except Exception:  # the bus may be away for a while
                    log.exception("presence could not look")


def init_presence(app: Flask, settings: Settings) -> None:
    """Keep presence in Redis when there is one, else in this process; apart from it who is at a screen, whether she
    shows her presence or not."""
    for name in ("presence", "at_screen"):
        key = f"{channel_of(settings)}-{name.replace('_', '-')}"
        app.extensions[f"forum_{name}"] = (
            RedisPresences(settings.redis_url, key) if settings.redis_url else ProcessPresences()
        )


def room_of(member_id: int) -> str:
    """The room of those who may see whether a member is here; its door asks the policy."""
    return f"presence:{member_id}"


def stay(member_id: int) -> None:
    """Be here for another minute; those who may know are told when that is news."""
    if _kept().stay(member_id):
        tell(member_id, PRESENT, room_of(member_id))


def go(member_id: int) -> None:
    """Be away at once."""
    if _kept().go(member_id):
        tell(member_id, AWAY, room_of(member_id))


def look_on(member_id: int) -> None:
    """Be at a screen of Plaza for another minute. Nobody is told: it says only what need not be sent elsewhere."""
    _kept("at_screen").stay(member_id)


def who_looks_on(member_ids: Iterable[int]) -> frozenset[int]:
    """Those of these members who are at a screen; for Plaza itself, never to be shown."""
    return _kept("at_screen").among(member_ids)


def who_is_here(member_ids: Iterable[int]) -> frozenset[int]:
    """Those of these members who are here; whoever asks has asked the policy."""
    return _kept().among(member_ids)


def tell_lapsed() -> None:
    """Tell of those whose minute is over."""
    for member_id in _kept().lapse():
        tell(member_id, AWAY, room_of(member_id))


def tell(member_id: int, state: str, room: str) -> None:
    """Tell a room whether a member is here."""
    socketio.emit("presence_changed", {"member_id": member_id, "state": state, "room": room}, to=room)


def _kept(name: str = "presence") -> Presences:
    kept: Presences = current_app.extensions[f"forum_{name}"]
    return kept
