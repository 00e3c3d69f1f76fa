"""Where a call and an application stand."""

from __future__ import annotations

from datetime import date, datetime

DRAFT, PUBLISHED, SELECTED = "draft", "published", "selected"
SPRINT_STATES = (DRAFT, PUBLISHED, SELECTED)
VISIBILITIES = ("public", "members")

SUBMITTED, WITHDRAWN, CHOSEN, WAITING, DECLINED = "submitted", "withdrawn", "chosen", "waiting", "declined"
CONFIRMED = "confirmed"
APPLICATION_STATES = (DRAFT, SUBMITTED, WITHDRAWN, CHOSEN, WAITING, DECLINED, CONFIRMED)
HOLDING = (CHOSEN, CONFIRMED)
LETTERS = (CHOSEN, WAITING, DECLINED, "promoted")
PHASES = ("draft", "coming", "open", "review", "chosen", "running", "past")


def phase_of(
    state: str, opens_at: datetime, deadline_at: datetime, starts_on: date, ends_on: date, now: datetime, today: date
) -> str:
    """What a sprint is in at a moment: `today` is the day in the sprint's own time zone."""
    if state == DRAFT:
        return "draft"
    if today > ends_on:
        return "past"
    if state == SELECTED:
        return "running" if today >= starts_on else "chosen"
    if now < opens_at:
        return "coming"
    return "open" if now < deadline_at else "review"
