"""What moderators did to a thread, as it is told among its posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.discussions.models.history import ThreadEvent
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.rules import PostLine
from forum.kernel.database import session

MOST_ON_A_PAGE = 100


def list_events(thread: Thread, lines: Sequence[PostLine]) -> Mapping[int, Sequence[ThreadEvent]]:
    """The acts of a thread that the asker sees, by the number of the post on this page after which they are told."""
    first, last = lines[0], lines[-1]
    after_page = sa.select(Post.number).where(Post.thread_id == thread.id, Post.position == last.position + 1)
    statement = sa.select(ThreadEvent).where(ThreadEvent.thread_id == thread.id)
    if first.position > 1:
        statement = statement.where(ThreadEvent.after_number >= first.number)
    if last.position < thread.post_count:
        # What was told after a post that is elsewhere now is told after the one before it.
        statement = statement.where(ThreadEvent.after_number < after_page.scalar_subquery())
    order = statement.options(joinedload(ThreadEvent.actor)).order_by(ThreadEvent.after_number, ThreadEvent.id)
    told: dict[int, list[ThreadEvent]] = {}
    for event in session.scalars(order.limit(MOST_ON_A_PAGE)):
        place = max((line.number for line in lines if line.number <= event.after_number), default=first.number)
        told.setdefault(place, []).append(event)
    return told
