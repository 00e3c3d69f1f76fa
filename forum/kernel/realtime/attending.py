"""Who has a place open, such as a thread: pages say so again and again, and who has not for a minute has gone.

Neither numbered nor kept. Whoever asks has asked the policy; a place is named like a room.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import Any, Protocol

from flask import Flask, current_app

from forum.config import Settings
from forum.kernel.realtime.hub import channel_of

LASTS_SECONDS = 60.0
MOST_PLACES = 10_000


class Attendance(Protocol):
    """Until when each member counts as attending a place."""

    def stay(self, place: str, member_id: int) -> bool:
        """Attend for another minute; whether that is news."""

    def go(self, place: str, member_id: int) -> bool:
        """Have gone at once; whether that is news."""

    def who(self, place: str) -> list[int]:
        """Who attends, those who said so last at the end."""


class ProcessAttendance:
    """For a single process."""

    def __init__(self) -> None:
        self._until: dict[str, dict[int, float]] = {}
        self._lock = threading.Lock()

    def stay(self, place: str, member_id: int) -> bool:
        now = time.monotonic()
        with self._lock:
            if len(self._until) >= MOST_PLACES:
                self._until = {name: here for name, here in self._until.items() if max(here.values()) > now}
            here = self._until.setdefault(place, {})
            known = here.pop(member_id, 0.0) > now
            here[member_id] = now + LASTS_SECONDS
            return not known

    def go(self, place: str, member_id: int) -> bool:
        with self._lock:
            here = self._until.get(place, {})
            known = here.pop(member_id, 0.0) > time.monotonic()
            if not here:
                self._until.pop(place, None)
            return known

    def who(self, place: str) -> list[int]:
        now = time.monotonic()
        with self._lock:
            return [number for number, until in self._until.get(place, {}).items() if until > now]


class RedisAttendance:
    """For several processes; while Redis is away, nobody attends."""

    def __init__(self, url: str, key: str) -> None:
        import redis

        self._away: type[Exception] = redis.RedisError
        self._redis: Any = redis.Redis.from_url(url, socket_timeout=1.0, socket_connect_timeout=1.0)
        self._key = key

    def stay(self, place: str, member_id: int) -> bool:
        with suppress(self._away):
            now, key = time.time(), f"{self._key}:{place}"
            before = self._redis.zscore(key, member_id)
            with self._redis.pipeline() as pipe:
                pipe.zadd(key, {member_id: now + LASTS_SECONDS}).zremrangebyscore(key, "-inf", now)
                pipe.expire(key, int(LASTS_SECONDS) + 1).execute()
            return before is None or before <= now
        return False

    def go(self, place: str, member_id: int) -> bool:
        with suppress(self._away):
            return bool(self._redis.zrem(f"{self._key}:{place}", member_id))
        return False

    def who(self, place: str) -> list[int]:
        with suppress(self._away):
            return [int(number) for number in self._redis.zrangebyscore(f"{self._key}:{place}", time.time(), "+inf")]
        return []


def init_attendance(app: Flask, settings: Settings) -> None:
    """Keep it in Redis when there is one, else in this process."""
    key = f"{channel_of(settings)}-attendance"
    app.extensions["forum_attendance"] = (
        RedisAttendance(settings.redis_url, key) if settings.redis_url else ProcessAttendance()
    )


def attendance() -> Attendance:
    """Who attends what."""
    kept: Attendance = current_app.extensions["forum_attendance"]
    return kept
