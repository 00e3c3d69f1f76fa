"""One's own calendar as JSON: what is in it, and how programs of others follow it."""

from __future__ import annotations

from typing import Any

from flask import current_app

from forum.blueprints.events.api.routes import api
from forum.blueprints.events.queries import feeds, spans
from forum.blueprints.events.schemas.registrations import (
    CalendarFeedSchema,
    CalendarMailsForm,
    CalendarQuery,
    CalendarSchema,
)
from forum.blueprints.events.services import calendars
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in


@api.route("/calendar")
@signed_in
@api.takes(CalendarQuery, location="query")
@api.gives(CalendarSchema)
def show_calendar(actor: Actor, query: dict[str, Any]) -> Any:
    """All that is in one's own calendar in a span of time: events, appointments, deadlines; the first first."""
    return {"items": spans.list_entries(actor, **query)}


@api.route("/calendar/feed")
@signed_in
@api.gives(CalendarFeedSchema)
def show_feed(actor: Actor) -> Any:
    """The secret address of one's own calendar for programs of others."""
    return _shown(feeds.own_feed(actor))


@api.route("/calendar/feed", methods=["POST"])
@limit(WRITING)
@signed_in
@api.gives(CalendarFeedSchema)
def renew_feed(actor: Actor) -> Any:
    """Give it a new address; the old one is worthless at once."""
    calendars.renew_feed(actor)
    return _shown(feeds.own_feed(actor))


@api.route("/calendar/feed", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(CalendarMailsForm)
@api.gives(CalendarFeedSchema)
def choose_mails(actor: Actor, form: dict[str, Any]) -> Any:
    """Say whether mails tell one's calendar program of events."""
    calendars.choose_mails(actor, form["mails"])
    return _shown(feeds.own_feed(actor))


def _shown(feed: feeds.Feed) -> dict[str, Any]:
    site = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    return {"url": f"{site}{feed.path}", "mails": feed.mails}
