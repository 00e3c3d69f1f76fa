"""Reads around what is said about events: posts in threads about them, in groups that one reads."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.event_threads import EventThread
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import discussing
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.policies import visible_events
from forum.blueprints.groups.models.groups import Group
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.pagination import Page

MOST_EVENTS = 5


def list_comments(actor: Actor, event_id: int, cursor: str | None = None, limit: int | None = None) -> Page[Post]:
    """What is said about an event where the asker reads it, the newest first, but for whom she has blocked."""
    return discussing.list_posts_in(actor, _about(event_id), cursor, limit)


def list_threads(actor: Actor, event_id: int) -> Sequence[Thread]:
    """The threads about an event in groups that the asker reads, the latest first; a few."""
    return discussing.list_latest(actor, _about(event_id))


def list_places(actor: Actor, event: Event) -> Sequence[Group]:
    """The groups of hers in which the actor may write about an event."""
    return [group for group in discussing.own_groups(actor) if policies.can_discuss_event_in(actor, event, group)]


def find_thread_in(actor: Actor, event_id: int, group_id: int) -> Thread | None:
    """The thread about an event in a group that takes further comments, the latest first."""
    return discussing.find_going_on(actor, _about(event_id), group_id)


def list_events_about(actor: Actor, thread: Thread) -> Sequence[Event]:
    """The events that a thread is about, as far as the asker sees them."""
    about = sa.select(EventThread.event_id).where(EventThread.thread_id == thread.id)
    seen = visible_events(actor).where(Event.id.in_(about)).order_by(Event.starts_at.desc(), Event.id)
    return session.scalars(seen.limit(MOST_EVENTS)).all()


def _about(event_id: int) -> sa.Select[int]:
    return sa.select(EventThread.thread_id).where(EventThread.event_id == event_id)
