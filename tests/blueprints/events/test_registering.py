"""Coming to an event: places in turn, the waiting list in its order, told once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.services import editing, registering
from forum.kernel.actor import SYSTEM
from forum.kernel.calendars import entries_of, to_ics
from tests.factories.accounts import actor_of, create_member
from tests.factories.events import create_event


def test_who_waits_longest_gets_the_place_that_is_free(app: Any) -> None:
    people = [actor_of(create_member()) for _ in range(5)]
    event = create_event(capacity=2, place="Room 4")
    states = [registering.register(person, event.id).state for person in people]
    assert states == ["registered", "registered", "waiting", "waiting", "waiting"]
    registering.withdraw(people[0], event.id)
    now = queries.get_event(SYSTEM, event.id)
    assert (now.registered_count, now.waiting_count) == (2, 2)
    assert registering.register(people[2], event.id).state == "registered"
    assert registering.register(people[0], event.id).state == "waiting"
    editing.edit_event(SYSTEM, event.id, now.version, capacity=4)
    now = queries.get_event(SYSTEM, event.id)
    assert (now.registered_count, now.waiting_count) == (4, 1)


def test_what_one_comes_to_is_in_ones_calendar_with_its_place(app: Any) -> None:
    member = actor_of(create_member())
    event = create_event(place="Room 4; left, door")
    assert entries_of(member, event.starts_at - timedelta(days=1), event.ends_at) == []
    registering.register(member, event.id)
    entries = entries_of(member, event.starts_at - timedelta(days=1), event.ends_at)
    assert [entry.place for entry in entries] == ["Room 4; left, door"]
    assert b"LOCATION:Room 4\\; left\\, door" in to_ics(entries, site="https://plaza.example")
