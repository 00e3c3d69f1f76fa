"""What Plaza itself notices: newcomers, and threads that nobody answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import words as word_queries
from forum.blueprints.moderation.models.items import ReviewItem
from forum.blueprints.moderation.models.records import Sanction
from forum.blueprints.moderation.rules import NEWCOMER_FOR, NEWCOMER_POSTS, UNANSWERED_AFTER, UNANSWERED_FOR
from forum.kernel import clock
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session


def is_newcomer(member_id: int) -> bool:
    """Whether somebody came within the last month, is not trusted yet and has written at most two posts."""
    member = session.get(Member, member_id)
    if member is None or member.role != "member" or clock.now() - member.joined_at > NEWCOMER_FOR:
        return False
    if as_actor(member).fact("trust") > 0:
        return False
    written = sa.select(Post.id).where(Post.author_id == member_id).limit(NEWCOMER_POSTS + 1)
    return len(session.scalars(written).all()) <= NEWCOMER_POSTS


def is_pending(post_id: int) -> bool:
    """Whether a post still waits to be published."""
    pending = sa.select(Post.id).where(Post.id == post_id, Post.pending_at.is_not(None), Post.refused_at.is_(None))
    return session.scalar(pending) is not None


def is_hidden_by_somebody(post_id: int) -> bool:
    """Whether a post is hidden now, and not only by what many have reported."""
    hidden = sa.select(Post.id).where(Post.id == post_id, Post.hidden_at.is_not(None), Post.judged_by_id.is_not(None))
    return session.scalar(hidden) is not None


def is_withdrawn(post_id: int) -> bool:
    """Whether a post is taken back or removed now."""
    return session.scalar(sa.select(Post.id).where(Post.id == post_id, Post.deleted_at.is_not(None))) is not None


def is_removed(thread_id: int) -> bool:
    """Whether a thread is removed now."""
    gone = sa.select(Thread.id).where(Thread.id == thread_id, Thread.deleted_at.is_not(None))
    return session.scalar(gone) is not None


def needs_answer(thread_id: int) -> bool:
    """Whether a thread takes answers now and has none."""
    waits = (Thread.reply_count == 0, Thread.deleted_at.is_(None), Thread.locked_at.is_(None))
    statement = sa.select(Thread.id).where(Thread.id == thread_id, Thread.archived_at.is_(None), *waits)
    return session.scalar(statement) is not None


def was_approved(post_id: int) -> bool:
    """Whether a moderator has read a post before it was published."""
    here = (ReviewItem.subject_type == "post", ReviewItem.subject_id == post_id, ReviewItem.kind == "approval")
    return session.scalar(sa.select(ReviewItem.id).where(*here).limit(1)) is not None


def find_watched_words(post_id: int) -> Sequence[str]:
    """The words of a post, or of the title of the thread that it opens, that its group watches."""
    statement = sa.select(Post.body, Post.number, Thread.title, Thread.group_id).join(
        Thread, Thread.id == Post.thread_id
    )
    row = session.execute(statement.where(Post.id == post_id)).one_or_none()
    if row is None:
        return []
    text = f"{row.title}\n{row.body}" if row.number == 1 else row.body
    return word_queries.find_watched_words(row.group_id, text)


def was_seen(post_id: int, word: str) -> bool:
    """Whether a moderator has decided about this word in this post."""
    here = (ReviewItem.subject_type == "post", ReviewItem.subject_id == post_id, ReviewItem.status == "decided")
    causes = session.scalars(sa.select(ReviewItem.causes).where(*here).limit(50))
    return any(cause["kind"] == "watch_word" and cause["detail"] == word for found in causes for cause in found)


def was_told_of_blocks(member_id: int, since: datetime) -> bool:
    """Whether programme staff heard since a moment that several members have blocked somebody."""
    of_member = (ReviewItem.subject_type == "member", ReviewItem.subject_id == member_id)
    causes = session.scalars(sa.select(ReviewItem.causes).where(*of_member).order_by(ReviewItem.id.desc()).limit(50))
    told = [cause for found in causes for cause in found if cause["detail"] == "blocked"]
    return any(datetime.fromisoformat(cause["at"]) >= since for cause in told)


def find_lifted(entry_id: int) -> Sanction | None:
    """The sanction that an entry of the log has ended."""
    entry = session.get(AuditEntry, entry_id)
    return session.get(Sanction, entry.undo.get("sanction_id")) if entry is not None else None


def list_unanswered(last_id: int, most: int) -> Sequence[int]:
    """Open threads that nobody has answered for three days and that never were in the queue for it, after an id.

    None older than a month, so that a new installation does not begin with a heap.
    """
    at: datetime = clock.now()
    known = sa.select(ReviewItem.id).where(
        ReviewItem.subject_type == "thread", ReviewItem.subject_id == Thread.id, ReviewItem.kind == "unanswered"
    )
    statement = (
        sa.select(Thread.id)
        .join(Group, Group.id == Thread.group_id)
        .where(Thread.created_at.between(at - UNANSWERED_FOR, at - UNANSWERED_AFTER), Thread.reply_count == 0)
        .where(Thread.deleted_at.is_(None), Thread.locked_at.is_(None), Group.archived_at.is_(None))
        .where(Thread.id > last_id, ~known.exists())
        .order_by(Thread.id)
    )
    return session.scalars(statement.limit(most)).all()
