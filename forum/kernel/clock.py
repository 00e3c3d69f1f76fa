"""The one place that tells the time."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, always aware and in UTC."""
    return datetime.now(UTC)
