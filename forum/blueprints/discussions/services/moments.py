"""Moments that somebody chooses for something to happen."""

from __future__ import annotations

from datetime import datetime

from forum.blueprints.discussions.rules import LONGEST_WAIT
from forum.kernel import clock
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _


def check_ahead(field: str, moment: datetime | None) -> None:
    """Refuse a moment that has passed or lies more than ten years ahead. Raises Invalid for the field."""
    now = clock.now()
    if moment is not None and not now < moment <= now + LONGEST_WAIT:
        raise Invalid(errors={field: [_("Choose a moment that lies ahead, within ten years.")]})
