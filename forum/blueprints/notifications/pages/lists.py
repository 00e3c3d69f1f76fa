"""Notifications as pages."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import render_template

from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import grouping
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.queries.grouping import Together
from forum.blueprints.notifications.schemas.notifications import NotificationQuery, ReadPageForm
from forum.blueprints.notifications.services import settling
from forum.blueprints.notifications.services.wording import parts_together, sentence_together, words_of
from forum.kernel.actor import Actor
from forum.kernel.days import day_name, day_of
from forum.kernel.i18n import _, pgettext
from forum.kernel.notices import FOLLOWED, MENTIONS, MESSAGES, OTHERS, REPLIES, REQUESTS, STAFF
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import PageBlueprint, done, read_query, takes_form

ADDRESS = "/notifications"
MOST_SHOWN = 99
pages = PageBlueprint("notifications", "forum.blueprints.notifications")


@pages.get("/notifications")
@signed_in
def list_notifications(actor: Actor) -> Any:
    """One's notifications by day and by what they are about, the latest first."""
    query = read_query(NotificationQuery)
    page = grouping.list_together(actor, **query)
    days = [
        (day_name(shown[0].latest.at), [_row_of(one) for one in shown])
        for shown in (list(group) for _day, group in groupby(page.items, lambda one: day_of(one.latest.at)))
    ]
    counts, topic, unread = grouping.count_topics(actor), query["topic"], query["unread"]
    newest = page.items[0].latest.id if page.items and not query["cursor"] else None
    shown: dict[str, Any] = {"days": days, "next": page.next, "newest": newest, "topic": topic, "unread": unread}
    shown |= {"tabs": _tabs(counts, topic, unread=unread), "topics": _topics(counts, topic, unread=unread)}
    shown |= {"chosen": _narrowing(topic, unread=unread), "place": _narrowing(topic, query["cursor"], unread=unread)}
    shown |= {"any_unread": counts[topic or "all"] > 0, "sees_mails": bool(policies.can_see_inbound(actor))}
    return render_template("notifications/list.html", **shown)


def _narrowing(topic: str | None, cursor: str | None = None, *, unread: bool) -> dict[str, str]:
    """What the address of a narrowed list says."""
    told = {"unread": "true" if unread else None, "topic": topic, "cursor": cursor}
    return {name: value for name, value in told.items() if value}


def _address(topic: str | None, cursor: str | None = None, *, unread: bool) -> str:
    told = urlencode(_narrowing(topic, cursor, unread=unread))
    return f"{ADDRESS}?{told}" if told else ADDRESS


def _tabs(counts: Mapping[str, int], topic: str | None, *, unread: bool) -> list[dict[str, Any]]:
    count = _shown_count(counts[topic or "all"])
    return [
        {"label": _("All"), "url": _address(topic, unread=False), "active": not unread},
        {
            "label": pgettext("notifications", "Unread"), "url": _address(topic, unread=True), "active": unread,
            "count": count,
        },
    ]  # fmt: skip


def _topics(counts: Mapping[str, int], topic: str | None, *, unread: bool) -> list[dict[str, Any]]:
    names = {
        None: _("Everything"), MENTIONS: _("Mentions"), REPLIES: _("Replies"), FOLLOWED: _("What you follow"),
        REQUESTS: _("Requests"), STAFF: _("From moderators"), MESSAGES: _("Conversations"),
        OTHERS: _("Everything else"),
    }  # fmt: skip
    return [
        {
            "label": label, "url": _address(name, unread=unread), "active": name == topic,
            "count": _shown_count(counts[name or "all"]),
        }
        for name, label in names.items()
    ]  # fmt: skip


def _shown_count(count: int) -> str | None:
    return "99+" if count > MOST_SHOWN else str(count) if count else None


@pages.post("/notifications/read")
@signed_in
@takes_form(ReadPageForm, again=list_notifications)
def mark_read(actor: Actor, form: dict[str, Any]) -> Any:
    """Mark as read one and all below it, or all about a thing, or all; in a narrowed list what it shows."""
    unread, cursor = form.pop("unread"), form.pop("cursor", None)
    settling.mark_read(actor, **form)
    back = _address(form.get("topic"), cursor, unread=unread)
    return done(_("Marked as read.") if form else _("All notifications are marked as read."), back)


@pages.get("/notifications/<int:notification_id>")
@signed_in
def open_notification(actor: Actor, notification_id: int) -> Any:
    """Mark it as read and go on to what it tells of."""
    notification = settling.open_notification(actor, notification_id)
    return done(None, notification.target)


@pages.get("/notifications/<int:notification_id>/together")
@signed_in
def open_together(actor: Actor, notification_id: int) -> Any:
    """Mark all that is about the same as read and go on to the first post that was unread."""
    return done(None, settling.open_together(actor, notification_id))


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
    together = grouping.get_together(actor, notification_id)
    return render_template("notifications/row.html", notification=_row_of(together))


def _row(notification: Notification) -> dict[str, Any]:
    words = words_of(notification)
    return {
        "id": notification.id, "url": notification.path, "text": words.sentence, "actor": words.actor,
        "icon": words.icon, "at": notification.at, "unread": notification.unread, "detail": words.detail,
        "about": notification.about,
    }  # fmt: skip


def _row_of(together: Together) -> dict[str, Any]:
    row = _row(together.latest)
    if len(together.told) == 1:
        return row
    more = [
        {"url": one.path, "text": text, "at": one.at, "unread": one.unread} for one, text in parts_together(together)
    ]
    url, text = f"{together.first_unread.path}/together", sentence_together(together)
    earlier = len(more) < len(together.told)
    return {**row, "url": url, "text": text, "unread": together.unread, "more": more, "earlier": earlier}
