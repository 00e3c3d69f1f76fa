"""Telling calendars and people what has become of an event. Within a verb."""

from __future__ import annotations

from collections.abc import Sequence

from forum.blueprints.events.events import CalendarMailsDue
from forum.blueprints.events.models.events import Event
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record

A_DELIVERY = 3  # a mail server may take 15 s for each, and a delivery is leased for a minute
AT_ONCE = 500


def tell_calendars(event: Event, member_ids: Sequence[int], method: str) -> None:
    """Have calendar programs of these members follow: `REQUEST` puts it in or changes it, `CANCEL` takes it out."""
    for start in range(0, len(member_ids), A_DELIVERY):
        lot = list(member_ids[start : start + A_DELIVERY])
        record(CalendarMailsDue(event_id=event.id, member_ids=lot, method=method))


def tell_members(event: Event, kind: str, member_ids: Sequence[int], by_id: int | None = None, note: str = "") -> None:
    """Tell these members once each of what happened to an event."""
    told = [number for number in dict.fromkeys(member_ids) if number != by_id]
    for start in range(0, len(told), AT_ONCE):
        lot = told[start : start + AT_ONCE]
        record(MembersConcerned(kind=kind, subject_id=event.id, member_ids=lot, by_id=by_id, note=note))
