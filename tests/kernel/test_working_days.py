"""Working days: Monday to Friday, where somebody lives."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from forum.kernel.working_days import day_in, end_of_day, is_working_day, working_day_after

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)


def test_the_day_after_a_friday_is_a_monday() -> None:
    assert working_day_after(FRIDAY) == date(2026, 11, 30)
    assert working_day_after(date(2026, 11, 28)) == date(2026, 11, 30)
    assert working_day_after(MONDAY) == date(2026, 11, 24)
    assert [is_working_day(date(2026, 11, day)) for day in range(23, 30)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("zone", "hour", "day"),
    [("America/Los_Angeles", 7, 23), ("Pacific/Auckland", 7, 24), ("Pacific/Auckland", 12, 25)],
)
def test_a_day_is_that_of_the_zone(zone: str, hour: int, day: int) -> None:
    moment = datetime(2026, 11, 24, hour, tzinfo=UTC)
    assert day_in(zone, moment) == date(2026, 11, day)


def test_a_day_ends_at_the_midnight_of_the_zone_also_when_the_clock_is_changed() -> None:
    assert end_of_day(MONDAY, "America/Sao_Paulo") == datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert end_of_day(date(2026, 3, 7), "America/New_York") == datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert end_of_day(date(2026, 3, 8), "America/New_York") == datetime(2026, 3, 9, 4, tzinfo=UTC)
