"""What holds for pushes: when they are tried again, how long they keep, how long they may be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from forum.blueprints.notifications.rules.due_times import is_quiet, next_hour
from forum.kernel.notices import MENTIONS, MESSAGES, REPLIES
from forum.kernel.text import shorten
from forum.kernel.web_push import MOST_BYTES

WINDOW = timedelta(minutes=10)  # in which who is here may read it, and after which the same thing is told again
LOOK_AGAIN = timedelta(minutes=1)
KEEPS = timedelta(days=1)  # what was not delivered by then tells nobody anything
MOST_SUBSCRIPTIONS = 10
MOST_FAILURES = 10  # of pushes one after the other, each of which was tried several times
MOST_ATTEMPTS = 6
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
SIZES = (3_000, 1_000, 300)  # bytes; each is tried when the one before is too long for a push service
LONGEST_TITLE, LONGEST_BODY = 120, 300
HIGH, NORMAL = "high", "normal"
_URGENT = (MENTIONS, REPLIES, MESSAGES)
_SHORTER = 0.7
assert max(SIZES) <= MOST_BYTES

TAKEN, GONE, TOO_LONG, LATER, REFUSED, UNUSABLE = "taken", "gone", "too_long", "later", "refused", "unusable"
_CLOSED = ("private_address", "wrong_address", "closed_port", "not_https", "wrong_keys")


def outcome_of(status: int | None, problem: str = "") -> str:
    """What an answer of a push service means; without an answer there is no status and the problem says why."""
    if status is None:
        return UNUSABLE if problem in _CLOSED else LATER
    if 200 <= status < 300:
        return TAKEN
    if status in (404, 410):
        return GONE
    if status == 413:
        return TOO_LONG
    return LATER if status in (408, 425, 429) or status >= 500 else REFUSED


def pause_after(attempts: int, wish: timedelta) -> timedelta:
    """How long to wait after so many attempts, at least as long as the push service wishes."""
    return max(min(FIRST_PAUSE * (1 << min(attempts - 1, 10)), LONGEST_PAUSE), wish)


def seconds_kept(made_at: datetime, at: datetime, quiet: tuple[int | None, int | None], zone: str) -> int:
    """How long the push service keeps it for a browser that is off: a day at most, and not into quiet hours."""
    until = max(made_at + KEEPS, at)
    quiet_from, quiet_until = quiet
    if quiet_from is not None and quiet_until is not None and not is_quiet(at, quiet_from, quiet_until, zone):
        until = min(until, next_hour(quiet_from, zone, at))
    return int((until - at).total_seconds())


def urgency_of(subject: str) -> str:
    """Whether a telephone that rests is woken for it."""
    return HIGH if subject in _URGENT else NORMAL


def write_payload(told: Mapping[str, Any], most: int) -> bytes:
    """What is told as JSON of at most so many bytes; what is too long loses its text first, then of its title."""
    told = {**told, "title": _cut(told["title"], LONGEST_TITLE), "body": _cut(told["body"], LONGEST_BODY)}
    while len(content := json.dumps(told, ensure_ascii=False).encode()) > most:
        name = "body" if told["body"] else "title"
        if not told[name]:
            break
        told[name] = shorten(told[name], length) if (length := int(len(told[name]) * _SHORTER)) > 10 else ""
    return content


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else shorten(text, longest)
