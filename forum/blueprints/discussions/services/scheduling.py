"""Writing threads for later, and publishing them in their minute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import EllipsisType
from typing import Any

from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.errors import TooManyScheduled
from forum.blueprints.discussions.models.scheduled import MOST_SCHEDULED, ScheduledThread
from forum.blueprints.discussions.queries import scheduled as queries
from forum.blueprints.discussions.services.moments import check_ahead
from forum.blueprints.discussions.services.polls import check_end, check_options
from forum.blueprints.discussions.services.threads import start_thread
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.standards.services.tagging import criteria_named
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import ForumError
from forum.kernel.etags import check_version
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case

AT_ONCE = 50


@use_case
def schedule_thread(
    actor: Actor,
    group_id: int,
    publish_at: datetime,
    title: str,
    body: str,
    criteria: Sequence[str] = (),
    language: str | None = None,
    tags: Sequence[str] = (),
    *,
    question: bool = False,
    poll: Mapping[str, Any] | None = None,
) -> ScheduledThread:
    """Write a thread for later, with its poll. Raises NotFound, Forbidden, Invalid, TooManyScheduled."""
    group = group_queries.get_group(actor, group_id)
    authorize(policies.can_start_thread, actor, group)
    check_ahead("publish_at", publish_at)
    criteria_named(criteria)
    author_id = actor.id or 0
    if queries.count_scheduled(author_id) >= MOST_SCHEDULED:
        raise TooManyScheduled
    made = ScheduledThread(
        group_id=group.id, author_id=author_id, title=title, body=body, criteria=list(criteria), tags=list(tags),
        language=language or getattr(actor, "language", None) or "en", question=question, publish_at=publish_at,
        poll=_kept_poll(poll, publish_at), created_at=clock.now(), refusal="",
    )  # fmt: skip
    session.add(made)
    session.flush()
    return queries.get_scheduled(actor, made.id)


@use_case
def change_scheduled(
    actor: Actor,
    scheduled_id: int,
    version: int | None = None,
    *,
    title: str | None = None,
    body: str | None = None,
    tags: Sequence[str] | None = None,
    question: bool | None = None,
    publish_at: datetime | None = None,
    poll: Mapping[str, Any] | EllipsisType | None = ...,
) -> ScheduledThread:
    """Change what one has written for later, or when it is published; what was refused is tried again.

    Without a poll named the one it has stays; None takes it away.
    """
    scheduled = queries.get_scheduled(actor, scheduled_id)
    authorize(policies.can_change_scheduled, actor, scheduled)
    check_version(scheduled.version, version, required=True)
    if publish_at is not None and publish_at != scheduled.publish_at:
        check_ahead("publish_at", publish_at)
    changes = {"title": title, "body": body, "tags": tags, "question": question, "publish_at": publish_at}
    for name, value in changes.items():
        if value is not None:
            setattr(scheduled, name, value)
    asked = told_poll(scheduled) if isinstance(poll, EllipsisType) else poll
    scheduled.poll = _kept_poll(asked, scheduled.publish_at)
    scheduled.refusal = ""
    session.flush()
    return scheduled


@use_case
def cancel_scheduled(actor: Actor, scheduled_id: int, version: int | None = None) -> ScheduledThread:
    """Publish it never."""
    scheduled = queries.get_scheduled(actor, scheduled_id)
    authorize(policies.can_change_scheduled, actor, scheduled)
    check_version(scheduled.version, version)
    session.delete(scheduled)
    session.flush()
    return scheduled


@use_case
def publish_due(actor: Actor) -> int:
    """Publish what is due, at most 50; how many there were. Each is published once, with all that follows from it.

    What its author may do is asked now, in her name. What is refused waits for her with the reason.
    """
    authorize(policies.can_remind, actor)
    due = queries.list_due(clock.now(), AT_ONCE)
    for scheduled in due:
        _publish(scheduled)
    return len(due)


def told_poll(scheduled: ScheduledThread) -> dict[str, Any] | None:
    """The poll that is kept for later, as `start_thread` takes it."""
    if scheduled.poll is None:
        return None
    end = scheduled.poll["closes_at"]
    return {**scheduled.poll, "closes_at": datetime.fromisoformat(end) if end else None}


def _kept_poll(poll: Mapping[str, Any] | None, publish_at: datetime) -> dict[str, Any] | None:
    if poll is None:
        return None
    end: datetime | None = poll["closes_at"]
    check_end(end, publish_at)
    return {**poll, "options": check_options(poll["options"]), "closes_at": end.isoformat() if end else None}


def _publish(scheduled: ScheduledThread) -> None:
    try:
        with savepoint():
            start_thread(
                as_actor(scheduled.author), scheduled.group_id, scheduled.title, scheduled.body, scheduled.criteria,
                scheduled.language, tags=scheduled.tags, question=scheduled.question,
                poll=told_poll(scheduled),
            )  # fmt: skip
    except ForumError as error:
        scheduled.refusal = str(error.detail)[:300]
        return
    session.delete(scheduled)
    session.flush()
