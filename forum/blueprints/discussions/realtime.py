"""Discussions live: what is told to the room of a group, and what a browser with an open thread may send."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_socketio import join_room, leave_room
from marshmallow import Schema

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import (
    LinkDescribed,
    PollChanged,
    PostEdited,
    PostHidden,
    PostPublished,
    PostReacted,
    PostShown,
    PostsMoved,
    PostWithdrawn,
    ThreadBecameResource,
    ThreadChanged,
    ThreadMoved,
    ThreadStarted,
    ThreadSummarised,
)
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.queries import reactions as reaction_queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.kernel.actor import ANONYMOUS, SYSTEM, Actor
from forum.kernel.policies import authorize
from forum.kernel.realtime.attending import attendance
from forum.kernel.realtime.broadcasts import broadcasts, renders
from forum.kernel.realtime.commands import command, enter
from forum.kernel.realtime.hub import socketio
from forum.kernel.realtime.typing import Place, typing_in
from forum.kernel.web.fields import Id

MOST_NAMED = 8
MOST_TOLD = 50  # beyond, coming and going is not told at once, since each would be told to all
Told = Iterable[tuple[str, dict[str, Any]]]


class ThreadPlace(Schema):
    """Which thread."""

    thread_id = Id(required=True)


@broadcasts("post_published", PostPublished)
def tell_of_post(event: PostPublished) -> Told:
    """A new post."""
    yield _in_group(event)


@broadcasts("post_edited", PostEdited, PostShown, LinkDescribed)
def tell_of_edit(event: PostEdited | PostShown | LinkDescribed) -> Told:
    """A post with another text, its text again, or a card."""
    yield _in_group(event)


@broadcasts("post_hidden", PostWithdrawn, PostHidden)
def tell_of_withdrawal(event: PostWithdrawn | PostHidden) -> Told:
    """A post without its text."""
    yield _in_group(event)


@broadcasts("thread_changed", ThreadChanged)
def tell_of_change(event: ThreadChanged) -> Told:
    """A thread with another title, pinned, locked, or removed."""
    yield f"group:{event.group_id}", {"thread_id": event.thread_id, "group_id": event.group_id, "what": event.what}


@broadcasts("thread_changed", ThreadMoved)
def tell_of_moving(event: ThreadMoved) -> Told:
    """A thread is gone for the readers of one group and new for those of another; no room learns of the other."""
    for group_id in (event.from_group_id, event.group_id):
        yield f"group:{group_id}", {"thread_id": event.thread_id, "group_id": group_id, "what": "moved"}


@broadcasts("thread_changed", PostsMoved)
def tell_of_moved_posts(event: PostsMoved) -> Told:
    """Two threads with other posts than before; each room hears of its own."""
    places = (event.from_thread_id, event.from_group_id), (event.into_thread_id, event.into_group_id)
    for thread_id, group_id in places:
        yield f"group:{group_id}", {"thread_id": thread_id, "group_id": group_id, "what": "posts_moved"}


@broadcasts("thread_changed", ThreadStarted)
def tell_of_thread(event: ThreadStarted) -> Told:
    """A new thread."""
    yield f"group:{event.group_id}", {"thread_id": event.thread_id, "group_id": event.group_id, "what": "started"}


@broadcasts("thread_changed", ThreadSummarised, ThreadBecameResource)
def tell_of_curating(event: ThreadSummarised | ThreadBecameResource) -> Told:
    """A thread with another summary, or one that became a resource."""
    what = "summarised" if isinstance(event, ThreadSummarised) else "resource"
    yield f"group:{event.group_id}", {"thread_id": event.thread_id, "group_id": event.group_id, "what": what}


@broadcasts("poll_changed", PollChanged)
def tell_of_poll(event: PollChanged) -> Told:
    """A poll with other votes, closed, added or removed; who may see its results asks for it."""
    yield f"group:{event.group_id}", _in_group(event)[1] | {"poll_id": event.poll_id}


@renders("poll_changed")
def show_poll(ids: dict[str, Any]) -> dict[str, Any] | None:
    """Where the poll stands, as long as its post does."""
    line = post_queries.find_line_to_tell(ids["post_id"])
    return None if line is None or _is_elsewhere(line.thread, ids) else dict(ids)


@broadcasts("post_reacted", PostReacted)
def tell_of_reaction(event: PostReacted) -> Told:
    """A post with other reactions."""
    room, place = _in_group(event)
    yield room, {**place, "member_id": event.member_id, "name": event.name, "added": event.added}


@renders("post_reacted")
def show_reactions(ids: dict[str, Any]) -> dict[str, Any] | None:
    """How many react to a post now, and whose reaction it was that has come or gone."""
    line = post_queries.find_line_to_tell(ids["post_id"])
    if line is None or not line.stands or _is_elsewhere(line.thread, ids):
        return None
    counts = reaction_queries.count_reactions(ANONYMOUS, [ids["post_id"]]).get(ids["post_id"], [])
    return {**ids, "reactions": [{"name": one.name, "count": one.count} for one in counts]}


@renders("post_published")
@renders("post_edited")
@renders("post_hidden")
def show_post(ids: dict[str, Any]) -> dict[str, Any] | None:
    """The post as it is now, fit for everybody in the room."""
    line = post_queries.find_line_to_tell(ids["post_id"])
    if line is None or _is_elsewhere(line.thread, ids) or line.thread.id != ids["thread_id"]:
        return None
    author = {
        "id": line.author_id, "name": line.author_name, "handle": line.author_handle, "city": line.city_name,
        "url": None if line.author_closed else f"/members/{line.author_id}",
    }  # fmt: skip
    return {
        "thread_id": line.thread.id, "group_id": line.thread.group_id, "post_id": line.id, "number": line.number,
        "url": line.path, "author": author, "html": line.html, "withdrawn": line.withdrawn, "state": line.state,
        "created_at": _text(line.created_at), "edited_at": _text(line.edited_at),
        "version": line.version, "reply_count": line.thread.reply_count,
    }  # fmt: skip


@renders("thread_changed")
def show_thread(ids: dict[str, Any]) -> dict[str, Any] | None:
    """The thread as it is now."""
    thread = thread_queries.find_thread_to_tell(ids["thread_id"])
    if thread is None or _is_elsewhere(thread, ids):
        return None
    return {
        "thread_id": thread.id, "group_id": thread.group_id, "what": ids["what"], "title": thread.title,
        "url": thread.path, "pinned": thread.pinned, "pinned_until": _text(thread.pinned_until),
        "locked": thread.locked, "lock_reason": thread.lock_reason, "archived": thread.archived,
        "timer_act": thread.timer_act, "timer_at": _text(thread.timer_at), "solved": thread.solved,
        "slow_seconds": thread.slow_seconds, "slow_until": _text(thread.slow_until),
        "reply_count": thread.reply_count, "version": thread.version,
    }  # fmt: skip


@command("watch_thread", ThreadPlace)
def watch_thread(actor: Actor, thread_id: int) -> dict[str, Any]:
    """Hear what happens in a thread, by joining the room of its group."""
    thread = thread_queries.get_thread(actor, thread_id)
    return enter(actor, f"group:{thread.group_id}")


@command("leave_thread", ThreadPlace)
def leave_thread(actor: Actor, thread_id: int) -> dict[str, Any]:
    """Hear no more of it."""
    thread = thread_queries.get_thread(actor, thread_id)
    leave_room(f"group:{thread.group_id}")
    close_thread(actor, thread_id)
    return {}


@command("read_thread", ThreadPlace)
def read_thread(actor: Actor, thread_id: int) -> dict[str, Any]:
    """Count as reading a thread for another minute, and hear who else does; answers who does now.

    Whoever does not show her presence to everybody counts as nobody and hears of nobody.
    """
    thread_queries.get_thread(actor, thread_id)
    if not directory_policies.shows_presence_to_all(actor):
        leave_room(_room(thread_id))
        return {"thread_id": thread_id, "readers": [], "count": 0}
    join_room(_room(thread_id))
    news = attendance().stay(_room(thread_id), actor.id or 0)
    told = _readers(thread_id)
    if news and told["count"] <= MOST_TOLD:
        _tell_readers(told)
    return told


@command("close_thread", ThreadPlace)
def close_thread(actor: Actor, thread_id: int) -> None:
    """Read it no more: the page was left or hidden."""
    leave_room(_room(thread_id))
    if attendance().go(_room(thread_id), actor.id or 0):
        _tell_readers(_readers(thread_id))


@typing_in("thread_id")
def find_place(actor: Actor, thread_id: int) -> Place:
    """The room of those who have the thread open, for whoever may answer in it. Raises NotFound, Forbidden.

    A room hears all or nothing: nothing of whoever does not show it, or has blocked or is blocked by somebody.
    """
    thread = thread_queries.get_thread(actor, thread_id)
    authorize(policies.can_reply, actor, thread)
    return Place(f"group:{thread.group_id}", None if directory_policies.shows_typing_to_all(actor) else ())


def _room(thread_id: int) -> str:
    return f"thread:{thread_id}"


def _readers(thread_id: int) -> dict[str, Any]:
    here = attendance().who(_room(thread_id))
    named = account_queries.get_members(SYSTEM, here[-MOST_NAMED:]).values()
    readers = [{"id": member.id, "name": member.name} for member in named]
    return {"thread_id": thread_id, "readers": readers, "count": len(here)}


def _tell_readers(told: dict[str, Any]) -> None:
    socketio.emit("readers_changed", told, to=_room(told["thread_id"]))


def _in_group(event: Any) -> tuple[str, dict[str, Any]]:
    ids = {"thread_id": event.thread_id, "post_id": event.post_id, "group_id": event.group_id}
    return f"group:{event.group_id}", ids


def _is_elsewhere(thread: Any, ids: dict[str, Any]) -> bool:
    """Whether it has moved since this room was told: what it became is for those who see its group now."""
    return bool(thread.group_id != ids.get("group_id", thread.group_id))


def _text(moment: Any) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
