"""Threads for later: one's own, and those whose minute has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.scheduled import ScheduledThread
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

NEXT_FIRST = [Key(ScheduledThread.publish_at), Key(ScheduledThread.id)]


def get_scheduled(actor: Actor, scheduled_id: int) -> ScheduledThread:
    """One of one's own with its group. Raises NotFound."""
    own = policies.visible_scheduled(actor).where(ScheduledThread.id == scheduled_id)
    found = session.scalar(own.options(joinedload(ScheduledThread.group)))
    if found is None:
        raise NotFound
    return found


def list_scheduled(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[ScheduledThread]:
    """One's own, the next first."""
    own = policies.visible_scheduled(actor).options(joinedload(ScheduledThread.group))
    return paginate(own, NEXT_FIRST, cursor, limit)


def count_scheduled(author_id: int) -> int:
    """How many threads a member has for later."""
    own = sa.select(sa.func.count()).select_from(ScheduledThread).where(ScheduledThread.author_id == author_id)
    return session.scalar(own) or 0


def list_due(now: datetime, most: int) -> Sequence[ScheduledThread]:
    """Those whose minute has come, the longest due first, with their authors; for Plaza itself."""
    due = sa.select(ScheduledThread).where(ScheduledThread.refusal == "", ScheduledThread.publish_at <= now)
    author = joinedload(ScheduledThread.author).joinedload(Member.city)
    ordered = due.order_by(ScheduledThread.publish_at, ScheduledThread.id).limit(most).options(author)
    return session.scalars(ordered.with_for_update(of=ScheduledThread, skip_locked=True)).all()
