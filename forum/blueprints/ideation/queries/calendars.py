"""Steps of sessions in calendars, and sessions as next steps for criteria."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from forum.blueprints.ideation.queries import around
from forum.blueprints.ideation.rules import PHASE_NAMES
from forum.kernel.actor import Actor
from forum.kernel.calendars import CalendarEntry
from forum.kernel.i18n import _
from forum.kernel.next_steps import NextStep


def entries(actor: Actor, start: datetime, end: datetime) -> Iterable[CalendarEntry]:
    """When the present steps of the sessions in one's groups end."""
    for one in around.list_ending(actor, start, end):
        if one.timer_ends_at is not None:
            yield CalendarEntry(
                uid=f"ideation-{one.id}", starts_at=one.timer_ends_at, ends_at=one.timer_ends_at, url=one.path,
                title=str(_("%(title)s: “%(step)s” ends", title=one.title, step=PHASE_NAMES[one.phase])),
                label=str(_("Step of an ideation session")), sequence=one.version,
            )  # fmt: skip


def steps(actor: Actor, criterion_ids: Collection[int]) -> Iterable[NextStep]:
    """Sessions about these criteria that still take concepts or votes."""
    for criterion_id, one in around.list_steps(actor, criterion_ids):
        yield NextStep(
            criterion_id=criterion_id, title=one.title, url=one.path, label=str(_("Ideation session")),
            at=one.timer_ends_at,
        )  # fmt: skip
