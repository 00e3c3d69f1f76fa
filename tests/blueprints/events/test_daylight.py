"""Dates of events where clocks change: São Paulo and Mexico City (until 2019 and 2022), Toronto and Los Angeles; and
Bogotá, where they never do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from ical.calendar_stream import IcsCalendarStream

from forum.blueprints.events.models.events import Event
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.queries.calendar import entry_of
from forum.blueprints.events.rules.times import at_wall, wall
from forum.blueprints.events.services import editing, planning, registering, reminding
from forum.kernel.actor import SYSTEM
from forum.kernel.calendars import to_ics
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.mails import letters_of

# A zone, a Monday before its clocks change, the hours of UTC at which it is ten there before and after.
CHANGES = [
    ("America/Sao_Paulo", datetime(2018, 10, 29, 10), 13, 12),
    ("America/Sao_Paulo", datetime(2019, 2, 11, 10), 12, 13),
    ("America/Sao_Paulo", datetime(2019, 10, 28, 10), 13, 13),  # they would have changed had they not ended it
    ("America/Mexico_City", datetime(2022, 3, 28, 10), 16, 15),
    ("America/Mexico_City", datetime(2022, 10, 24, 10), 15, 16),
    ("America/Mexico_City", datetime(2023, 3, 27, 10), 16, 16),
    ("America/Toronto", datetime(2026, 3, 2, 10), 15, 14),
    ("America/Toronto", datetime(2026, 10, 26, 10), 14, 15),
    ("America/Los_Angeles", datetime(2026, 3, 2, 10), 18, 17),
    ("America/Los_Angeles", datetime(2026, 10, 26, 10), 17, 18),
    ("America/Bogota", datetime(2026, 3, 2, 10), 15, 15),
    ("America/Bogota", datetime(2026, 10, 26, 10), 15, 15),
]
each_change = pytest.mark.parametrize(("zone", "clock", "before", "after"), CHANGES)


def plan(zone: str, clock: datetime, **more: Any) -> list[Event]:
    """Three Mondays at ten there, planned a week before."""
    begins = at_wall(clock, zone)
    with time_machine.travel(begins - timedelta(days=7), tick=False):
        made = planning.plan_series(
            SYSTEM, frequency="weekly", times=3, starts_at=begins, ends_at=begins + timedelta(hours=1), time_zone=zone,
            title="Reading a budget together", **more,
        )  # fmt: skip
        session.commit()
    return list(made)


def clocks(events: list[Event], zone: str) -> list[str]:
    return [f"{wall(event.starts_at, zone):%a %H:%M}" for event in events]


@each_change
def test_a_series_at_ten_stays_at_ten_and_its_registration_closes_a_day_before_each(
    app: Any, zone: str, clock: datetime, before: int, after: int
) -> None:
    made = plan(zone, clock, closes_at=at_wall(clock - timedelta(days=1), zone))
    assert clocks(made, zone) == ["Mon 10:00"] * 3
    assert [event.starts_at.astimezone(UTC).hour for event in made] == [before, after, after]
    assert [f"{wall(event.closes_at, zone):%a %H:%M}" for event in made if event.closes_at] == ["Sun 10:00"] * 3


@each_change
def test_what_moves_with_all_that_follow_shows_the_same_new_time_on_every_wall(
    app: Any, zone: str, clock: datetime, before: int, after: int
) -> None:
    first, *_others = made = plan(zone, clock)
    begins = at_wall(clock + timedelta(days=1, hours=4, minutes=30), zone)
    with time_machine.travel(first.starts_at - timedelta(days=6), tick=False):
        editing.edit_event(
            SYSTEM, first.id, first.version, following=True, starts_at=begins, ends_at=begins + timedelta(hours=2)
        )
    again = [queries.get_event(SYSTEM, event.id) for event in made]
    assert clocks(again, zone) == ["Tue 14:30"] * 3
    assert {event.ends_at - event.starts_at for event in again} == {timedelta(hours=2)}


@each_change
def test_a_calendar_program_there_shows_ten(app: Any, zone: str, clock: datetime, before: int, after: int) -> None:
    entries = [entry_of(SYSTEM, event) for event in plan(zone, clock)]
    file = IcsCalendarStream.calendar_from_ics(to_ics(entries, site="https://plaza.example").decode())
    shown = [one.start_datetime.astimezone(ZoneInfo(zone)) for one in file.events]
    assert [f"{moment:%a %H:%M}" for moment in shown] == ["Mon 10:00"] * 3


@each_change
def test_people_are_reminded_a_day_and_an_hour_before_the_moment_itself(
    app: Any, deliver: Any, zone: str, clock: datetime, before: int, after: int
) -> None:
    made = plan(zone, clock)
    second = made[1]
    member = create_member(timezone=zone)
    with time_machine.travel(second.starts_at - timedelta(days=3), tick=False):
        registering.register(actor_of(member), second.id)
    told = []
    for ahead in (timedelta(hours=25), timedelta(hours=24), timedelta(hours=2), timedelta(hours=1), timedelta()):
        with time_machine.travel(second.starts_at - ahead, tick=False):
            told.append(reminding.remind_due(SYSTEM))
    assert told == [0, 1, 0, 1, 0]


@each_change
def test_the_mail_for_the_calendar_says_ten_o_clock_of_the_reader(
    app: Any, deliver: Any, zone: str, clock: datetime, before: int, after: int
) -> None:
    second = plan(zone, clock)[1]
    with time_machine.travel(second.starts_at - timedelta(days=3), tick=False):
        registering.register(actor_of(create_member(timezone=zone, language="fr")), second.id)
        [letter] = [one for one in letters_of(deliver) if second.title in one.subject]
    assert "lundi" in letter.text
    assert "10:00" in letter.text.replace(" h ", ":").replace("\u202f", " ")


def test_an_event_that_moves_over_the_change_reminds_anew_before_its_new_time(app: Any) -> None:
    zone = "America/Toronto"
    event = plan(zone, datetime(2026, 3, 2, 10))[0]
    with time_machine.travel(event.starts_at - timedelta(hours=23), tick=False):
        assert reminding.remind_due(SYSTEM) == 1
        later = at_wall(datetime(2026, 3, 10, 10), zone)
        now = queries.get_event(SYSTEM, event.id)
        editing.edit_event(SYSTEM, event.id, now.version, starts_at=later, ends_at=later + timedelta(hours=1))
        assert reminding.remind_due(SYSTEM) == 0
    with time_machine.travel(later - timedelta(hours=23), tick=False):
        assert reminding.remind_due(SYSTEM) == 1
