"""Calendars: what features put into a member's own, and calendar files that programs of others follow (RFC 5545)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from forum.kernel import clock
from forum.kernel.actor import Actor

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
MEDIA_TYPE = "text/calendar"
_WIDEST = 75  # octets of a line


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """Something at a time. `uid` stays the same for good, and `sequence` grows when a calendar has to follow.

    `url` is the path of its page; `label` says in the reader's language what kind of thing it is. What has the same
    `starts_at` and `ends_at` is a deadline.
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    url: str
    label: str = ""
    description: str = ""
    place: str = ""
    sequence: int = 0
    cancelled: bool = False
    waiting: bool = False
    changed_at: datetime | None = None


Load = Callable[[Actor, datetime, datetime], Iterable[CalendarEntry]]
_sources: dict[str, Load] = {}


def add_calendar_source(name: str, load: Load) -> None:
    """Register what a feature puts into a member's calendar: `load(actor, start, end)` with all that begins before
    `end` and ends after `start` and that she may see, in a constant number of statements."""
    if name in _sources:
        raise ValueError(f"two features fill calendars as {name}")
    _sources[name] = load


def entries_of(actor: Actor, start: datetime, end: datetime) -> list[CalendarEntry]:
    """What is in a member's calendar in a span of time, of all features, the first first."""
    if not actor.signed_in:
        return []
    found = [entry for load in _sources.values() for entry in load(actor, start, end)]
    return sorted(found, key=lambda entry: (entry.starts_at, entry.ends_at, entry.uid))


def to_ics(
    entries: Sequence[CalendarEntry], *, method: str = PUBLISH, name: str = "", site: str = "",
    organizer: tuple[str, str] | None = None, attendee: tuple[str, str] | None = None,
) -> bytes:  # fmt: skip
    """A calendar file. `site` is what addresses begin with; `organizer` and `attendee` are a name and a mail address,
    which invitations (`REQUEST`, `CANCEL`) need."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Plaza//Plaza//EN", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    if name:
        lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    for entry in entries:
        lines += _lines(entry, method, site)
        lines += _people(organizer, attendee)
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _lines(entry: CalendarEntry, method: str, site: str) -> list[str]:
    cancelled = entry.cancelled or method == CANCEL
    stamp = clock.now() if method != PUBLISH or entry.changed_at is None else entry.changed_at
    status = "CANCELLED" if cancelled else "TENTATIVE" if entry.waiting else "CONFIRMED"
    told = [
        "BEGIN:VEVENT", f"UID:{_text(entry.uid)}", f"DTSTAMP:{_moment(stamp)}",
        f"DTSTART:{_moment(entry.starts_at)}", f"DTEND:{_moment(entry.ends_at)}", f"SUMMARY:{_text(entry.title)}",
        f"SEQUENCE:{entry.sequence}", f"STATUS:{status}",
    ]  # fmt: skip
    if entry.ends_at <= entry.starts_at:
        told.remove(f"DTEND:{_moment(entry.ends_at)}")  # a moment has no end of its own
    description = "\n\n".join(part for part in (entry.description, f"{site}{entry.url}") if part)
    told.append(f"DESCRIPTION:{_text(description)}")
    if entry.place:
        told.append(f"LOCATION:{_text(entry.place)}")
    return [*told, f"URL:{site}{entry.url}"]


def _people(organizer: tuple[str, str] | None, attendee: tuple[str, str] | None) -> list[str]:
    told = []
    if organizer:
        told.append(f"ORGANIZER;CN={_quoted(organizer[0])}:mailto:{organizer[1]}")
    if attendee:
        accepted = "ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"
        told.append(f"ATTENDEE;CN={_quoted(attendee[0])};{accepted}:mailto:{attendee[1]}")
    return told


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    shown = (char for char in escaped.replace("\r\n", "\n").replace("\n", "\\n") if char >= " " or char == "\t")
    return "".join(shown)


def _quoted(name: str) -> str:
    return '"' + "".join(char for char in name if char >= " " and char not in '";:,') + '"'


def _folded(line: str) -> str:
    """Lines of at most 75 octets; the others go on after a space, and no letter is broken."""
    parts, width = [""], 0
    for char in line:
        size = len(char.encode())
        if width + size > _WIDEST:
            parts.append(" ")
            width = 1
        parts[-1] += char
        width += size
    return "\r\n".join(parts)
