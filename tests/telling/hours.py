"""The clock of a reader, read quarter of an hour by quarter of an hour: slow, and plain to see that it is right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

QUARTER = timedelta(minutes=15)
GRACE = timedelta(minutes=5)
MENTIONS, REPLIES, MESSAGES, FOLLOWED, OTHERS = "mentions", "replies", "messages", "followed", "others"
_SUBJECTS = {
    "mention": MENTIONS, "group_named": MENTIONS, "reply": REPLIES, "quote": REPLIES, "thread": FOLLOWED,
    "group": FOLLOWED, "added": MESSAGES, "line": MESSAGES,
}  # fmt: skip


@dataclass(frozen=True)
class Wishes:
    """What a member has chosen; the defaults are what holds for whoever has chosen nothing."""

    zone: str = "UTC"
    mail_cadence: str = "daily"
    mail_at_once: tuple[str, ...] = (MENTIONS, REPLIES, MESSAGES)
    mail_never: tuple[str, ...] = ()
    mail_only_unread: bool = True
    mail_hour: int = 7
    quiet_from: int | None = None
    quiet_until: int | None = None
    content_free: bool = False
    digests: bool = True
    refused_kinds: tuple[str, ...] = ()
    reactions: str = "always"

    def alone(self, kind: str) -> bool:
        """Whether a kind is mailed by itself after some minutes."""
        subject = subject_of(kind)
        return subject not in self.mail_never and (self.mail_cadence == "at_once" or subject in self.mail_at_once)

    def together(self, kind: str) -> bool:
        """Whether a kind is mailed with the rest."""
        return subject_of(kind) not in self.mail_never and self.mail_cadence not in ("at_once", "never")

    def mailed(self, kind: str) -> bool:
        return self.alone(kind) or self.together(kind)

    def quiet(self, at: datetime) -> bool:
        """Whether nothing is to be sent at a moment."""
        if self.quiet_from is None or self.quiet_until is None:
            return False
        hour, start, end = at.astimezone(ZoneInfo(self.zone)).hour, self.quiet_from, self.quiet_until
        return start <= hour < end if start <= end else hour >= start or hour < end

    def loud(self, at: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours it falls into."""
        return at if not self.quiet(at) else next(later for later in _quarters(at) if not self.quiet(later))

    def slot(self, after: datetime) -> datetime:
        """When what waits is next mailed together."""
        return self.loud(next(at for at in _quarters(after) if self.is_slot(at)))

    def is_slot(self, at: datetime) -> bool:
        here = at.astimezone(ZoneInfo(self.zone))
        if here.minute or (self.mail_cadence == "weekly" and here.weekday()):
            return False
        return here.hour % 4 == 0 if self.mail_cadence == "every_4_hours" else here.hour == self.mail_hour

    def hour(self, after: datetime) -> datetime:
        """The next time that it is the hour at which she wants mails."""
        moments = ((at, at.astimezone(ZoneInfo(self.zone))) for at in _quarters(after))
        return self.loud(next(at for at, here in moments if (here.hour, here.minute) == (self.mail_hour, 0)))

    def tomorrow(self, at: datetime) -> datetime:
        """When her next day begins, and it is not quiet."""
        today = self.day(at)
        return self.loud(next(later for later in _quarters(at) if self.day(later) != today))

    def day(self, at: datetime) -> Any:
        return at.astimezone(ZoneInfo(self.zone)).date()


def subject_of(kind: str) -> str:
    """Under which subject of mail a kind falls."""
    return _SUBJECTS.get(kind, OTHERS)


def wishes_of(zone: str, row: Any) -> Wishes:
    """What a row of the table says, or nothing."""
    if row is None:
        return Wishes(zone)
    names = [name for name in Wishes.__dataclass_fields__ if name != "zone"]
    chosen = {name: getattr(row, name) for name in names}
    return Wishes(zone, **{name: tuple(one) if isinstance(one, list) else one for name, one in chosen.items()})


def _quarters(after: datetime) -> Iterator[datetime]:
    at = after.replace(minute=after.minute - after.minute % 15, second=0, microsecond=0)
    while True:
        at += QUARTER
        yield at
