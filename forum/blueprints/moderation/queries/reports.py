"""What members reported, and how often they were right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.moderation import policies
from forum.blueprints.moderation.models.items import Report, ReviewItem
from forum.blueprints.moderation.rules import SLIPS
from forum.kernel.actor import Actor
from forum.kernel.audit import AuditEntry
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
    return _weigh(since, ReviewItem.author_id == author_id, Report.outcome != "declined")


def weigh_in_thread(thread: Thread, since: datetime) -> tuple[int, int]:
    """The same for what people reported of a thread and its posts, and what nobody has looked at yet."""
    posts = sa.select(Post.id).where(Post.id == ReviewItem.subject_id, Post.thread_id == thread.id).exists()
    of_thread = sa.and_(ReviewItem.subject_type == "thread", ReviewItem.subject_id == thread.id)
    here = sa.or_(of_thread, sa.and_(ReviewItem.subject_type == "post", posts))
    waiting = (ReviewItem.group_id == thread.group_id, ReviewItem.status == "waiting")
    return _weigh(since, *waiting, here)


def find_reported_thread(item: ReviewItem) -> Thread | None:
    """The thread that an item is about, or in which its post stands; it asks no policy since nothing is shown."""
    if item.subject_type == "thread":
        return session.get(Thread, item.subject_id)
    of_post = sa.select(Thread).join(Post, Post.thread_id == Thread.id).where(Post.id == item.subject_id)
    return session.scalar(of_post) if item.subject_type == "post" else None


def find_last_closing(thread_id: int) -> datetime | None:
    """When Plaza itself locked a thread last."""
    by_itself = (AuditEntry.act == "thread_locked", AuditEntry.actor_id.is_(None))
    of_thread = (AuditEntry.subject_type == "thread", AuditEntry.subject_id == thread_id)
    statement = sa.select(AuditEntry.at).where(*of_thread, *by_itself).order_by(AuditEntry.id.desc()).limit(1)
    return session.scalar(statement)


def list_reporters(item_id: int) -> Sequence[int]:
    """Who reported an item, for telling them what became of it; nobody while it waits, since it may be taken back."""
    reporters = sa.select(Report.reporter_id).join(ReviewItem, ReviewItem.id == Report.item_id).distinct()
    return session.scalars(reporters.where(Report.item_id == item_id, ReviewItem.status == "decided")).all()


def _weigh(since: datetime, *which: sa.ColumnElement[bool]) -> tuple[int, int]:
    counted = (Report.at > since, Report.reason.not_in(SLIPS))
    weight = sa.select(sa.func.max(Report.weight).label("weight"))
    reports = weight.join(ReviewItem, ReviewItem.id == Report.item_id).where(*which, *counted)
    heaviest = reports.group_by(Report.reporter_id).subquery()
    total = sa.func.coalesce(sa.func.sum(heaviest.c.weight), 0)
    people, weight = session.execute(sa.select(sa.func.count(), total).select_from(heaviest)).one()
    return int(people), int(weight)
