"""Events as lists and pages show them: the clock of the reader, and that of the event where it differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import available_timezones

from flask_babel import format_date, format_time, get_timezone, to_user_timezone

from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.rules.kinds import CANCELLED, DRAFT, REGISTERED, WAITING
from forum.blueprints.events.rules.times import wall
from forum.blueprints.events.rules.wording import kind_names
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.days import day_of, short_day
from forum.kernel.i18n import LANGUAGES, _, ngettext, pgettext
from forum.kernel.zones import zone_name

_ZONES = ("America/", "Atlantic/", "Europe/", "Pacific/")


@dataclass(frozen=True)
class Times:
    """When something takes place: `here` on the reader's clock, `there` on that of its own zone where that shows
    another; days are said where `with_day` asks for them, and the last where it ends on another."""

    here: str
    there: str
    place: str


def times_of(event: Event, with_day: bool = False) -> Times:
    """The times of an event as the reader and its hosts read them."""
    here = _span(to_user_timezone(event.starts_at), to_user_timezone(event.ends_at), with_day)
    starts, ends = wall(event.starts_at, event.time_zone), wall(event.ends_at, event.time_zone)
    same = starts == to_user_timezone(event.starts_at).replace(tzinfo=None)
    days_differ = starts.date() != day_of(event.starts_at)
    there = "" if same else _span(starts, ends, with_day or days_differ)
    return Times(here, there, zone_name(event.time_zone))


def own_zone_name() -> str:
    """The reader's time zone."""
    return zone_name(str(get_timezone()))


def zone_choices(present: str) -> list[tuple[str, str]]:
    """The zones that a form offers, the present one always among them."""
    offered = {zone for zone in available_timezones() if zone.startswith(_ZONES)} | {present, "UTC"}
    return [(zone, zone.replace("_", " ")) for zone in sorted(offered)]


def event_row(actor: Actor, event: Event) -> dict[str, Any]:
    """What a list shows of an event. Nothing is loaded for it."""
    return {
        "id": event.id, "title": event.title, "url": event.path, "times": times_of(event), "starts_at": event.starts_at,
        "kind": kind_names()[event.kind], "group": event.group, "hosts": event.hosts,
        "language": LANGUAGES.get(event.language, event.language), "criteria": event.criteria,
        "state": state_of(actor, event), "places": places_of(event),
    }  # fmt: skip


def rows_by_day(actor: Actor, events: Sequence[Event], past: bool = False) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows of a list under a heading for each day of the reader; what goes on now comes first."""
    at = clock.now()

    def heading(event: Event) -> str:
        if not past and event.published and event.starts_at <= at < event.ends_at:
            return str(_("Going on now"))
        return day_heading(event.starts_at)

    return [(name, [event_row(actor, one) for one in of_day]) for name, of_day in groupby(events, key=heading)]


def day_heading(moment: datetime) -> str:
    """`Today`, `Tomorrow`, or the day in full, for the reader."""
    day = day_of(moment)
    ahead = (day - day_of(clock.now())).days
    if ahead in (0, 1):
        return str(_("Tomorrow") if ahead else _("Today"))
    text = str(format_date(day, "full", rebase=False))
    return text[:1].upper() + text[1:]


def state_of(actor: Actor, event: Event) -> dict[str, str] | None:
    """The one thing to know first: that it is off or not announced, or how the reader stands to it."""
    if event.state == CANCELLED:
        return {"text": str(_("Cancelled")), "kind": "danger", "icon": "x"}
    if event.state == DRAFT:
        return {"text": str(pgettext("event", "Draft")), "kind": "warning", "icon": "pencil"}
    if actor.signed_in and event.id in actor.fact("hosted_events"):
        return {"text": str(_("You hold it")), "kind": "accent", "icon": "presentation"}
    own = policies.registration_in(actor, event)
    if own == REGISTERED:
        text = _("You were registered") if event.ends_at <= clock.now() else _("You are registered")
        return {"text": str(text), "kind": "success", "icon": "check"}
    if own == WAITING:
        return {"text": str(_("You are on the waiting list")), "kind": "warning", "icon": "hourglass"}
    return None


def places_of(event: Event) -> str:
    """How many places are free while it is to come and has so many; how many wait when it is full."""
    if event.capacity is None or not event.published or event.ends_at <= clock.now():
        return ""
    free = event.capacity - event.registered_count
    if free > 0 and not event.waiting_count:
        return str(ngettext("%(num)s place left", "%(num)s places left", free))
    if event.waiting_count:
        return str(ngettext("Full, %(num)s waits", "Full, %(num)s wait", event.waiting_count))
    return str(_("Full"))


def named(people: Iterable[Any]) -> list[dict[str, str]]:
    """Members as the field for people holds those already chosen."""
    return [{"handle": one.handle, "name": one.name} for one in people]


def _span(starts: datetime, ends: datetime, with_day: bool) -> str:
    first, last = _clock(starts), _clock(ends)
    if starts.date() == ends.date():
        return f"{_day(starts)}, {first} – {last}" if with_day else f"{first} – {last}"
    if with_day:
        return f"{_day(starts)}, {first} – {_day(ends)}, {last}"
    return f"{first} – {short_day(ends.date())}, {last}"


def _clock(moment: datetime) -> str:
    return str(format_time(moment.replace(tzinfo=None), "short", rebase=False))


def _day(moment: datetime) -> str:
    return str(format_date(moment.date(), "full", rebase=False))
