"""The one place that tells the time."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, always aware and in UTC."""
    return datetime.now(UTC)


def as_text(moment: datetime | None) -> str | None:
    """A moment as JSON keeps it, in what an act leaves behind."""
    return moment.isoformat() if moment else None


def from_text(text: str | None) -> datetime | None:
    """The moment that `as_text` wrote."""
    return datetime.fromisoformat(text) if text else None
