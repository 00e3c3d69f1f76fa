"""Starting, describing and removing threads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from forum.blueprints.accounts.services.drafts import settle
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.errors import DuplicateThread
from forum.blueprints.discussions.events import PostPublished, ThreadChanged, ThreadStarted
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.rules import REPEATED_WITHIN, opening_draft_keys
from forum.blueprints.discussions.services import attaching, history, pacing, polls, tagging, writing
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.standards.services.tagging import criteria_named
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.text import slugify
from forum.kernel.use_case import use_case


@use_case
def start_thread(
    actor: Actor,
    group_id: int,
    title: str,
    body: str,
    criteria: Iterable[str] = (),
    language: str | None = None,
    file_ids: Sequence[int] = (),
    tags: Iterable[str] = (),
    *,
    question: bool = False,
    poll: Mapping[str, Any] | None = None,
) -> Thread:
    """Open a thread with its first post, and a poll below it; its author follows it.

    Raises NotFound, Forbidden, DuplicateThread, Invalid, and TooMany for newcomers.

    `criteria` are codes, present or former; `tags` words of the group or new ones, at most five; without a language
    it is in the author's own.
    """
    group = group_queries.get_group(actor, group_id)
    authorize(policies.can_start_thread, actor, group)
    author_id, at = actor.id or 0, clock.now()
    if post_queries.find_repeated_opening(group.id, author_id, body, at - REPEATED_WITHIN) is not None:
        raise DuplicateThread
    rendered = writing.render(body)
    pacing.check_new_thread(actor, group, rendered)
    files = attaching.take_uploads(actor, group, body, file_ids)
    thread = _new_thread(group, author_id, title, language or getattr(actor, "language", None) or "en", at)
    thread.criteria, thread.question = criteria_named(criteria), question
    thread.tags = tagging.find_or_make(group.id, tags)
    session.add(thread)
    session.flush()
    post = _open(thread, body, rendered, at, policies.why_waits(actor, group, group.approve_threads))
    attaching.attach(post, files)
    if poll is not None:
        polls.write_poll(post, poll)
    writing.follow_own(thread, author_id, post.number, at, "watching")
    settle(actor, *opening_draft_keys(group.id))
    return thread_queries.get_thread(actor, thread.id)


def _open(thread: Thread, body: str, rendered: writing.Rendered, at: datetime, why: str | None) -> Post:
    """The first post, and who hears of it; nobody but moderators while it waits for approval."""
    if why is not None:
        post = writing.hold_opening(thread, body, rendered, at, why)
        thread.first_post_id = post.id
        return post
    post = writing.add_post(thread, thread.author_id, body, rendered, at, None)
    thread.first_post_id = post.id
    facts = {"thread_id": thread.id, "group_id": thread.group_id, "author_id": thread.author_id}
    record(ThreadStarted(**facts))
    named = [number for number in rendered.mentioned_ids if number != thread.author_id]
    record(PostPublished(post_id=post.id, **facts, mentioned_ids=named))
    return post


@use_case
def edit_thread(
    actor: Actor,
    thread_id: int,
    version: int | None = None,
    *,
    title: str | None = None,
    criteria: Iterable[str] | None = None,
    language: str | None = None,
    tags: Iterable[str] | None = None,
    question: bool | None = None,
) -> Thread:
    """Change title, criteria, tags, language or whether it is a question. Raises StaleVersion, VersionRequired.

    Old addresses lead to the new one.
    """
    thread = thread_queries.get_thread_to_show(actor, thread_id).thread
    authorize(policies.can_edit_thread, actor, thread)
    check_version(thread.version, version, required=True)
    if title is not None:
        thread.title, thread.slug = title, slugify(title)
    if criteria is not None:
        thread.criteria = criteria_named(criteria)
    if tags is not None:
        thread.tags = tagging.find_or_make(thread.group_id, tags)
    thread.language = language or thread.language
    thread.question = thread.question if question is None else question
    session.flush()
    record(ThreadChanged(thread_id=thread.id, group_id=thread.group_id, what="edited"))
    return thread


@use_case
def remove_thread(actor: Actor, thread_id: int, version: int | None = None, reason: str = "") -> None:
    """Take a thread away: for its author while nobody has answered, and for moderators, who can restore it."""
    thread = thread_queries.get_thread(actor, thread_id, lock=True)
    authorize(policies.can_remove_thread, actor, thread)
    check_version(thread.version, version)
    thread.deleted_at = clock.now()
    thread.drop_timer()
    session.flush()
    if not thread.pending:
        writing.count(Group, thread.group_id, {"thread_count": Group.thread_count - 1})
    history.log_thread(actor, "thread_removed", thread, reason, undo={})
    record(ThreadChanged(thread_id=thread.id, group_id=thread.group_id, what="removed"))


@use_case
def restore_thread(actor: Actor, thread_id: int, reason: str = "") -> Thread:
    """Bring back a thread that was removed, with all that is in it; restoring one that stands changes nothing.

    Raises NotFound, also for whoever does not moderate where it was.
    """
    thread = thread_queries.find_removed_thread(actor, thread_id)
    if thread is None:
        thread = thread_queries.get_thread(actor, thread_id)
        authorize(policies.can_moderate, actor, thread)
        return thread
    authorize(policies.can_restore_thread, actor, thread)
    thread.deleted_at = None
    session.flush()
    if not thread.pending:
        writing.count(Group, thread.group_id, {"thread_count": Group.thread_count + 1})
    history.log_thread(actor, "thread_restored", thread, reason, undo={})
    record(ThreadChanged(thread_id=thread.id, group_id=thread.group_id, what="restored"))
    return thread


def _new_thread(group: Group, author_id: int, title: str, language: str, at: datetime) -> Thread:
    return Thread(
        group_id=group.id, author_id=author_id, title=title, slug=slugify(title), language=language,
        created_at=at, last_post_at=at, last_poster_id=author_id, last_number=0, post_count=0, reply_count=0,
    )  # fmt: skip
