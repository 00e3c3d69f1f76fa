"""Posts of a thread as plain rows: the hottest read of the forum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.posts import Post, PostRevision
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries.parts import with_parts
from forum.blueprints.discussions.rules import MERGED_WITHIN, PAGE_SIZE, PostLine, ends_with, window_around
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize

MOST_IN_A_ROW = 20
_Answered = aliased(Post)
_AnsweredAuthor = aliased(Member)


def get_post(actor: Actor, post_id: int) -> Post:
    """A post with its thread, group and author. Raises NotFound."""
    thread = joinedload(Post.thread).joinedload(Thread.group)
    statement = policies.visible_posts(actor).where(Post.id == post_id)
    found = session.scalar(statement.options(thread, joinedload(Post.author)))
    if found is None:
        raise NotFound
    return found


def get_line(actor: Actor, post_id: int) -> PostLine:
    """A post as lists show it. Raises NotFound."""
    visible = policies.visible_posts(actor).where(Post.id == post_id).with_only_columns(Post.thread_id)
    thread = session.scalar(sa.select(Thread).where(Thread.id.in_(visible)).options(joinedload(Thread.group)))
    if thread is None:
        raise NotFound
    return _lines(thread, session.execute(_select(thread).where(Post.id == post_id)))[0]


def as_seen(actor: Actor, line: PostLine) -> PostLine:
    """The post with its text also where others may not read it, if the actor may."""
    return line.veiled if line.veiled and policies.can_read_post(actor, line) else line


def get_line_by_number(thread: Thread, number: int) -> PostLine:
    """The post of a thread that the asker sees with this number. Raises NotFound."""
    found = _lines(thread, session.execute(_select(thread).where(Post.number == number)))
    if not found:
        raise NotFound
    return found[0]


def list_posts(
    thread: Thread,
    *,
    after: int | None = None,
    before: int | None = None,
    around: int | None = None,
    since: datetime | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[PostLine]:
    """Posts of a thread that the asker sees, in their order; the first ones unless told otherwise.

    `after` and `before` are the number of the post next to them, `around` is one on the page, `since` is when the
    first of them was written or later. `next` goes on in the same direction, backwards with `before`.
    """
    statement = _select(thread).where(Post.position > 0)
    if before is not None:
        statement = statement.where(Post.position < _position(thread, before))
        page = paginate(statement, [Key(Post.position, descending=True)], cursor, limit)
        return Page(list(reversed(_lines(thread, page.items))), page.next)
    if after is not None:
        statement = statement.where(Post.position > _position(thread, after))
    elif since is not None:
        statement = statement.where(Post.position >= (find_position_since(thread, since) or thread.post_count + 1))
    elif around is not None:
        first, _ = window_around(find_position(thread, around), thread.post_count, limit or PAGE_SIZE)
        statement = statement.where(Post.position >= first)
    page = paginate(statement, [Key(Post.position)], cursor, limit)
    return Page(_lines(thread, page.items), page.next)


def list_between(thread: Thread, first: int, last: int) -> Sequence[PostLine]:
    """The posts at the positions from `first` to `last`, both included."""
    statement = _select(thread).where(Post.position.between(first, last)).order_by(Post.position)
    return _lines(thread, session.execute(statement))


def list_by_ids(thread: Thread, ids: Sequence[int]) -> Sequence[PostLine]:
    """Those of these few posts that stand in a thread the asker sees, in their order."""
    return _lines(thread, session.execute(_select(thread).where(Post.id.in_(ids)).order_by(Post.position)))


def list_by_numbers(thread: Thread, numbers: Sequence[int]) -> Sequence[PostLine]:
    """Those of these posts that stand in the thread, in their order."""
    statement = _select(thread).where(Post.number.in_(numbers)).order_by(Post.position)
    return _lines(thread, session.execute(statement))


def list_openings(threads: Sequence[Thread]) -> list[PostLine]:
    """The first post of each of these threads that the asker sees, in their order; two statements."""
    of_post = {thread.first_post_id: thread for thread in threads}
    rows = session.execute(_columns().where(Post.id.in_([number for number in of_post if number]))).all()
    found = {line.id: line for line in _in_threads([(of_post[row[0]], row) for row in rows])}
    return [found[number] for number in of_post if number in found]


def list_waiting(actor: Actor, thread: Thread, most: int = 20) -> Sequence[PostLine]:
    """Replies of a thread that the asker sees which wait for approval, the oldest first: for their author and for
    moderators; of refused ones only one's own."""
    shown = sa.or_(Post.refused_at.is_(None), Post.author_id == actor.id)
    mine = sa.true() if policies.can_moderate(actor, thread) else Post.author_id == actor.id
    waiting = (Post.pending_at.is_not(None), Post.position < 0, Post.deleted_at.is_(None))
    statement = _select(thread).where(*waiting, shown, mine).order_by(Post.id).limit(most)
    return [as_seen(actor, line) for line in _lines(thread, session.execute(statement))]


def has_number(thread: Thread, number: int) -> bool:
    """Whether a post of this number stands in the thread now."""
    here = sa.select(Post.id).where(Post.thread_id == thread.id, Post.number == number)
    return session.scalar(here) is not None


def find_position(thread: Thread, number: int) -> int:
    """Where the post of a number stands; where the one before it stands when there is none."""
    return session.scalar(sa.select(_position(thread, number))) or 1


def find_position_since(thread: Thread, moment: datetime) -> int | None:
    """Where the first post stands that was written at a moment or later; None when there is none."""
    written = sa.select(Post.position).where(Post.thread_id == thread.id, Post.created_at >= moment)
    return session.scalar(written.where(Post.position > 0).order_by(Post.created_at, Post.position).limit(1))


def find_number_at(thread: Thread, position: int) -> int | None:
    """The number of the post at a place."""
    return session.scalar(sa.select(Post.number).where(Post.thread_id == thread.id, Post.position == position))


def list_revisions(actor: Actor, post_id: int) -> tuple[Post, Sequence[PostRevision]]:
    """A post and every version of its text, the first one first; none when it was never edited.

    Raises NotFound, and Forbidden for a withdrawn post of somebody else.
    """
    post = get_post(actor, post_id)
    authorize(policies.can_see_revisions, actor, post)
    statement = sa.select(PostRevision).where(PostRevision.post_id == post_id).order_by(PostRevision.number)
    editor = joinedload(PostRevision.editor).joinedload(Member.city)
    return post, session.scalars(statement.options(editor)).all()


def find_repeated(thread_id: int, author_id: int, body: str, since: datetime) -> int | None:
    """The number of a post with the same text by the same author in the thread since a moment, or ending with it."""
    mine = (Post.thread_id == thread_id, Post.author_id == author_id, Post.created_at >= since - MERGED_WITHIN)
    statement = sa.select(Post.number, Post.body, Post.created_at).where(*mine, Post.deleted_at.is_(None))
    for row in session.execute(statement.order_by(Post.created_at.desc()).limit(MOST_IN_A_ROW)):
        if ends_with(row.body, body) and (row.created_at >= since or row.body != body):
            number: int = row.number
            return number
    return None


def find_last(actor: Actor, thread: Thread) -> Post | None:
    """The post at the end of a thread, if it still stands."""
    end = policies.visible_posts(actor).where(Post.thread_id == thread.id, Post.stands)
    loaded = joinedload(Post.thread).joinedload(Thread.group)
    return session.scalar(end.where(Post.position == thread.post_count).options(loaded))


def list_arrived(actor: Actor, thread: Thread, seen_number: int, most: int) -> Sequence[PostLine]:
    """What others, whom one has not blocked, wrote in a thread after the post of a number."""
    standing = policies.visible_posts(actor).where(Post.thread_id == thread.id).with_only_columns(Post.id)
    others = Post.author_id != (actor.id or 0), Post.author_id.not_in(directory_policies.blocked_members(actor))
    arrived = _select(thread).where(Post.number > seen_number, *others, Post.stands, Post.id.in_(standing))
    return _lines(thread, session.execute(arrived.order_by(Post.position).limit(most)))


def find_repeated_opening(group_id: int, author_id: int, body: str, since: datetime) -> int | None:
    """The id of a thread of the group that the author opened with the same text since a moment."""
    same = (Post.author_id == author_id, Post.created_at >= since, Post.body == body, Post.number == 1)
    here = (Thread.group_id == group_id, Thread.deleted_at.is_(None))
    return session.scalar(sa.select(Thread.id).join(Post, Post.thread_id == Thread.id).where(*here, *same).limit(1))


def find_line_to_tell(post_id: int) -> PostLine | None:
    """A post for the room of its group, whose door has asked the policy; None once its thread is removed, and
    while one or the other waits for approval."""
    statement = sa.select(Thread).join(Post, Post.thread_id == Thread.id).where(Post.id == post_id)
    told = (Thread.deleted_at.is_(None), Thread.pending_at.is_(None), Post.pending_at.is_(None))
    thread = session.scalar(statement.where(*told).options(joinedload(Thread.group)))
    return _lines(thread, session.execute(_select(thread).where(Post.id == post_id)))[0] if thread else None


def _position(thread: Thread, number: int) -> sa.ScalarSelect[int]:
    before = sa.select(Post.position).where(Post.thread_id == thread.id, Post.number <= number)
    up_to = before.order_by(Post.number.desc()).limit(1)
    return sa.select(sa.func.coalesce(up_to.scalar_subquery(), 0)).scalar_subquery()


def _select(thread: Thread) -> sa.Select[Any]:
    return _columns().where(Post.thread_id == thread.id)


def _columns() -> sa.Select[Any]:
    columns: tuple[Any, ...] = (
        Post.id, Post.number, Post.position, Post.body, Post.html,
        Member.id, Member.name, Member.handle, Member.job_title, Member.job_title_audience,
        Member.avatar_digest, Member.avatar_audience, Member.closed_at.is_not(None),
        City.id, City.name, City.country_code,
        _Answered.number, _Answered.author_id, _AnsweredAuthor.name,
        Post.created_at, Post.edited_at, Post.edit_count, Post.deleted_at, Post.wiki, Post.removed, Post.hidden_at,
        Post.pending_at, Post.refused_at, Post.judged_by_id, Post.judged_why, Post.edit_locked_at, Post.version,
    )  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(Post)
        .join(Member, Member.id == Post.author_id)
        .outerjoin(City, City.id == Member.city_id)
        .outerjoin(_Answered, sa.and_(_Answered.id == Post.reply_to_id, _Answered.thread_id == Post.thread_id))
        .outerjoin(_AnsweredAuthor, _AnsweredAuthor.id == _Answered.author_id)
    )


_LOADED_APART = ("thread", "files", "cards", "veiled")
_FIELDS = [name for name in PostLine.__dataclass_fields__ if name not in _LOADED_APART]


def _lines(thread: Thread, rows: Any) -> list[PostLine]:
    return _in_threads([(thread, row) for row in rows])


def _in_threads(rows: Sequence[tuple[Thread, Any]]) -> list[PostLine]:
    lines = [PostLine(thread=thread, **dict(zip(_FIELDS, row, strict=True))) for thread, row in rows]
    return [_hide(line) for line in with_parts(lines)]


def _hide(line: PostLine) -> PostLine:
    return line if line.stands else replace(line, body="", html="", files=(), cards=(), veiled=line)
