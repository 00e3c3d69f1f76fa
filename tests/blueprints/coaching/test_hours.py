"""Free times by the clock on the wall, across changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from forum.blueprints.coaching.rules.hours import Exceptional, Week, moment_of, read_spans, slots, spans_on


@pytest.mark.parametrize(
    ("zone", "day", "minutes", "expected"),
    [
        ("America/Toronto", date(2027, 3, 12), 540, datetime(2027, 3, 12, 14, tzinfo=UTC)),
        ("America/Toronto", date(2027, 3, 15), 540, datetime(2027, 3, 15, 13, tzinfo=UTC)),
        ("America/Toronto", date(2027, 3, 14), 150, datetime(2027, 3, 14, 7, tzinfo=UTC)),  # skipped there
        ("America/Los_Angeles", date(2027, 11, 7), 90, datetime(2027, 11, 7, 8, 30, tzinfo=UTC)),  # shown twice
        ("America/Sao_Paulo", date(2018, 11, 4), 0, datetime(2018, 11, 4, 3, tzinfo=UTC)),  # midnight was skipped
        ("America/Sao_Paulo", date(2027, 11, 5), 540, datetime(2027, 11, 5, 12, tzinfo=UTC)),
        ("America/Mexico_City", date(2022, 4, 4), 540, datetime(2022, 4, 4, 14, tzinfo=UTC)),
        ("America/Mexico_City", date(2027, 4, 5), 540, datetime(2027, 4, 5, 15, tzinfo=UTC)),
        ("America/Bogota", date(2027, 7, 1), 1440, datetime(2027, 7, 2, 5, tzinfo=UTC)),
    ],
)
def test_a_time_on_the_wall_is_one_moment(zone: str, day: date, minutes: int, expected: datetime) -> None:
    assert moment_of(day, minutes, zone) == expected


def test_slots_keep_the_hour_of_the_wall_when_the_clock_changes() -> None:
    week = Week("America/Toronto", 60, [(4, 540, 660), (0, 540, 600)])
    found = slots(week, datetime(2027, 3, 12, tzinfo=UTC), datetime(2027, 3, 16, tzinfo=UTC))
    assert [one.strftime("%d %H") for one in found] == ["12 14", "12 15", "15 13"]


def test_what_is_busy_or_excepted_is_not_free() -> None:
    day = date(2027, 6, 7)
    week = Week(
        "America/Bogota", 30, [(0, 540, 660)], [Exceptional(day, False, 600, 630), Exceptional(day, True, 840, 870)]
    )
    assert spans_on(week, day) == [(540, 600), (630, 660), (840, 870)]
    taken = datetime(2027, 6, 7, 14, 15, tzinfo=UTC)
    found = slots(
        week,
        datetime(2027, 6, 7, tzinfo=UTC),
        datetime(2027, 6, 8, tzinfo=UTC),
        [(taken, taken + timedelta(minutes=10))],
    )
    assert [one.strftime("%H:%M") for one in found] == ["14:30", "15:30", "19:00"]


@pytest.mark.parametrize("text", ["9-25", "12:00-11:00", "9:00-12:00, 11:00-13:00", "at nine", "9:70-10:00"])
def test_times_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_spans(text)


def _wall(zone: str, first: datetime, last: datetime, weekday: int) -> list[str]:
    week = Week(zone, 60, [(weekday, 540, 600)])
    return [one.strftime("%Y-%m-%d %H:%M") for one in slots(week, first, last)]


@pytest.mark.parametrize(
    ("zone", "first", "last", "weekday", "expected"),
    [
        ("America/Toronto", date(2026, 10, 30), date(2026, 11, 4), 0, ["2026-11-02 14:00"]),
        ("America/Toronto", date(2026, 10, 23), date(2026, 10, 28), 0, ["2026-10-26 13:00"]),
        ("America/Los_Angeles", date(2027, 3, 12), date(2027, 3, 16), 0, ["2027-03-15 16:00"]),
        ("America/Los_Angeles", date(2027, 3, 7), date(2027, 3, 9), 0, ["2027-03-08 17:00"]),
        ("America/Bogota", date(2027, 3, 7), date(2027, 3, 16), 0, ["2027-03-08 14:00", "2027-03-15 14:00"]),
        ("America/Sao_Paulo", date(2018, 10, 31), date(2018, 11, 8), 3, ["2018-11-01 12:00", "2018-11-08 11:00"]),
        ("America/Sao_Paulo", date(2018, 2, 14), date(2018, 2, 22), 3, ["2018-02-15 11:00", "2018-02-22 12:00"]),
        ("America/Mexico_City", date(2022, 3, 30), date(2022, 4, 7), 3, ["2022-03-31 15:00", "2022-04-07 14:00"]),
        ("America/Mexico_City", date(2022, 10, 26), date(2022, 11, 3), 3, ["2022-10-27 14:00", "2022-11-03 15:00"]),
    ],
)
def test_nine_in_the_morning_stays_nine_on_either_side_of_a_change(
    zone: str, first: date, last: date, weekday: int, expected: list[str]
) -> None:
    begin, end = (datetime(day.year, day.month, day.day, 23 if day == last else 0, tzinfo=UTC) for day in (first, last))
    assert _wall(zone, begin, end, weekday) == expected
