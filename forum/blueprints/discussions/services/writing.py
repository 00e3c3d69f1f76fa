"""What the verbs share: rendering with mentions, taking a place in a thread, remembering who wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.discussions.models.posts import Mention, Post
from forum.blueprints.discussions.models.readings import ThreadReading
from forum.blueprints.discussions.models.threads import Thread, ThreadParticipant
from forum.blueprints.discussions.rules import MOST_MENTIONS
from forum.blueprints.groups.models.groups import Group
from forum.kernel import markdown
from forum.kernel.database import session
from forum.kernel.use_case import savepoint


@dataclass(frozen=True)
class Rendered:
    """A text as it is stored and shown, and whom it names."""

    html: str
    mentioned_ids: list[int]


def render(body: str) -> Rendered:
    """Safe HTML in which the first ten people named lead to their pages."""
    known = account_queries.find_by_handles(markdown.find_mentions(body)[:MOST_MENTIONS])
    html = markdown.render(body, {handle: f"/members/{number}" for handle, number in known.items()})
    return Rendered(html, list(known.values()))


def add_post(
    thread: Thread, author_id: int, body: str, rendered: Rendered, at: datetime, reply_to: Post | None
) -> Post:
    """Within a use case that holds the thread's lock: the next post, with every counter it changes."""
    number, position = _take_place(thread, author_id, at)
    post = Post(
        thread_id=thread.id, number=number, position=position, author_id=author_id, body=body, html=rendered.html,
        reply_to_id=reply_to.id if reply_to else None, created_at=at,
    )  # fmt: skip
    session.add(post)
    session.flush()
    save_mentions(post.id, rendered.mentioned_ids)
    _remember_participant(thread.id, author_id, at)
    touched = {"last_activity_at": at} | ({"thread_count": Group.thread_count + 1} if number == 1 else {})
    count(Group, thread.group_id, touched)
    return post


def count(model: type[Group] | type[Thread], number: int, values: Mapping[str, object]) -> None:
    """Change counters in SQL, so that two who write at once both count and nobody's edit becomes stale."""
    changed = sa.update(model).where(model.id == number).values(**values)
    session.execute(changed.execution_options(synchronize_session=False))


def save_mentions(post_id: int, member_ids: Iterable[int]) -> list[int]:
    """Remember whom a post names now; answers those it did not name before."""
    now = set(member_ids)
    before = set(session.scalars(sa.select(Mention.member_id).where(Mention.post_id == post_id)))
    if gone := before - now:
        session.execute(sa.delete(Mention).where(Mention.post_id == post_id, Mention.member_id.in_(gone)))
    new = sorted(now - before)
    if new:
        session.execute(sa.insert(Mention), [{"post_id": post_id, "member_id": member_id} for member_id in new])
    return new


def follow_own(thread: Thread, author_id: int, number: int, at: datetime, level: str) -> None:
    """Within a use case: who has written has read up to there, and follows from then on unless she chose otherwise."""
    reading = reading_of(author_id, thread.id)
    reading.read_number, reading.read_at = number, at
    reading.watch_level = reading.watch_level or level
    session.flush()


def reading_of(member_id: int, thread_id: int) -> ThreadReading:
    """How a member follows a thread, made when it is the first time."""
    found = session.get(ThreadReading, (member_id, thread_id))
    if found is not None:
        return found
    try:
        with savepoint():
            made = ThreadReading(member_id=member_id, thread_id=thread_id, read_number=0)
            session.add(made)
            session.flush()
    except IntegrityError:  # another tab was faster
        return session.get_one(ThreadReading, (member_id, thread_id), populate_existing=True)
    return made


def _take_place(thread: Thread, author_id: int, at: datetime) -> tuple[int, int]:
    taken = (
        sa.update(Thread)
        .where(Thread.id == thread.id)
        .values(
            last_number=Thread.last_number + 1,
            post_count=Thread.post_count + 1,
            reply_count=Thread.reply_count + (1 if thread.last_number else 0),
            last_post_at=at,
            last_poster_id=author_id,
        )
        .returning(Thread.last_number, Thread.post_count, Thread.reply_count)
        .execution_options(synchronize_session=False)
    )
    number, position, replies = session.execute(taken).one()
    now = {"last_number": number, "post_count": position, "reply_count": replies, "last_post_at": at}
    for name, value in now.items():
        set_committed_value(thread, name, value)
    return number, position


def _remember_participant(thread_id: int, member_id: int, at: datetime) -> None:
    again = sa.update(ThreadParticipant).where(
        ThreadParticipant.thread_id == thread_id, ThreadParticipant.member_id == member_id
    )
    changed = session.execute(again.values(posts=ThreadParticipant.posts + 1, last_at=at))
    if not changed.rowcount:  # type: ignore[attr-defined]  # an UPDATE has one
        session.add(ThreadParticipant(thread_id=thread_id, member_id=member_id, posts=1, last_at=at))
        session.flush()
