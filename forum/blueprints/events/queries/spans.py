"""Events and calendars in a span of time, of at most a year, as programs ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from forum.blueprints.events.models.events import Event
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.rules.kinds import MOST_OCCURRENCES
from forum.kernel.actor import Actor
from forum.kernel.calendars import CalendarEntry, entries_of
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _

LONGEST_SPAN = timedelta(days=366)
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def list_events(actor: Actor, start: datetime, end: datetime, **filters: Any) -> Sequence[Event]:
    """Events that begin in the span, the first first; at most 400. Raises Invalid."""
    check_span(start, end)
    return queries.list_between(actor, start, end, **filters)


def list_entries(actor: Actor, start: datetime, end: datetime) -> Sequence[CalendarEntry]:
    """What is in one's own calendar in the span, of all features. Raises Invalid."""
    check_span(start, end)
    return entries_of(actor, start, end)


def list_series(actor: Actor, series_id: int) -> Sequence[Event]:
    """All occurrences of a series that one sees. Raises NotFound when it is none."""
    found = queries.list_of_series(actor, series_id, _EVER, MOST_OCCURRENCES)
    if not found:
        raise NotFound
    return found


def check_span(start: datetime, end: datetime) -> None:
    """Raises Invalid for a span that ends before it begins, and one of more than a year."""
    if end <= start:
        raise Invalid(errors={"end": [_("It ends after it begins.")]})
    if end - start > LONGEST_SPAN:
        raise Invalid(errors={"end": [_("Ask for a year at most.")]})
