"""What a notification says, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.blueprints.moderation.queries.telling import TIMER_NAMES
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries.grouping import Together
from forum.blueprints.notifications.rules.kinds import (
    EXPIRED,
    FOUND,
    MATCH,
    REVIEW,
    SOUGHT,
    UNANSWERED,
    WAITING,
)
from forum.blueprints.notifications.services.sentences import briefly, text_of, told_of
from forum.kernel.days import day_and_time, short_day
from forum.kernel.i18n import _, ngettext, written_for
from forum.kernel.markdown import plain
from forum.kernel.notices import KINDS
from forum.kernel.ready_made import in_readers_language
from forum.kernel.subjects import SUBJECTS
from forum.kernel.text import shorten

LONGEST_EXCERPT = 280


@dataclass(frozen=True)
class Words:
    """What a notification says: the sentence; what goes with it in a line below; the text it tells of, plain and
    shortened; the address it leads to; who is shown with it, None for nobody and for Plaza an empty `id`; an icon for
    nobody."""

    sentence: str
    detail: str
    excerpt: str
    target: str
    icon: str
    actor: Mapping[str, Any] | None


def words_of(notification: Notification, language: str | None = None, timezone: str | None = None) -> Words:
    """What a notification, loaded by `queries.notifications`, says in a language and time zone; without a language in
    those of the reader of the page."""
    if language is not None:
        with written_for(language, timezone):
            return words_of(notification)
    return Words(
        sentence=text_of(notification), detail=_detail(notification), excerpt=_excerpt(notification),
        target=notification.target, icon=_icon(notification), actor=_shown_actor(notification),
    )  # fmt: skip


def sentence_together(together: Together) -> str:
    """What several that are about the same say as one: who, and where."""
    latest = together.latest
    if len(together.told) == 1 or latest.thread is None or not together.people:
        return text_of(latest)
    first, *others = [one.name for one in together.people]
    told = {"name": first, "title": latest.thread.title}
    if not others:
        return str(_("%(name)s in “%(title)s”", **told))
    if len(others) == 1:
        return str(_("%(name)s and %(other)s in “%(title)s”", other=others[0], **told))
    rest = len(others) - 1
    return str(
        ngettext(
            "%(name)s, %(other)s and %(num)s other in “%(title)s”",
            "%(name)s, %(other)s and %(num)s others in “%(title)s”",
            rest, other=others[0], **told,
        )
    )  # fmt: skip


def parts_together(together: Together) -> list[tuple[Notification, str]]:
    """What is unfolded below that: each with what its own line adds. Where the head is the sentence of the latest, the
    others alone."""
    if together.latest.thread is None or not together.people:
        return [(one, text_of(one)) for one in together.told[1:]]
    return [(one, briefly(one)) for one in together.told]


def _shown_actor(notification: Notification) -> dict[str, Any] | None:
    kind = KINDS.get(notification.kind)
    if kind is not None and kind.by_nobody:
        return None
    person = notification.told_by
    return {"id": person.id, "name": person.name} if person else {"id": 0, "name": "Plaza"}


def _icon(notification: Notification) -> str:
    return KINDS[notification.kind].icon if notification.kind in KINDS else "bell"


def _detail(notification: Notification) -> str:
    if notification.subject_id is not None:
        return _of_thing(notification)
    if notification.kind == FOUND:
        return str(_("A search you saved"))
    if notification.kind == UNANSWERED:
        return str(_("See who else can help"))
    if notification.resource is not None:
        day = notification.resource.review_by if notification.kind == REVIEW else None
        return str(_("Library, by %(day)s", day=short_day(day)) if day else _("Library"))
    if notification.told_by is None:
        return _why(notification) or str(_("Moderation"))
    if notification.kind == MATCH:
        return str(_("Each of you offers what the other is looking for"))
    if notification.document_request is not None:
        return _about_document(notification)
    if notification.note:
        return notification.note
    return notification.group.name if notification.group else str(_("Messages"))


def _of_thing(notification: Notification) -> str:
    kind = KINDS.get(notification.kind)
    if kind is not None and kind.detail is not None:
        return kind.detail(told_of(notification))
    return notification.note or (notification.group.name if notification.group else "")


def _excerpt(notification: Notification) -> str:
    post = notification.post
    if notification.subject is not None:
        return shorten(SUBJECTS[notification.subject_type or ""].card(notification.subject).text, LONGEST_EXCERPT)
    return shorten(plain(post.html), LONGEST_EXCERPT) if post is not None and post.stands else ""


def _about_document(notification: Notification) -> str:
    if notification.kind == SOUGHT:
        return str(_("You may have it, or know who does"))
    if notification.kind == WAITING:
        return str(_("Say it in other words, or choose a criterion, so that others are asked"))
    if notification.kind == EXPIRED:
        return str(_("You can look for it again"))
    return str(_("Library"))


def _why(notification: Notification) -> str:
    if notification.entry is None:
        return notification.item.title if notification.item is not None else ""
    staff, reason = notification.entry.staff, in_readers_language(notification.entry.reason)
    if staff.get("does") not in TIMER_NAMES or not staff.get("until"):
        return reason
    until = day_and_time(datetime.fromisoformat(staff["until"]))
    return f"{TIMER_NAMES[staff['does']]} {until}. {reason}".rstrip()
