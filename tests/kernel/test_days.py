"""Days as each of the four languages says them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask_babel import force_locale

from forum.kernel.days import day_name, duration, until
from forum.kernel.web.templating import when

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
THIS_YEAR = datetime(2026, 3, 12, 9, tzinfo=UTC)
LONG_AGO = datetime(2024, 3, 12, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("language", "this_year", "long_ago"),
    [
        ("en", "March 12", "March 12, 2024"),
        ("es", "12 de marzo", "12 de marzo de 2024"),
        ("pt", "12 de março", "12 de março de 2024"),
        ("fr", "12 mars", "12 mars 2024"),
    ],
)
def test_a_day_is_named_in_the_order_of_the_language(app: Any, language: str, this_year: str, long_ago: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert (day_name(THIS_YEAR), day_name(LONG_AGO)) == (this_year, long_ago)


@pytest.mark.parametrize(
    ("language", "this_year", "long_ago"),
    [
        ("en", "March 12", "Mar 12, 2024"),
        ("es", "12 de marzo", "12 mar 2024"),
        ("pt", "12 de março", "12 de mar. de 2024"),
        ("fr", "12 mars", "12 mars 2024"),
    ],
)
def test_a_time_in_a_list_is_short_when_it_needs_a_year(app: Any, language: str, this_year: str, long_ago: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert (when(THIS_YEAR), when(LONG_AGO)) == (this_year, long_ago)


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(seconds=-5), "in 1 minute"),
        (timedelta(minutes=89), "in 89 minutes"),
        (timedelta(minutes=91), "in 2 hours"),
        (timedelta(hours=35), "in 35 hours"),
        (timedelta(days=3, seconds=-20), "in 3 days"),
        (timedelta(days=14), "in 14 days"),
        (timedelta(days=400), "in 13 months"),
    ],
)
def test_what_is_to_come_is_counted_down_in_one_unit(app: Any, ahead: timedelta, said: str) -> None:
    with app.test_request_context():
        assert until(NOW + ahead) == said


def test_a_countdown_and_a_length_are_said_in_the_language_of_the_reader(app: Any) -> None:
    said = {"es": "dentro de 3 días, 90 minutos", "pt": "em 3 dias, 90 minutos", "fr": "dans 3 jours, 90 minutes"}
    for language, text in said.items():
        with app.test_request_context(), force_locale(language):
            assert f"{until(NOW + timedelta(days=3))}, {duration(5_400)}" == text


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Monday"), ("es", "Lunes"), ("pt", "Segunda-feira"), ("fr", "Lundi")]
)
def test_a_day_of_this_week_is_a_heading_with_a_capital(app: Any, language: str, said: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert day_name(NOW - timedelta(days=2)) == said
