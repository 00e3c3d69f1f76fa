"""What the verbs share: rendering with mentions, taking a place in a thread, remembering who wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.discussions.events import PostHeld
from forum.blueprints.discussions.models.posts import Mention, Post
from forum.blueprints.discussions.models.readings import ThreadReading
from forum.blueprints.discussions.models.threads import Thread, ThreadParticipant
from forum.blueprints.discussions.queries import following
from forum.blueprints.discussions.rules import MOST_MENTIONS
from forum.blueprints.discussions.services.linking import save_links
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.groups.rules import KNOWN_TO_ALL
from forum.kernel import markdown
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.use_case import savepoint


@dataclass(frozen=True)
class Rendered:
    """A text as it is stored and shown, and whom it names."""

    html: str
    mentioned_ids: list[int]


def render(body: str) -> Rendered:
    """Safe HTML in which the first ten people and groups named lead to their pages.

    A group that not everybody knows of is named without a link, so that its address tells nobody that it is there.
    """
    named = markdown.find_mentions(body)[:MOST_MENTIONS]
    known = account_queries.find_by_handles(named)
    others = [handle for handle in named if handle not in known]
    groups = {
        group.handle: group.path for group in group_queries.find_by_handles(others)
        if group.handle and group.visibility in KNOWN_TO_ALL
    }  # fmt: skip
    html = markdown.render(body, groups | {handle: f"/members/{number}" for handle, number in known.items()})
    return Rendered(html, list(known.values()))


def newly_named(before: str, after: str) -> list[str]:
    """The handles, of people and groups, that a text names among its first ten and the text before did not."""
    old = set(markdown.find_mentions(before)[:MOST_MENTIONS])
    return [handle for handle in markdown.find_mentions(after)[:MOST_MENTIONS] if handle not in old]


def add_post(
    thread: Thread, author_id: int, body: str, rendered: Rendered, at: datetime, reply_to: Post | None
) -> Post:
    """Within a use case that holds the thread's lock: the next post, with every counter it changes."""
    number, position = _take_place(thread, author_id, at)
    post = _write(thread, author_id, body, rendered, at, reply_to, number=number, position=position)
    _count_new(thread, post, at)
    return post


def hold_reply(
    thread: Thread, author_id: int, body: str, rendered: Rendered, at: datetime, reply_to: Post | None, why: str
) -> Post:
    """Within a use case that holds the thread's lock: a reply that waits for approval, counted nowhere."""
    lowest = session.scalar(sa.select(sa.func.min(Post.number)).where(Post.thread_id == thread.id)) or 0
    place = min(lowest, 0) - 1
    held = {"pending_at": at, "pending_why": why, "number": place, "position": place}
    post = _write(thread, author_id, body, rendered, at, reply_to, **held)
    record(PostHeld(post_id=post.id, thread_id=thread.id, group_id=thread.group_id, author_id=author_id, why=why))
    return post


def hold_opening(thread: Thread, body: str, rendered: Rendered, at: datetime, why: str) -> Post:
    """Within a use case: the first post of a thread that waits for approval; nothing is counted either."""
    number, position = _take_place(thread, thread.author_id, at)
    held = {"pending_at": at, "pending_why": why, "number": number, "position": position}
    post = _write(thread, thread.author_id, body, rendered, at, None, **held)
    thread.pending_at = at
    session.flush()
    record(
        PostHeld(post_id=post.id, thread_id=thread.id, group_id=thread.group_id, author_id=thread.author_id, why=why)
    )
    return post


def publish(thread: Thread, post: Post, at: datetime) -> None:
    """Within a use case that holds the thread's lock: give a post that waited its place and let it count."""
    opens = post.placed
    if not opens:
        post.number, post.position = _take_place(thread, post.author_id, at)
    post.approve(at)
    if opens:
        thread.approve(at)
    session.flush()
    _count_new(thread, post, at)


def change_standing(post: Post, change: Callable[[], None]) -> None:
    """Make a change after which a post stands or stands no more, and let the replies of its thread follow."""
    stood = post.stands
    change()
    session.flush()
    if stood != post.stands and post.number > 1:
        count(Thread, post.thread_id, {"reply_count": Thread.reply_count + (1 if post.stands else -1)})


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


def follow_own(thread: Thread, author_id: int, number: int, at: datetime, level: str | None = None) -> None:
    """Within a use case: who has written has read up to there, and follows from then on unless she chose otherwise:
    without a level as she wants it after a reply."""
    reading = reading_of(author_id, thread.id)
    reading.read_number, reading.read_at = number, at
    reading.watch_level = reading.watch_level or level or following.level_after_reply(author_id)
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


def _write(
    thread: Thread, author_id: int, body: str, rendered: Rendered, at: datetime, reply_to: Post | None, **place: object
) -> Post:
    post = Post(
        thread_id=thread.id, author_id=author_id, body=body, html=rendered.html,
        reply_to_id=reply_to.id if reply_to else None, created_at=at, **place,
    )  # fmt: skip
    session.add(post)
    session.flush()
    save_mentions(post.id, rendered.mentioned_ids)
    save_links(post.id, rendered.html, new=True)
    return post


def _count_new(thread: Thread, post: Post, at: datetime) -> None:
    _remember_participant(thread.id, post.author_id, at)
    touched = {"last_activity_at": at} | ({"thread_count": Group.thread_count + 1} if post.number == 1 else {})
    count(Group, thread.group_id, touched)


def _take_place(thread: Thread, author_id: int, at: datetime) -> tuple[int, int]:
    taken = (
        sa.update(Thread)
        .where(Thread.id == thread.id)
        .values(
            given_number=Thread.given_number + 1,
            last_number=Thread.given_number + 1,
            post_count=Thread.post_count + 1,
            reply_count=Thread.reply_count + (1 if thread.post_count else 0),
            last_post_at=at,
            last_poster_id=author_id,
        )
        .returning(Thread.last_number, Thread.post_count, Thread.reply_count)
        .execution_options(synchronize_session=False)
    )
    number, position, replies = session.execute(taken).one()
    now = {
        "given_number": number,
        "last_number": number,
        "post_count": position,
        "reply_count": replies,
        "last_post_at": at,
    }
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
