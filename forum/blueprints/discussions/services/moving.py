"""Splitting, joining and moving threads: what belongs to a post goes with it, and every link still leads there."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import PostsMoved, ThreadMoved
from forum.blueprints.discussions.models.addresses import PostMove
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.tags import Tag, thread_tags
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.rules import MOST_SPLIT
from forum.blueprints.discussions.services import attaching, carrying, curating, history, states, tagging, writing
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.audit import AuditEntry
from forum.kernel.clock import as_text, from_text
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.text import slugify
from forum.kernel.use_case import use_case


@use_case
def split_thread(
    actor: Actor, thread_id: int, post_ids: Sequence[int], title: str, version: int | None = None
) -> Thread:
    """Begin a new thread in the same group with some replies of another. Raises NotFound, Forbidden, Invalid.

    The post that opens a thread stays: to take everything elsewhere, merge. Those who read the replies have read them.
    """
    source = _to_change(actor, thread_id, version)
    chosen = _chosen(source, post_ids)
    first = chosen[0]
    target = Thread(
        group_id=source.group_id, author_id=first.author_id, title=title, slug=slugify(title),
        language=source.language, created_at=first.created_at, last_post_at=first.created_at,
        last_poster_id=first.author_id, given_number=0, last_number=0, post_count=0, reply_count=0,
    )  # fmt: skip
    session.add(target)
    session.flush()
    move, solution = _begin("split", source, target), source.solution_id
    carrying.carry(source, target, [post.id for post in chosen], move)
    writing.reading_of(target.author_id, target.id).watch_level = "watching"
    writing.count(Group, source.group_id, {"thread_count": Group.thread_count + 1})
    undo = {"move_id": move.id, "solution_id": solution}
    staff = {"into": target.id}
    entry = history.log_thread(actor, "thread_split", source, undo=undo, staff=staff, author_id=target.author_id)
    history.note(actor, source, "split_into", entry, posts=len(chosen), thread_id=target.id)
    history.note(actor, target, "split_from", entry, posts=len(chosen), thread_id=source.id)
    _tell(move, source, target)
    session.flush()
    return thread_queries.get_thread(actor, target.id)


@use_case
def merge_thread(actor: Actor, thread_id: int, into: int, version: int | None = None) -> Thread:
    """Make a thread part of another: its posts stand at the end there, and its address leads to them.

    Whoever does it moderates both. Raises NotFound, Forbidden, Invalid.
    """
    if thread_id == into:
        raise Invalid(errors={"into": [_("Choose another thread.")]})
    for number in sorted((thread_id, into)):  # locked in one order, so that two who do the same never wait in a ring
        thread_queries.get_thread(actor, number, lock=True)
    source, target = _to_change(actor, thread_id, version), _to_change(actor, into, None)
    move = _begin("merge", source, target)
    count, answer = source.post_count, source.solution_id
    solution = target.solution_id or answer
    carrying.carry(source, target, None, move)
    carrying.close(source, target, clock.now())
    if solution is not None and target.solution_id is None:
        target.solve(solution, actor.id, clock.now())
    joined = curating.join_summaries(actor, source, target)
    undo = {"move_id": move.id, "solution_id": answer, "summary": joined}
    entry = history.log_thread(actor, "thread_merged", source, undo=undo, staff={"into": target.id})
    history.note(actor, target, "merged", entry, posts=count, title=source.title, thread_id=source.id)
    _tell(move, source, target)
    return thread_queries.get_thread(actor, target.id)


@use_case
def move_thread(actor: Actor, thread_id: int, group_id: int, version: int | None = None) -> Thread:
    """Put a thread into another group, whose rules then hold. Whoever does it moderates both.

    Its address stays. Its tags stay behind, since every group has its own. Raises NotFound, Forbidden.
    """
    thread = _to_change(actor, thread_id, version)
    group = group_queries.get_group(actor, group_id)
    authorize(group_policies.can_moderate, actor, group)
    if thread.group_id == group.id:
        return thread
    before = thread.group_id
    words = session.scalars(sa.select(Tag.name).join(thread_tags).where(thread_tags.c.thread_id == thread.id)).all()
    pinned = {"pinned": thread.pinned, "until": as_text(thread.pinned_until)}
    undo = {"group_id": before, "tags": list(words), **pinned}
    entry = history.log_thread(actor, "thread_moved", thread, undo=undo, staff={"into_group": group.id})
    thread.pin(None, None)
    thread.group_id = group.id
    session.flush()
    session.execute(sa.delete(thread_tags).where(thread_tags.c.thread_id == thread.id))
    attaching.follow(thread)
    writing.count(Group, before, {"thread_count": Group.thread_count - 1})
    writing.count(Group, group.id, {"thread_count": Group.thread_count + 1})
    history.note(actor, thread, "moved", entry)
    record(ThreadMoved(thread_id=thread.id, from_group_id=before, group_id=group.id))
    session.expire(thread, ["group"])
    return thread_queries.get_thread(actor, thread.id)


@use_case
def move_back(actor: Actor, entry: AuditEntry, *, still_pinned: bool) -> Thread:
    """Put a thread back into the group it came from, with its tags and its pin. Raises NotFound, Forbidden."""
    thread = _to_change(actor, entry.subject_id, None)
    here = thread.group_id == entry.undo["group_id"]
    thread = move_thread(actor, thread.id, entry.undo["group_id"])
    if not here:
        session.refresh(thread, ["tags"])
        thread.tags = tagging.find_or_make(thread.group_id, entry.undo.get("tags", []))
        if entry.undo.get("pinned") and still_pinned:
            thread.pin(actor.id, clock.now(), from_text(entry.undo["until"]))
        session.flush()
    return thread


@use_case
def undo_move(actor: Actor, entry: AuditEntry) -> None:
    """Give posts back to the thread they were taken from, under the numbers they had there. Raises NotFound, Forbidden.

    What was written meanwhile in a thread that had been split off comes along; in one that was merged it stays.
    """
    move = session.get_one(PostMove, entry.undo["move_id"])
    target = _to_change(actor, move.into_thread_id, None)
    if move.kind == "merge":
        source = session.get_one(Thread, move.from_thread_id, populate_existing=True)
        authorize(group_policies.can_moderate, actor, group_queries.get_group(actor, source.group_id))
        carrying.reopen(source)
    else:
        source = _to_change(actor, move.from_thread_id, None)
    carrying.give_back(source, target, move)
    if move.kind == "split":
        back = _begin("merge", target, source)
        carrying.carry(target, source, None, back)
        carrying.close(target, source, clock.now())
        _tell(back, target, source)
    else:
        curating.part_summaries(actor, target, entry.undo.get("summary"))
        history.forget_title(target, source)
    move.undone_at = clock.now()
    answer = entry.undo.get("solution_id")
    if answer and not source.solved and states.is_answer(source, answer):
        source.solve(answer, actor.id, clock.now())
    history.note(actor, source, "given_back")
    history.log_thread(actor, f"thread_{move.kind}_undone", source)
    _tell(move, target, source)


def _to_change(actor: Actor, thread_id: int, version: int | None) -> Thread:
    thread = thread_queries.get_thread(actor, thread_id, lock=True)
    authorize(policies.can_move_posts, actor, thread)
    check_version(thread.version, version)
    return thread


def _chosen(thread: Thread, post_ids: Sequence[int]) -> Sequence[Post]:
    wanted = list(dict.fromkeys(post_ids))[:MOST_SPLIT]
    here = sa.select(Post).where(Post.thread_id == thread.id, Post.id.in_(wanted), Post.position > 0)
    found = session.scalars(here.order_by(Post.position)).all()
    if not wanted or len(found) != len(wanted):
        raise Invalid(errors={"post_ids": [_("Choose posts that stand in this thread.")]})
    if found[0].number == 1:
        raise Invalid(errors={"post_ids": [_("The first post opens this thread and stays. Choose among the replies.")]})
    return found


def _begin(kind: str, source: Thread, target: Thread) -> PostMove:
    move = PostMove(kind=kind, from_thread_id=source.id, into_thread_id=target.id, at=clock.now())
    session.add(move)
    session.flush()
    return move


def _tell(move: PostMove, source: Thread, target: Thread) -> None:
    record(
        PostsMoved(
            move_id=move.id, from_thread_id=source.id, into_thread_id=target.id,
            from_group_id=source.group_id, into_group_id=target.group_id,
        )
    )  # fmt: skip
