"""The full date beside a time is in the reader's own zone and language."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

from flask import Flask, g

from forum.kernel.web.templating import exact

MOMENT = datetime(2026, 3, 12, 15, 4, tzinfo=UTC)


def told(app: Flask, zone: str, language: str = "en") -> str:
    """What a reader there sees."""
    with app.test_request_context(headers={"Accept-Language": language}):
        g.actor = SimpleNamespace(timezone=zone, language=language)
        return exact(MOMENT).replace("\u202f", " ")


def test_two_readers_of_one_moment_each_see_their_own_time(application: Flask) -> None:
    assert "12:04:00 PM" in told(application, "America/Sao_Paulo")
    assert "9:04:00 AM" in told(application, "America/Boise")
    assert "12:04:00 PM" in told(application, "America/Sao_Paulo")


def test_two_readers_in_one_zone_each_read_their_own_language(application: Flask) -> None:
    assert "March" in told(application, "America/Bogota")
    assert "marzo" in told(application, "America/Bogota", "es")
