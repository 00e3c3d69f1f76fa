"""What day it is where, so that being away can be asked of many members at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


def local_days(at: datetime) -> Mapping[date, Sequence[str]]:
    """The days that it is somewhere at this moment, two or three of them, each with its time zones."""
    return _local_days(at.replace(second=0, microsecond=0))


@lru_cache(maxsize=4)
def _local_days(at: datetime) -> Mapping[date, Sequence[str]]:
    days: dict[date, list[str]] = {}
    for zone in sorted(available_timezones()):
        days.setdefault(at.astimezone(ZoneInfo(zone)).date(), []).append(zone)
    return days
