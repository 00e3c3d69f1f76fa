"""Notifications as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.notifications.queries import grouping
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.schemas.notifications import (
    NotificationQuery,
    NotificationSchema,
    ReadNotificationsForm,
    TogetherSchema,
    UnreadCountsSchema,
)
from forum.blueprints.notifications.services import settling
from forum.kernel.actor import Actor
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import ApiBlueprint
from forum.kernel.web.fields import page_of

api = ApiBlueprint("notifications", "What one is told")


@api.route("/notifications")
@signed_in
@api.takes(NotificationQuery, location="query")
@api.gives(page_of(NotificationSchema))
def list_notifications(actor: Actor, query: dict[str, Any]) -> Any:
    """One's notifications, the latest first."""
    return queries.list_notifications(actor, **query)


@api.route("/notifications/together")
@signed_in
@api.takes(NotificationQuery, location="query")
@api.gives(page_of(TogetherSchema))
def list_together(actor: Actor, query: dict[str, Any]) -> Any:
    """The same by what they are about, whatever came last first."""
    return grouping.list_together(actor, **query)


@api.route("/notifications/counts")
@signed_in
@api.gives(UnreadCountsSchema)
def show_counts(actor: Actor) -> Any:
    """How many one has not read, by topic."""
    return grouping.count_topics(actor)


@api.route("/notifications/read", methods=["PUT"])
@signed_in
@api.takes(ReadNotificationsForm)
@api.gives(status=204)
def mark_read(actor: Actor, form: dict[str, Any]) -> Any:
    """Mark some as read, or one and all below it, or all about a thing; those of others stay as they are."""
    settling.mark_read(actor, **form)
