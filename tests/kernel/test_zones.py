"""Moments on two clocks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask_babel import force_locale

from forum.kernel import zones


@pytest.mark.parametrize(
    ("zone", "language", "name"),
    [
        ("America/Mexico_City", "pt", "Cidade do México"),
        ("America/Los_Angeles", "en", "Los Angeles"),
        ("America/Argentina/Buenos_Aires", "es", "Buenos Aires"),
        ("UTC", "fr", "UTC"),
    ],
)
def test_a_time_zone_is_called_by_its_city(app: Any, zone: str, language: str, name: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert zones.zone_name(zone) == name


@pytest.mark.parametrize(
    ("moment", "here", "zone", "told"),
    [
        (datetime(2026, 3, 7, 15, tzinfo=UTC), "America/Bogota", "America/Toronto", ""),  # Toronto is still at -5
        (datetime(2026, 3, 9, 15, tzinfo=UTC), "America/Bogota", "America/Toronto", "11:00\u202fAM in Toronto"),
        (
            datetime(2026, 7, 1, 2, tzinfo=UTC),
            "America/Sao_Paulo",
            "America/Los_Angeles",
            "7:00\u202fPM in Los Angeles",
        ),
        (datetime(2018, 11, 5, 2, 30, tzinfo=UTC), "America/Bogota", "America/Sao_Paulo", "Nov 5, 2018, 12:30\u202fAM"),
    ],
)
def test_the_other_clock_is_told_where_it_shows_something_else(
    app: Any, monkeypatch: pytest.MonkeyPatch, moment: datetime, here: str, zone: str, told: str
) -> None:
    monkeypatch.setattr(zones, "choose_timezone", lambda: here)
    with app.test_request_context():
        text = zones.moment_text(moment, zone)
    assert told in text
    assert ("(" in text) is bool(told)
