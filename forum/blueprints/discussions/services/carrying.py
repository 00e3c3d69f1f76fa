"""Posts on their way from one thread to another: numbers, places, counters, and how far everybody has read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from forum.blueprints.discussions.models.addresses import PostAddress, PostMove
from forum.blueprints.discussions.models.curating import ThreadResource
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.readings import ThreadReading
from forum.blueprints.discussions.models.threads import Thread, ThreadParticipant
from forum.blueprints.discussions.services import writing
from forum.blueprints.groups.models.groups import Group
from forum.kernel.database import session

_POSTS: Any = Post.__table__
_OUT_OF_THE_WAY = 1_000_000_000


def carry(source: Thread, target: Thread, post_ids: Sequence[int] | None, move: PostMove) -> None:
    """Put these posts, or all, at the end of another thread. What they were called before leads to them for good."""
    session.flush()
    rows = _list(source, post_ids)
    old = [row.number for row in rows]
    before = target.last_number, target.given_number
    addresses = [{"thread_id": source.id, "number": row.number, "post_id": row.id, "move_id": move.id} for row in rows]
    _insert(PostAddress, addresses)
    places = enumerate(rows, start=1)
    _place([(row.id, target.id, target.given_number + n, target.post_count + n) for n, row in places])
    if post_ids is None:
        _carry_waiting(source, target)
    _count(target, target.given_number + len(rows))
    _count(source, source.given_number)
    _carry_readings(source, target, old, before)


def give_back(source: Thread, target: Thread, move: PostMove) -> None:
    """Put the posts of a move that are still there back under their own numbers."""
    session.flush()
    here = sa.select(PostAddress.number, Post.id, Post.number.label("now")).join(Post, Post.id == PostAddress.post_id)
    chosen = here.where(PostAddress.move_id == move.id, Post.thread_id == target.id).order_by(PostAddress.number)
    rows = session.execute(chosen).all()
    numbers = [row.number for row in rows]
    for start in range(0, len(numbers), 500):
        mine = PostAddress.thread_id == source.id, PostAddress.number.in_(numbers[start : start + 500])
        session.execute(sa.delete(PostAddress).where(*mine))
    _insert(PostAddress, [{"thread_id": target.id, "number": row.now, "post_id": row.id} for row in rows])
    _place([(row.id, source.id, row.number, _OUT_OF_THE_WAY + n) for n, row in enumerate(rows)])
    _count(source, source.given_number)
    _count(target, target.given_number)
    _keep_readings(source)
    _keep_readings(target)


def close(source: Thread, target: Thread, at: datetime) -> None:
    """Leave nothing of a thread but its address."""
    source.deleted_at, source.merged_into_id, source.first_post_id = at, target.id, None
    source.drop_timer()
    session.flush()
    writing.count(Group, source.group_id, {"thread_count": Group.thread_count - 1})
    known = sa.select(ThreadResource.resource_id).where(ThreadResource.thread_id == target.id)
    made = sa.update(ThreadResource).where(ThreadResource.thread_id == source.id)
    session.execute(made.where(ThreadResource.resource_id.not_in(known)).values(thread_id=target.id))


def reopen(source: Thread) -> None:
    """Let a thread stand by itself again."""
    source.deleted_at, source.merged_into_id = None, None
    session.flush()
    writing.count(Group, source.group_id, {"thread_count": Group.thread_count + 1})


def _list(source: Thread, post_ids: Sequence[int] | None) -> Sequence[Any]:
    statement = sa.select(Post.id, Post.number).where(Post.thread_id == source.id, Post.position > 0)
    if post_ids is not None:
        statement = statement.where(Post.id.in_(post_ids))
    return session.execute(statement.order_by(Post.position)).all()


def _insert(model: type[Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(sa.insert(model), rows)


def _place(places: Sequence[tuple[int, int, int, int]]) -> None:
    """Give posts a thread, a number and a place."""
    if not places:
        return
    put = sa.update(_POSTS).where(_POSTS.c.id == sa.bindparam("post"))
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in ("thread_id", "number", "position")}
    names = ("post", "new_thread_id", "new_number", "new_position")
    rows = [dict(zip(names, place, strict=True)) for place in places]
    session.connection().execute(put.values(**values, version=_POSTS.c.version + 1), rows)


def _carry_waiting(source: Thread, target: Thread) -> None:
    """Replies that wait for approval have no place, and wait in the other thread from now on."""
    waiting = sa.select(Post.id).where(Post.thread_id == source.id, Post.position < 0).order_by(Post.id)
    lowest = session.scalar(sa.select(sa.func.min(Post.number)).where(Post.thread_id == target.id)) or 0
    below = min(lowest, 0)
    ids = session.scalars(waiting).all()
    _place([(post_id, target.id, below - n, below - n) for n, post_id in enumerate(ids, start=1)])


def _count(thread: Thread, given: int) -> None:
    """Make places dense in the order of numbers, and every counter what there is to count."""
    placed = sa.select(Post.id, Post.number, Post.position).where(Post.thread_id == thread.id, Post.number > 0)
    rows = session.execute(placed.order_by(Post.number)).all()
    wrong = [(row.id, thread.id, row.number, n) for n, row in enumerate(rows, start=1) if row.position != n]
    if wrong:
        aside = sa.update(_POSTS).where(_POSTS.c.id == sa.bindparam("post")).values(position=sa.bindparam("new"))
        away = [{"post": place[0], "new": 2 * _OUT_OF_THE_WAY + n} for n, place in enumerate(wrong)]
        session.connection().execute(aside, away)
        _place(wrong)
    first_id = rows[0].id if rows and rows[0].number == 1 else None
    standing = sa.select(sa.func.count()).where(Post.thread_id == thread.id, Post.number > 1, Post.stands)
    last = session.get(Post, rows[-1].id, populate_existing=True) if rows else None
    session.expire(thread, ["solution_id"])
    session.refresh(thread, ["version", "solution_id"])
    thread.given_number, thread.post_count = given, len(rows)
    thread.last_number = last.number if last else 0
    thread.reply_count = session.scalar(standing) or 0
    thread.first_post_id = first_id
    if last is not None:
        thread.last_post_at, thread.last_poster_id = last.created_at, last.author_id
    _check_solution(thread)
    session.flush()
    _count_participants(thread)
    session.expire_all()


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
