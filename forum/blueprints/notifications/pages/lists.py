"""Notifications as pages."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import render_template

from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.schemas.notifications import NotificationQuery
from forum.blueprints.notifications.services import settling
from forum.blueprints.notifications.services.wording import words_of
from forum.kernel.actor import Actor
from forum.kernel.days import day_name, day_of
from forum.kernel.i18n import _
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import PageBlueprint, done, read_query

pages = PageBlueprint("notifications", "forum.blueprints.notifications")


@pages.get("/notifications")
@signed_in
def list_notifications(actor: Actor) -> Any:
    """One's notifications by day, the latest first."""
    query = read_query(NotificationQuery)
    page = queries.list_notifications(actor, **query)
    days = [
        (day_name(shown[0].at), [_row(one) for one in shown])
        for shown in (list(group) for _day, group in groupby(page.items, lambda one: day_of(one.at)))
    ]
    newest = max((one.id for one in page.items), default=None)
    any_unread = any(one.unread for one in page.items)
    return render_template(
        "notifications/list.html",
        days=days,
        next=page.next,
        unread=query["unread"],
        newest=newest if any_unread else None,
    )


@pages.post("/notifications/read")
@signed_in
def mark_all_read(actor: Actor) -> Any:
    """Mark all as read."""
    settling.mark_read(actor)
    return done(_("All notifications are marked as read."), "/notifications")


@pages.get("/notifications/<int:notification_id>")
@signed_in
def open_notification(actor: Actor, notification_id: int) -> Any:
    """Mark it as read and go on to what it tells of."""
    notification = settling.open_notification(actor, notification_id)
    return done(None, notification.target)


@pages.get("/notifications/<int:notification_id>/fragment")
@signed_in
def show_toast(actor: Actor, notification_id: int) -> Any:
    """What a page shows for a moment when it arrives."""
    notification = queries.get_notification(actor, notification_id)
    return render_template("notifications/toast.html", notification=_row(notification))


@pages.get("/notifications/<int:notification_id>/row")
@signed_in
def show_row(actor: Actor, notification_id: int) -> Any:
    """The notification as it stands in the list."""
    notification = queries.get_notification(actor, notification_id)
    return render_template("notifications/row.html", notification=_row(notification))


def _row(notification: Notification) -> dict[str, Any]:
    words = words_of(notification)
    return {
        "id": notification.id, "url": notification.path, "text": words.sentence, "actor": words.actor,
        "icon": words.icon, "at": notification.at, "unread": notification.unread, "detail": words.detail,
    }  # fmt: skip
