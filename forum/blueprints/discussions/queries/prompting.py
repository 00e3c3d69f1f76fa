"""What is worth knowing before one writes in a thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

import sqlalchemy as sa

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.rules import IDLE_AFTER, MERGED_WITHIN
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session

MOST = 5


@dataclass(frozen=True)
class Prompts:
    """`own_last` is the number of one's own post at the end, `in_a_row` how many of the last posts are one's own (at
    most five), `merges` whether a reply will be added to it; `idle_since` is when the last post came, if that is more
    than 180 days ago. `waits` says why the reply will wait for approval (`policies.why_waits`), None when it will not.
    """

    own_last: int | None = None
    own_last_id: int | None = None
    in_a_row: int = 0
    merges: bool = False
    idle_since: datetime | None = None
    waits: str | None = None


def get_prompts(actor: Actor, thread: Thread) -> Prompts:
    """For the form of a reply, of a thread that the asker sees; one statement, and one for trust where it matters."""
    at = clock.now()
    waits = policies.why_waits(actor, thread.group, thread.group.approve_replies)
    idle = thread.last_post_at if at - thread.last_post_at > IDLE_AFTER else None
    columns = sa.select(Post.id, Post.number, Post.author_id, Post.created_at)
    end = columns.where(
        Post.thread_id == thread.id, Post.position > thread.post_count - MOST, Post.deleted_at.is_(None)
    )
    rows = session.execute(end.order_by(Post.position.desc())).all()
    own = list(takewhile(lambda row: row.author_id == actor.id, rows))
    if not own:
        return Prompts(idle_since=idle, waits=waits)
    last = own[0]
    replies = [row for row in own if row.number > 1]
    recent = last.number > 1 and at - last.created_at <= MERGED_WITHIN
    merges = recent and not policies.is_slow_for(actor, thread)  # in slow mode every reply is a post of its own
    return Prompts(last.number, last.id, len(replies), merges, idle, waits)
