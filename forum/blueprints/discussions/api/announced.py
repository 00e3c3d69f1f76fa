"""What receivers outside hear of threads and posts, in the shape of the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.api.post_json import post_json
from forum.blueprints.discussions.events import (
    PostEdited,
    PostHidden,
    PostPublished,
    PostShown,
    PostsMoved,
    PostWithdrawn,
    ThreadBecameResource,
    ThreadChanged,
    ThreadMoved,
    ThreadStarted,
    ThreadSummarised,
)
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import posts, threads
from forum.blueprints.discussions.queries.objects import find_objects
from forum.blueprints.discussions.schemas.threads import ThreadSchema
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.kernel.announcements import Announcement, Ids, Reader, add_announcement, as_told, ids_alone
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _l

_WHAT = {ThreadSummarised: "summarised", ThreadBecameResource: "resource", ThreadMoved: "moved"}


def _thread(fact: Any) -> Iterable[Ids]:
    yield {"thread_id": fact.thread_id, "group_id": fact.group_id}


def _changed_threads(fact: Any) -> Iterable[Ids]:
    if isinstance(fact, PostsMoved):
        yield {"thread_id": fact.from_thread_id, "group_id": fact.from_group_id, "what": "posts_moved"}
        yield {"thread_id": fact.into_thread_id, "group_id": fact.into_group_id, "what": "posts_moved"}
        return
    what = fact.what if isinstance(fact, ThreadChanged) else _WHAT[type(fact)]
    if what != "removed":
        yield {"thread_id": fact.thread_id, "group_id": fact.group_id, "what": what}


def _gone_threads(fact: Any) -> Iterable[Ids]:
    """Where they stood: a thread that goes elsewhere is gone for whoever does not read it there."""
    if isinstance(fact, PostsMoved):
        yield {"thread_id": fact.from_thread_id, "group_id": fact.from_group_id}
    elif isinstance(fact, ThreadMoved):
        yield {"thread_id": fact.thread_id, "group_id": fact.from_group_id}
    elif fact.what == "removed":
        yield {"thread_id": fact.thread_id, "group_id": fact.group_id}


def _post(fact: Any) -> Iterable[Ids]:
    yield {"post_id": fact.post_id, "thread_id": fact.thread_id, "group_id": fact.group_id}


def _sees_thread(reader: Reader, ids: Ids) -> bool:
    statement = policies.visible_threads(reader.actor).where(Thread.id == ids["thread_id"])
    group_id = session.scalar(statement.with_only_columns(Thread.group_id))
    return group_id is not None and reader.reaches(group_id)


def _saw_thread(reader: Reader, ids: Ids) -> bool:
    group_id = ids["group_id"]
    group = group_policies.browsable_groups(reader.actor).where(Group.id == group_id).with_only_columns(Group.id)
    stood = sa.select(Thread.id).where(Thread.id == ids["thread_id"], Thread.pending_at.is_(None))
    read_there = reader.reaches(group_id) and session.scalar(group) is not None and session.scalar(stood) is not None
    return read_there and not _sees_thread(reader, ids)


def _sees_post(reader: Reader, ids: Ids) -> bool:
    standing = policies.visible_posts(reader.actor).where(Post.id == ids["post_id"], Post.stands)
    thread_id = session.scalar(standing.with_only_columns(Post.thread_id))
    return thread_id is not None and _sees_thread(reader, {"thread_id": thread_id})


def _saw_post(reader: Reader, ids: Ids) -> bool:
    """Whether its thread is read, and it was published once."""
    published = sa.select(Post.id).where(Post.id == ids["post_id"], Post.pending_at.is_(None))
    return session.scalar(published) is not None and _sees_thread(reader, ids)


def _show_thread(reader: Reader, ids: Ids) -> Mapping[str, Any] | None:
    shown = threads.find_thread_to_show(reader.actor, ids["thread_id"])
    if shown is None or _is_elsewhere(shown.thread, reader, ids):
        return None
    what = {"what": ids["what"]} if "what" in ids else {}
    return {**what, "thread": as_told(ThreadSchema().dump(shown))}


def _show_post(reader: Reader, ids: Ids) -> Mapping[str, Any] | None:
    try:
        line = posts.get_line(reader.actor, ids["post_id"])
    except NotFound:
        return None
    if not line.stands or _is_elsewhere(line.thread, reader, ids):
        return None
    body = post_json(reader.actor, line, find_objects(reader.actor, [line]))
    return {"group_id": line.thread.group_id, "post": as_told(body)}


def _is_elsewhere(thread: Any, reader: Reader, ids: Ids) -> bool:
    """Whether it has moved since: what it became is told by its moving, to those who read where it is now."""
    return bool(thread.group_id != ids["group_id"]) or not reader.reaches(thread.group_id)


_CHANGES = (ThreadChanged, ThreadSummarised, ThreadBecameResource, ThreadMoved, PostsMoved)
for _one in (
    Announcement("thread.created", _l("A thread was started"), (ThreadStarted,), _thread, _sees_thread, _show_thread),
    Announcement("thread.changed", _l("A thread changed"), _CHANGES, _changed_threads, _sees_thread, _show_thread),
    Announcement(
        "thread.removed", _l("A thread was removed"), (ThreadChanged, ThreadMoved, PostsMoved),
        _gone_threads, _saw_thread, ids_alone,
    ),
    Announcement("post.created", _l("A post was published"), (PostPublished,), _post, _sees_post, _show_post),
    Announcement("post.changed", _l("A post changed"), (PostEdited, PostShown), _post, _sees_post, _show_post),
    Announcement(
        "post.removed", _l("A post was removed or hidden"), (PostWithdrawn, PostHidden), _post, _saw_post, ids_alone
    ),
):  # fmt: skip
    add_announcement(_one)
