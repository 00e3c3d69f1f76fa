"""What the form of an event holds, and what it says: moments stand on the clock of the event's time zone."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from forum.blueprints.events.models.events import Event
from forum.blueprints.events.rules.times import at_wall, is_zone, wall
from forum.blueprints.events.services.settings import criterion_ids_of, host_ids_of
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _, choose_timezone

MOMENTS = ("starts_at", "ends_at", "opens_at", "closes_at")
FIRST_YEAR, LAST_YEAR = 2000, 2100
_SAME = (
    "title", "kind", "description", "language", "time_zone", "place", "link", "capacity", "list_shown_to", "version",
)  # fmt: skip


def values_of_new(actor: Actor, parent: Event | None) -> dict[str, Any]:
    """What the form of a new event begins with: in a week at ten for an hour; a session with its conference."""
    zone = parent.time_zone if parent else choose_timezone() or "UTC"
    begins = datetime.combine(wall(clock.now(), zone).date() + timedelta(days=7), time(10))
    begins = wall(parent.starts_at, zone) if parent else begins
    return {
        "kind": "session" if parent else "workshop", "time_zone": zone, "list_shown_to": "registered", "repeats": "",
        "language": parent.language if parent else getattr(actor, "language", None) or "en",
        "starts_at": _typed(begins), "ends_at": _typed(begins + timedelta(hours=1)),
        "parent_id": parent.id if parent else "",
    }  # fmt: skip


def values_of(event: Event) -> dict[str, Any]:
    """What the form of an event holds."""
    moments = {name: getattr(event, name) for name in MOMENTS}
    return {
        **{name: getattr(event, name) for name in _SAME},
        **{name: _typed(wall(at, event.time_zone)) if at else "" for name, at in moments.items()},
        "hosts": ", ".join(host.handle for host in event.hosts), "scope": "one",
        "criteria": ", ".join(criterion.code for criterion in event.criteria),
    }  # fmt: skip


def told_of(form: dict[str, Any]) -> dict[str, Any]:
    """What the form says, as the services take it: moments in UTC, hosts and criteria by number. Raises Invalid."""
    zone = form["time_zone"]
    if not is_zone(zone):
        raise Invalid(errors={"time_zone": [_("There is no such time zone.")]})
    told = {name: value for name, value in form.items() if name not in ("hosts", "criteria")}
    told |= {name: _moment(name, form[name], zone) for name in MOMENTS}
    return told | {
        "host_ids": host_ids_of(form["hosts"]),
        "criterion_ids": criterion_ids_of(form["criteria"].split(",")),
    }


def _moment(name: str, typed: datetime | None, zone: str) -> datetime | None:
    if typed is None:
        return None
    if not FIRST_YEAR <= typed.year <= LAST_YEAR:
        raise Invalid(errors={name: [_("This is not a moment that can be kept.")]})
    return at_wall(typed, zone)


def _typed(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")
