"""When mails are due, in the time zones of their readers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.blueprints.notifications.rules.due_times import after_quiet, is_quiet, next_together, start_of_day

NEW_YORK = "America/New_York"
ZONES = (NEW_YORK, "America/Sao_Paulo", "Europe/Paris", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Havana")


def local(*when: int, zone: str = NEW_YORK) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[arg-type]  # year, month, day, hour


def test_a_daily_mail_comes_at_its_hour_of_the_readers_clock_in_summer_and_in_winter() -> None:
    assert next_together("daily", 7, NEW_YORK, local(2026, 7, 1, 9)) == local(2026, 7, 2, 7)
    assert next_together("daily", 7, NEW_YORK, local(2026, 12, 1, 3)) == local(2026, 12, 1, 7)


def test_a_weekly_mail_comes_on_mondays() -> None:
    due = next_together("weekly", 7, NEW_YORK, local(2026, 11, 2, 7))
    assert due == local(2026, 11, 9, 7)
    assert due.astimezone(ZoneInfo(NEW_YORK)).weekday() == 0


def test_every_four_hours_are_those_of_the_clock() -> None:
    assert next_together("every_4_hours", 7, NEW_YORK, local(2026, 11, 2, 9)) == local(2026, 11, 2, 12)


def test_an_hour_that_the_clocks_skip_is_the_one_after_it() -> None:
    assert next_together("daily", 2, NEW_YORK, local(2026, 3, 8, 1)) == local(2026, 3, 8, 3)


def test_an_hour_that_the_clocks_show_twice_comes_once() -> None:
    first = next_together("daily", 1, NEW_YORK, local(2026, 11, 1, 0))
    assert first == datetime(2026, 11, 1, 5, tzinfo=UTC)
    assert next_together("daily", 1, NEW_YORK, first) == local(2026, 11, 2, 1)


def test_quiet_hours_over_midnight_end_in_the_morning() -> None:
    assert after_quiet(local(2026, 11, 2, 23), 20, 7, NEW_YORK) == local(2026, 11, 3, 7)
    assert after_quiet(local(2026, 11, 3, 6, 59), 20, 7, NEW_YORK) == local(2026, 11, 3, 7)
    assert after_quiet(local(2026, 11, 3, 7), 20, 7, NEW_YORK) == local(2026, 11, 3, 7)


def test_without_quiet_hours_nothing_waits() -> None:
    assert after_quiet(local(2026, 11, 2, 23), None, None, NEW_YORK) == local(2026, 11, 2, 23)
    assert after_quiet(local(2026, 11, 2, 23), 5, 5, NEW_YORK) == local(2026, 11, 2, 23)


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@given(st.sampled_from(("every_4_hours", "daily", "weekly")), st.integers(0, 23), st.sampled_from(ZONES), MOMENTS)
def test_what_waits_is_due_later_and_never_much_later(cadence: str, hour: int, zone: str, at: datetime) -> None:
    due = next_together(cadence, hour, zone, at)
    longest = {"every_4_hours": timedelta(hours=5), "daily": timedelta(hours=25), "weekly": timedelta(days=7, hours=1)}
    assert at < due <= at + longest[cadence]


@given(st.integers(0, 23), st.integers(0, 23), st.sampled_from(ZONES), MOMENTS)
def test_what_is_sent_is_never_sent_in_quiet_hours(begin: int, end: int, zone: str, at: datetime) -> None:
    loud = after_quiet(at, begin, end, zone)
    assert at <= loud <= at + timedelta(hours=25)
    assert not is_quiet(loud, begin, end, zone)


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_begins_at_most_a_day_before(zone: str) -> None:
    at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    assert timedelta() <= at - start_of_day(at, zone) <= timedelta(hours=25)
