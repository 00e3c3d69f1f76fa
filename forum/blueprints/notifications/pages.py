"""Notifications as pages."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from flask import render_template

from forum.blueprints.moderation.queries.telling import TIMER_NAMES, agreed_name, told_name
from forum.blueprints.moderation.rules import AGREES
from forum.blueprints.notifications import queries
from forum.blueprints.notifications.models import Notification
from forum.blueprints.notifications.rules import (
    ADDED,
    DOCUMENT,
    GROUP_NAMED,
    INVITED,
    JOIN_ANSWER,
    JOIN_ASKED,
    MATCH,
    MENTION,
    OF_GROUPS,
    OF_OBJECTS,
    QUOTE,
    REACTIONS,
    REMINDER,
    REPLY,
    UNANSWERED,
)
from forum.blueprints.notifications.schemas import NotificationQuery, PreferencesForm
from forum.blueprints.notifications.services import settling
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import WRITING, limit
from forum.kernel.ready_made import in_readers_language
from forum.kernel.web.access import signed_in
from forum.kernel.web.days import day_and_time, day_name, day_of
from forum.kernel.web.pages import PageBlueprint, done, form_state, read_query, takes_form

pages = PageBlueprint("notifications", __name__)


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


@pages.get("/notifications/preferences")
@signed_in
def show_preferences(actor: Actor) -> Any:
    """What one is told without having asked for it."""
    return render_template("notifications/preferences.html", form=form_state(queries.get_preferences(actor)))


@pages.post("/notifications/preferences")
@limit(WRITING)
@signed_in
@takes_form(PreferencesForm, again=show_preferences)
def change_preferences(actor: Actor, form: dict[str, Any]) -> Any:
    """Say what one wants to be told."""
    settling.change_preferences(actor, **form)
    return done(_("Saved."), "/notifications/preferences")


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


def text_of(notification: Notification) -> str:
    """What it tells, in the reader's language."""
    names = {"name": notification.actor.name, "title": _title(notification)}
    if notification.told_by is None:
        return _of_moderation(notification)
    if notification.kind in (ADDED, UNANSWERED, MATCH, *OF_GROUPS):
        return _outside_threads(notification, names)
    if notification.kind in OF_OBJECTS:
        return _of_objects(notification, names)
    if notification.kind == DOCUMENT:
        return str(_("%(name)s made a document of “%(title)s”, with what you wrote", **names))
    if notification.post_count > 1:
        new = ngettext(
            "%(num)s new post in “%(title)s”", "%(num)s new posts in “%(title)s”", notification.post_count, **names
        )
        return str(new)
    if notification.kind == MENTION:
        return str(_("%(name)s mentioned you in “%(title)s”", **names))
    if notification.kind == GROUP_NAMED:
        return str(_("%(name)s mentioned a group of yours in “%(title)s”", **names))
    if notification.kind == REPLY:
        return str(_("%(name)s replied to you in “%(title)s”", **names))
    if notification.kind == QUOTE:
        return str(_("%(name)s quoted you in “%(title)s”", **names))
    if notification.number == 1:
        return str(_("%(name)s started “%(title)s”", **names))
    return str(_("%(name)s wrote in “%(title)s”", **names))


def _of_groups(kind: str, names: dict[str, str]) -> str:
    if kind == JOIN_ASKED:
        return str(_("%(name)s asks to join %(group)s", **names))
    if kind == INVITED:
        return str(_("%(name)s invites you to join %(group)s", **names))
    if kind == JOIN_ANSWER:
        return str(_("%(name)s answered your request to join %(group)s", **names))
    return str(_("%(name)s gave you another role in %(group)s", **names))


def _of_objects(notification: Notification, names: dict[str, str]) -> str:
    if notification.kind == REMINDER:
        return str(_("You wanted to come back to “%(title)s”", **names))
    others = notification.post_count - 1
    if notification.kind == REACTIONS and others:
        more = ngettext(
            "%(name)s and %(num)s other person reacted to your post in “%(title)s”",
            "%(name)s and %(num)s other people reacted to your post in “%(title)s”",
            others,
            **names,
        )
        return str(more)
    return str(_("%(name)s reacted to your post in “%(title)s”", **names))


def _outside_threads(notification: Notification, names: dict[str, str]) -> str:
    if notification.kind in OF_GROUPS and notification.group is not None:
        return _of_groups(notification.kind, {**names, "group": notification.group.name})
    if notification.kind == MATCH:
        return str(_("You and %(name)s can help each other", **names))
    if notification.request is not None:
        names["code"] = notification.request.criterion.code
        return str(_("%(name)s has not answered your question about %(code)s yet", **names))
    if names["title"]:
        return str(_("%(name)s added you to “%(title)s”", **names))
    return str(_("%(name)s added you to a conversation", **names))


def _of_moderation(notification: Notification) -> str:
    if notification.entry is not None:
        entry = notification.entry
        told = told_name(entry.act, (entry.staff.get("about") or [""])[0])
        return str(_("%(told)s: “%(title)s”", told=told, title=entry.title_told) if entry.title_told else told)
    if notification.item is not None and notification.item.waiting:
        return str(_("What you reported is being looked at again"))
    if notification.item is not None and notification.item.decision in AGREES:
        return str(agreed_name(notification.item.decision, notification.item.subject_type))
    return str(_("Moderators looked at what you reported and left it as it is"))


def _shown_actor(notification: Notification) -> dict[str, Any] | None:
    if notification.kind == REMINDER:
        return None
    person = notification.told_by
    return {"id": person.id, "name": person.name} if person else {"id": 0, "name": "Plaza"}


def _row(notification: Notification) -> dict[str, Any]:
    return {
        "id": notification.id,
        "url": notification.path,
        "text": text_of(notification),
        "actor": _shown_actor(notification),
        "icon": "bookmark",
        "at": notification.at,
        "unread": notification.unread,
        "detail": _detail(notification),
    }


def _detail(notification: Notification) -> str:
    if notification.kind == UNANSWERED:
        return str(_("See who else can help"))
    if notification.told_by is None:
        return _why(notification) or str(_("Moderation"))
    if notification.kind == MATCH:
        return str(_("Each of you offers what the other is looking for"))
    if notification.note:
        return notification.note
    return notification.group.name if notification.group else str(_("Messages"))


def _why(notification: Notification) -> str:
    if notification.entry is None:
        return notification.item.title if notification.item is not None else ""
    staff, reason = notification.entry.staff, in_readers_language(notification.entry.reason)
    if staff.get("does") not in TIMER_NAMES or not staff.get("until"):
        return reason
    until = day_and_time(datetime.fromisoformat(staff["until"]))
    return f"{TIMER_NAMES[staff['does']]} {until}. {reason}".rstrip()


def _title(notification: Notification) -> str:
    if notification.thread is not None:
        return notification.thread.title
    return (notification.conversation.title if notification.conversation else None) or ""
