"""Posts on their way from one thread to another: numbers, places, counters, and how far everybody has read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from forum.blueprints.discussions.models.addresses import PostAddress, PostMove
from forum.blueprints.discussions.models.curating import ThreadResource
from forum.blueprints.discussions.models.document_threads import DocumentThread
from forum.blueprints.discussions.models.event_threads import EventThread
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.readings import ThreadReading
from forum.blueprints.discussions.models.threads import Thread, ThreadParticipant
from forum.blueprints.discussions.services import attaching, writing
from forum.blueprints.groups.models.groups import Group
from forum.kernel.database import session

_POSTS: Any = Post.__table__
_OUT_OF_THE_WAY = 1_000_000_000


def carry(source: Thread, target: Thread, post_ids: Sequence[int] | None, move: PostMove) -> None:
    """Put these posts, or all, at the end of another thread. What they were called before leads to them for good."""
    session.flush()
    before = target.last_number, target.given_number
    _keep_addresses(source, post_ids, move)
    place = sa.func.row_number().over(order_by=PostAddress.number)
    taken = sa.select(PostAddress.post_id, place.label("place")).where(PostAddress.move_id == move.id).subquery()
    _put(taken, target, target.given_number + taken.c.place, target.post_count + taken.c.place)
    old = session.scalars(sa.select(PostAddress.number).where(PostAddress.move_id == move.id)).all()
    if post_ids is None:
        _carry_waiting(source, target)
    _count(target, target.given_number + len(old))
    _count(source, source.given_number)
    _carry_readings(source, target, sorted(old), before)
    attaching.follow(target)


def give_back(source: Thread, target: Thread, move: PostMove) -> None:
    """Put the posts of a move that are still there back under their own numbers."""
    session.flush()
    here = (PostAddress.move_id == move.id, Post.id == PostAddress.post_id, Post.thread_id == target.id)
    kept = sa.select(sa.literal(target.id), Post.number, Post.id).where(*here)
    session.execute(sa.insert(PostAddress).from_select(["thread_id", "number", "post_id"], kept))
    place = sa.func.row_number().over(order_by=PostAddress.number)
    theirs = sa.select(PostAddress.post_id, PostAddress.number, place.label("place")).where(*here).subquery()
    _put(theirs, source, theirs.c.number, _OUT_OF_THE_WAY + theirs.c.place)
    back = sa.select(Post.id).where(Post.thread_id == source.id)
    of_move = (PostAddress.move_id == move.id, PostAddress.thread_id == source.id)
    session.execute(
        sa.delete(PostAddress).where(*of_move, PostAddress.post_id.in_(back)),
        execution_options={"synchronize_session": False},
    )
    for link in (DocumentThread, EventThread):
        session.execute(sa.delete(link).where(link.thread_id == target.id, link.via_id == source.id))
    _count(source, source.given_number)
    _count(target, target.given_number)
    _keep_readings(source)
    _keep_readings(target)
    attaching.follow(source)


def close(source: Thread, target: Thread, at: datetime) -> None:
    """Leave nothing of a thread but its address."""
    source.deleted_at, source.merged_into_id, source.first_post_id = at, target.id, None
    source.drop_timer()
    session.flush()
    writing.count(Group, source.group_id, {"thread_count": Group.thread_count - 1})
    known = sa.select(ThreadResource.resource_id).where(ThreadResource.thread_id == target.id)
    made = sa.update(ThreadResource).where(ThreadResource.thread_id == source.id)
    session.execute(made.where(ThreadResource.resource_id.not_in(known)).values(thread_id=target.id))
    _link_documents(source, target, at)
    _link_events(source, target, at)


def _link_documents(source: Thread, target: Thread, at: datetime) -> None:
    """Comments on a document stay linked with it. The thread keeps its link, for when it stands by itself again."""
    known = sa.select(DocumentThread.resource_id).where(DocumentThread.thread_id == target.id)
    theirs = sa.select(DocumentThread.resource_id).where(DocumentThread.thread_id == source.id)
    session.add_all(
        DocumentThread(thread_id=target.id, resource_id=number, begun_at=at, via_id=source.id)
        for number in session.scalars(theirs.where(DocumentThread.resource_id.not_in(known))).all()
    )
    session.flush()


def _link_events(source: Thread, target: Thread, at: datetime) -> None:
    """So does what is said about an event."""
    known = sa.select(EventThread.event_id).where(EventThread.thread_id == target.id)
    theirs = sa.select(EventThread.event_id).where(EventThread.thread_id == source.id)
    session.add_all(
        EventThread(thread_id=target.id, event_id=number, begun_at=at, via_id=source.id)
        for number in session.scalars(theirs.where(EventThread.event_id.not_in(known))).all()
    )
    session.flush()


def reopen(source: Thread) -> None:
    """Let a thread stand by itself again."""
    source.deleted_at, source.merged_into_id = None, None
    session.flush()
    writing.count(Group, source.group_id, {"thread_count": Group.thread_count + 1})


def _keep_addresses(source: Thread, post_ids: Sequence[int] | None, move: PostMove) -> None:
    leaving = sa.select(sa.literal(source.id), Post.number, Post.id, sa.literal(move.id)).where(
        Post.thread_id == source.id, Post.position > 0
    )
    if post_ids is not None:
        leaving = leaving.where(Post.id.in_(post_ids))
    columns = ["thread_id", "number", "post_id", "move_id"]
    session.execute(sa.insert(PostAddress).from_select(columns, leaving))


def _put(chosen: Any, thread: Thread, number: Any, position: Any) -> None:
    """Give all chosen posts a thread, a number and a place in one statement."""
    put = sa.update(_POSTS).where(_POSTS.c.id == chosen.c.post_id)
    changed = {"thread_id": thread.id, "number": number, "position": position, "version": _POSTS.c.version + 1}
    session.execute(put.values(**changed))


def _carry_waiting(source: Thread, target: Thread) -> None:
    """Replies that wait for approval have no place, and wait in the other thread from now on."""
    lowest = session.scalar(sa.select(sa.func.min(Post.number)).where(Post.thread_id == target.id)) or 0
    place = sa.func.row_number().over(order_by=Post.id)
    waiting = sa.select(Post.id.label("post_id"), place.label("place"))
    chosen = waiting.where(Post.thread_id == source.id, Post.position < 0).subquery()
    below = min(lowest, 0) - chosen.c.place
    _put(chosen, target, below, below)


def _count(thread: Thread, given: int) -> None:
    """Make places dense in the order of numbers, and every counter what there is to count."""
    _close_gaps(thread)
    placed = (Post.thread_id == thread.id, Post.number > 0)
    first, last = (
        session.scalar(
            sa.select(Post).where(*placed).order_by(order).limit(1).execution_options(populate_existing=True)
        )
        for order in (Post.number, Post.number.desc())
    )
    standing = sa.select(sa.func.count()).where(*placed, Post.number > 1, Post.stands)
    session.expire(thread, ["solution_id"])
    session.refresh(thread, ["version", "solution_id"])
    thread.given_number, thread.last_number = given, last.number if last else 0
    thread.post_count = session.scalar(sa.select(sa.func.count()).where(*placed)) or 0
    thread.reply_count = session.scalar(standing) or 0
    thread.first_post_id = first.id if first is not None and first.number == 1 else None
    if last is not None:
        thread.last_post_at, thread.last_poster_id = last.created_at, last.author_id
    _check_solution(thread)
    session.flush()
    _count_participants(thread)
    session.expire_all()


def _close_gaps(thread: Thread) -> None:
    place = sa.func.row_number().over(order_by=Post.number)
    ranked = sa.select(Post.id.label("post_id"), Post.position, place.label("place"))
    wanted = ranked.where(Post.thread_id == thread.id, Post.number > 0).subquery()
    wrong = sa.and_(_POSTS.c.id == wanted.c.post_id, wanted.c.position != wanted.c.place)
    aside = 2 * _OUT_OF_THE_WAY  # since no two may have one place, not even for a moment
    session.execute(sa.update(_POSTS).where(wrong).values(position=aside + wanted.c.place))
    back = sa.update(_POSTS).where(_POSTS.c.thread_id == thread.id, _POSTS.c.position > aside)
    session.execute(back.values(position=_POSTS.c.position - aside, version=_POSTS.c.version + 1))


def _check_solution(thread: Thread) -> None:
    if thread.solution_id is None:
        return
    here = sa.select(Post.id).where(Post.id == thread.solution_id, Post.thread_id == thread.id)
    if session.scalar(here) is None:
        thread.solution_id, thread.solved_at, thread.solved_by_id = None, None, None


def _count_participants(thread: Thread) -> None:
    session.execute(sa.delete(ThreadParticipant).where(ThreadParticipant.thread_id == thread.id))
    wrote = sa.select(Post.thread_id, Post.author_id, sa.func.count(), sa.func.max(Post.created_at)).where(
        Post.thread_id == thread.id, Post.number > 0
    )
    columns = ["thread_id", "member_id", "posts", "last_at"]
    rows = wrote.group_by(Post.thread_id, Post.author_id)
    session.execute(sa.insert(ThreadParticipant).from_select(columns, rows))


def _carry_readings(source: Thread, target: Thread, old: Sequence[int], before: tuple[int, int]) -> None:
    """Who has read a post has read it wherever it stands; who follows a thread follows what was taken from it."""
    last_before, given = before
    known = {
        reading.member_id: reading
        for reading in session.scalars(sa.select(ThreadReading).where(ThreadReading.thread_id == target.id))
    }
    for reading in session.scalars(sa.select(ThreadReading).where(ThreadReading.thread_id == source.id)).all():
        passed = bisect_right(old, reading.read_number)
        there = known.get(reading.member_id)
        if there is None:
            there = ThreadReading(member_id=reading.member_id, thread_id=target.id, read_number=0)
            session.add(there)
        if passed and there.read_number >= last_before:
            there.read_number, there.read_at = given + passed, reading.read_at
        there.watch_level = there.watch_level or reading.watch_level
    session.flush()
    _keep_readings(source)


def _keep_readings(thread: Thread) -> None:
    """Nobody has read further than there is; where the end was read it still is."""
    session.refresh(thread, ["last_number"])
    beyond = sa.update(ThreadReading).where(
        ThreadReading.thread_id == thread.id, ThreadReading.read_number > thread.last_number
    )
    session.execute(beyond.values(read_number=thread.last_number).execution_options(synchronize_session=False))
    session.expire_all()
