"""Calendars: what features put into a member's own, and calendar files that programs of others follow (RFC 5545)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr

from flask import current_app
from icalendar import Calendar, Event, vCalAddress, vText

from forum.kernel import clock
from forum.kernel.actor import Actor

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
MEDIA_TYPE = "text/calendar"


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
    calendar = Calendar()
    for key, value in (("VERSION", "2.0"), ("PRODID", "-//Plaza//Plaza//EN"), ("CALSCALE", "GREGORIAN")):
        calendar.add(key, value)
    calendar.add("METHOD", method)
    if name:
        calendar.add("NAME", vText(_shown(name)))
        calendar.add("X-WR-CALNAME", vText(_shown(name)))
    for entry in entries:
        event = _event(entry, method, site)
        if organizer:
            event.add("ORGANIZER", _person(*organizer))
        if attendee:
            event.add("ATTENDEE", _person(*attendee, ROLE="REQ-PARTICIPANT", PARTSTAT="ACCEPTED", RSVP="FALSE"))
        calendar.add_component(event)
    return bytes(calendar.to_ical(sorted=False))


def invitation(entry: CalendarEntry, method: str, name: str, address: str) -> bytes:
    """The part of a mail that puts an entry into a member's calendar, or takes it out of it; from the community."""
    organizer = current_app.config["SITE_NAME"], parseaddr(current_app.config["MAIL_FROM"])[1]
    site = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    return to_ics([entry], method=method, site=site, organizer=organizer, attendee=(name, address))


def _event(entry: CalendarEntry, method: str, site: str) -> Event:
    cancelled = entry.cancelled or method == CANCEL
    event = Event()
    event.add("UID", entry.uid)
    event.add("DTSTAMP", clock.now() if method != PUBLISH or entry.changed_at is None else entry.changed_at)
    event.add("DTSTART", entry.starts_at.astimezone(UTC))
    if entry.ends_at > entry.starts_at:  # a moment has no end of its own
        event.add("DTEND", entry.ends_at.astimezone(UTC))
    event.add("SUMMARY", _shown(entry.title))
    event.add("SEQUENCE", entry.sequence)
    event.add("STATUS", "CANCELLED" if cancelled else "TENTATIVE" if entry.waiting else "CONFIRMED")
    told = "\n\n".join(part for part in (entry.description, f"{site}{entry.url}") if part)
    event.add("DESCRIPTION", _shown(told))
    if entry.place:
        event.add("LOCATION", _shown(entry.place))
    event.add("URL", f"{site}{entry.url}")
    return event


def _person(name: str, address: str, **parameters: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    # A name stands within quotation marks, which nothing escapes; some programs read no further than other marks.
    person.params["CN"] = "".join(char for char in name if char >= " " and char not in '";:,')
    person.params.update(parameters)
    return person


def _shown(text: str) -> str:
    """Without what no line of a calendar may hold."""
    return "".join(char for char in text.replace("\r\n", "\n") if char >= " " or char in "\n\t")
