"""A second reply that follows one's own at once is added to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import PostEdited
from forum.blueprints.discussions.models.posts import Post, PostRevision
from forum.blueprints.discussions.models.readings import ThreadReading
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import attachments as attachment_queries
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.rules import LONGEST_BODY, MERGED_WITHIN, joined
from forum.blueprints.discussions.services import attaching, linking, pacing, writing
from forum.blueprints.groups.models.groups import Group
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record


def find_to_append_to(actor: Actor, thread: Thread, body: str, reply_to: Post | None, at: datetime) -> Post | None:
    """One's own last reply, if nobody has written since, it is at most 20 minutes old and may still be edited.

    An answer to somebody else stays a post of its own, so that she is told.
    """
    last = post_queries.find_last(actor, thread)
    if (
        last is None
        or not last.stands
        or last.number == 1
        or last.author_id != actor.id
        or at - last.created_at > MERGED_WITHIN
    ):
        return None
    same = reply_to is None or reply_to.id in (last.id, last.reply_to_id)
    fits = len(last.body) + len(body) + 2 <= LONGEST_BODY
    return last if same and fits and policies.can_edit_post(actor, last) else None


def append(actor: Actor, post: Post, body: str, file_ids: Sequence[int], at: datetime) -> Post:
    """Within a use case: add to a reply. Whoever had read it has something to read again, and who is named is told."""
    thread = post.thread
    had = len(attachment_queries.find_files([post.id]).get(post.id, []))
    files = attaching.take_uploads(actor, thread.group, body, file_ids, had)
    rendered = writing.render(joined(post.body, body))
    pacing.check_edit(actor, thread.group, post.html, rendered)
    named = writing.newly_named(post.body, joined(post.body, body))
    post.rewrite(joined(post.body, body), rendered.html)
    if post.edit_count:
        last = (PostRevision.post_id == post.id, PostRevision.number == post.edit_count + 1)
        session.execute(sa.update(PostRevision).where(*last).values(body=post.body, html=post.html))
    session.flush()
    attaching.attach(post, files, attaching.next_position(post))
    linking.save_links(post.id, rendered.html)
    new = writing.save_mentions(post.id, rendered.mentioned_ids)
    _touch(thread, post, at)
    record(
        PostEdited(
            post_id=post.id, thread_id=thread.id, group_id=thread.group_id, editor_id=actor.id or 0,
            mentioned_ids=[number for number in new if number != actor.id], named=named,
        )
    )  # fmt: skip
    return post


def _touch(thread: Thread, post: Post, at: datetime) -> None:
    writing.count(Thread, thread.id, {"last_post_at": at})
    set_committed_value(thread, "last_post_at", at)
    writing.count(Group, thread.group_id, {"last_activity_at": at})
    others = (ThreadReading.thread_id == thread.id, ThreadReading.member_id != post.author_id)
    unread = sa.update(ThreadReading).where(*others, ThreadReading.read_number >= post.number)
    session.execute(unread.values(read_number=post.number - 1).execution_options(synchronize_session=False))
