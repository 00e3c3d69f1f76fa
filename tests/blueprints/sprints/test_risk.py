"""Why a city is said to fall behind: whatever it does more of never speaks against it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.blueprints.sprints.rules.mondays import monday_morning_at, week_of
from forum.blueprints.sprints.rules.risk import STATUSES, Reason, days_late, in_words, reasons_for, status_of

presence = st.lists(st.booleans(), max_size=12)
late = st.lists(st.tuples(st.just("Plan"), st.integers(0, 60)), max_size=6)
away = st.integers(0, 90)


def worry(present, due, days):
    return STATUSES.index(status_of(reasons_for(present, due, days)))


@given(presence, late, away, st.integers(0, 11))
def test_being_at_one_more_session_never_makes_it_worse(present, due, days, place):
    better = [True if number == place else one for number, one in enumerate(present)]
    assert worry(better, due, days) <= worry(present, due, days)
    assert worry([*present, True], due, days) <= worry(present, due, days)


@given(presence, late, away)
def test_submitting_and_visiting_never_make_it_worse(present, due, days):
    assert worry(present, due[1:], days) <= worry(present, due, days)
    assert worry(present, due, 0) <= worry(present, due, days)
    assert worry(present, [(title, max(0, one - 1)) for title, one in due], days) <= worry(present, due, days)


@given(presence, late, away)
def test_a_status_has_reasons_and_no_reason_comes_from_nothing(present, due, days):
    reasons = reasons_for(present, due, days)
    assert (status_of(reasons) == "on_track") == (not reasons)
    assert all(one.number > 0 for one in reasons)
    assert sum(one.code == "late" for one in reasons) == sum(number > 0 for _title, number in due)


def test_reasons_are_sentences(app):
    assert in_words(Reason("late", 1, "Plan")) == "“Plan” is 1 day late"
    assert in_words(Reason("away", 15)) == "No visit of the city for 15 days"


def test_two_of_the_last_three_missed_sessions_count_and_old_ones_are_forgotten():
    assert reasons_for([False, True, False], [], 0) == [Reason("missed", 2)]
    assert reasons_for([False, False, True, True, False], [], 0) == []
    assert status_of(reasons_for([], [("Plan", 6)], 0)) == "watch"
    assert status_of(reasons_for([], [("Plan", 7)], 0)) == "at_risk"
    assert status_of(reasons_for([], [("Plan", 1), ("Map", 1)], 0)) == "at_risk"


@pytest.mark.parametrize(
    ("zone", "due", "now", "days"),
    [
        # Due on Sunday at six; on Monday a day has begun, however many hours Sunday had.
        ("America/Toronto", datetime(2026, 11, 1, 23, tzinfo=UTC), datetime(2026, 11, 2, 4, 59, tzinfo=UTC), 0),
        ("America/Toronto", datetime(2026, 11, 1, 23, tzinfo=UTC), datetime(2026, 11, 2, 5, 1, tzinfo=UTC), 1),
        ("America/Los_Angeles", datetime(2026, 3, 9, 1, tzinfo=UTC), datetime(2026, 3, 9, 7, 1, tzinfo=UTC), 1),
        ("America/Sao_Paulo", datetime(2018, 11, 4, 2, tzinfo=UTC), datetime(2018, 11, 4, 3, 1, tzinfo=UTC), 1),
        ("America/Mexico_City", datetime(2022, 10, 30, 4, tzinfo=UTC), datetime(2022, 10, 31, 5, 59, tzinfo=UTC), 1),
        ("America/Bogota", datetime(2026, 11, 1, 4, 59, tzinfo=UTC), datetime(2026, 11, 1, 5, 1, tzinfo=UTC), 1),
        ("America/Bogota", datetime(2026, 11, 8, 4, tzinfo=UTC), datetime(2026, 11, 1, 5, tzinfo=UTC), 0),
    ],
)
def test_days_late_are_days_of_the_calendar_where_the_deadline_was_meant(zone, due, now, days):
    assert days_late(due, zone, now) == days


@given(st.sampled_from(["America/Toronto", "America/Los_Angeles", "America/Bogota", "America/Sao_Paulo",
                        "America/Mexico_City"]), st.datetimes(datetime(2017, 1, 1), datetime(2028, 1, 1)))  # fmt: skip
def test_monday_morning_comes_once_a_week_in_each_zone_and_lies_in_its_week(zone, moment):
    now = moment.replace(tzinfo=UTC)
    mornings = {monday_morning_at(zone, now + timedelta(hours=hour)) for hour in range(7 * 24)} - {None}
    assert 1 <= len(mornings) <= 2  # a second one where the first had begun
    day = monday_morning_at(zone, now)
    if day is not None:
        start, end = week_of(day, zone)
        assert start <= now < end
        length = end.astimezone(UTC) - start.astimezone(UTC)
        assert length in [timedelta(hours=hours) for hours in (167, 168, 169)]
