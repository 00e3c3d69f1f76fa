"""Acts of moderators written down: in the course of the thread, for its readers, and in the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from forum.blueprints.discussions.events import ThreadChanged
from forum.blueprints.discussions.models.history import ThreadEvent
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.outbox.recording import record


def note(actor: Actor, thread: Thread, act: str, entry: AuditEntry | None = None, **detail: Any) -> None:
    """Within a use case: tell the readers of a thread what happened to it, after what is its last post now.

    `entry` is what the log says of it, for the way back.
    """
    event = ThreadEvent(
        thread_id=thread.id, after_number=thread.last_number, act=act, actor_id=actor.id, detail=detail,
        entry_id=entry.id if entry else None, at=clock.now(),
    )  # fmt: skip
    session.add(event)
    session.flush()


def forget_title(target: Thread, source: Thread) -> None:
    """Within a use case: a thread that was part of another stands by itself again, maybe for others: it is named no
    more where it was."""
    merged = sa.select(ThreadEvent).where(ThreadEvent.thread_id == target.id, ThreadEvent.act == "merged")
    for event in session.scalars(merged):
        if event.detail.get("thread_id") == source.id:
            event.detail = {name: value for name, value in event.detail.items() if name != "title"}


def tell_change(
    actor: Actor, thread: Thread, what: str, reason: str = "", *, undo: Mapping[str, Any] | None = None, **detail: Any
) -> None:
    """Within a use case: a thread is `locked`, `pinned` or the like: told in its course, logged, and told live.

    `undo` is how it was before, for the way back; `detail` what the sentence in the course names.
    """
    session.flush()
    entry = log_thread(actor, f"thread_{what}", thread, reason, undo=undo or {}, staff=detail)
    note(actor, thread, what, entry, **detail)
    record(ThreadChanged(thread_id=thread.id, group_id=thread.group_id, what=what))


def log_post(
    actor: Actor,
    act: str,
    post: Post,
    reason: str = "",
    *,
    undo: Mapping[str, Any] | None = None,
    open_to_readers: bool = True,
    **detail: Any,
) -> AuditEntry:
    """Within a use case: an act on a post, whose thread is loaded; `detail` is told to whoever may read of it."""
    return audit.log(
        actor, act, "post", post.id, group_id=post.thread.group_id, member_id=post.author_id, reason=reason,
        public={"thread_id": post.thread_id, "number": post.number, **detail} if open_to_readers else None, undo=undo,
        staff={**_named(actor, post.thread, post.author_id), **detail},
    )  # fmt: skip


def log_edit(actor: Actor, post: Post, reason: str) -> None:
    """Within a use case that made a version: who changes the words of another answers for it, but in a wiki."""
    if post.author_id != actor.id and not post.wiki:
        number = post.edit_count + 1
        undo = {"revision": number}
        log_post(actor, "post_edited", post, reason, undo=undo, open_to_readers=post.stands, revision=number)


def log_thread(
    actor: Actor,
    act: str,
    thread: Thread,
    reason: str = "",
    *,
    undo: Mapping[str, Any] | None = None,
    staff: Mapping[str, Any] | None = None,
    author_id: int | None = None,
) -> AuditEntry:
    """Within a use case: an act on a thread, under the name it has then; `author_id` is whom it concerns otherwise."""
    concerned = author_id or thread.author_id
    return audit.log(
        actor, act, "thread", thread.id, group_id=thread.group_id, member_id=concerned,
        reason=reason, public={"thread_id": thread.id}, undo=undo,
        staff={**_named(actor, thread, concerned), **(staff or {})},
    )  # fmt: skip


def _named(actor: Actor, thread: Thread, member_id: int) -> dict[str, Any]:
    """What the thread is called, and whether that is kept from whom the act concerns, since she may not read there."""
    untold = member_id != actor.id and not group_queries.reads(member_id, thread.group_id)
    return {"title": thread.title, **({"untold": True} if untold else {})}
