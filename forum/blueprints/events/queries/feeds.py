"""The address of a member's calendar for programs of others."""

from __future__ import annotations

from dataclasses import dataclass

from forum.blueprints.events import policies
from forum.blueprints.events.queries import calendar
from forum.kernel.actor import Actor
from forum.kernel.policies import authorize


@dataclass(frozen=True)
class Feed:
    """Where a calendar is followed, and whether mails tell of it, too."""

    path: str
    mails: bool


def feed_path(token: str) -> str:
    """The path that a token opens."""
    return f"/events/feed/{token}.ics"


def own_feed(actor: Actor) -> Feed:
    """One's own at present. Raises Forbidden."""
    authorize(policies.can_follow_calendar, actor)
    return Feed(feed_path(calendar.own_token(actor)), calendar.wants_mails(actor.id or 0))
