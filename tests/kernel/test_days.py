"""Days as each of the four languages says them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask_babel import force_locale

from forum.kernel.web.days import day_name
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
