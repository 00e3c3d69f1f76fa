"""What members reported, and how often they were right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.moderation import policies
from forum.blueprints.moderation.models.items import Report, ReviewItem
from forum.blueprints.moderation.rules import SLIPS
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.pagination import Key, Page, paginate


def list_own_reports(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[Report]:
    """What one has reported and what became of it, the latest first."""
    statement = policies.visible_reports(actor).options(joinedload(Report.item))
    return paginate(statement, [Key(Report.id, descending=True)], cursor, limit)


def find_report(item_id: int, reporter_id: int) -> Report | None:
    """Whether a member has reported an item."""
    return session.scalar(sa.select(Report).where(Report.item_id == item_id, Report.reporter_id == reporter_id))


def count_outcomes(reporter_id: int) -> Mapping[str, int]:
    """How many of a member's reports were agreed with and how many declined."""
    counted = sa.select(Report.outcome, sa.func.count()).where(Report.reporter_id == reporter_id)
    return {row[0]: row[1] for row in session.execute(counted.group_by(Report.outcome))}


def was_decided_since(subject_type: str, subject_id: int, reason: str, since: datetime) -> bool:
    """Whether moderators have looked at a thing for the same reason since a moment."""
    decided = (
        sa.select(ReviewItem.id)
        .join(Report, Report.item_id == ReviewItem.id)
        .where(ReviewItem.subject_type == subject_type, ReviewItem.subject_id == subject_id)
        .where(ReviewItem.status == "decided", ReviewItem.decided_at >= since, Report.reason == reason)
    )
    return session.scalar(decided.limit(1)) is not None


def weigh_against(author_id: int, since: datetime) -> tuple[int, int]:
    """How many people reported what somebody wrote, and what that weighs: of each the heaviest report since then.

    What was declined does not count, nor what may happen to anybody once.
    """
    heaviest = (
        sa.select(sa.func.max(Report.weight).label("weight"))
        .join(ReviewItem, ReviewItem.id == Report.item_id)
        .where(ReviewItem.author_id == author_id, Report.at > since, Report.outcome != "declined")
        .where(Report.reason.not_in(SLIPS))
        .group_by(Report.reporter_id)
        .subquery()
    )
    total = sa.func.coalesce(sa.func.sum(heaviest.c.weight), 0)
    people, weight = session.execute(sa.select(sa.func.count(), total).select_from(heaviest)).one()
    return int(people), int(weight)


def list_reporters(item_id: int) -> Sequence[int]:
    """Who reported an item, for telling them what became of it."""
    return session.scalars(sa.select(Report.reporter_id).where(Report.item_id == item_id).distinct()).all()
