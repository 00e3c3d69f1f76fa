"""The sentence of each kind of notification, in the reader's language."""

from __future__ import annotations

from forum.blueprints.library.models.resources import Resource
from forum.blueprints.moderation.queries.telling import agreed_name, told_name
from forum.blueprints.moderation.rules import AGREES
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.rules.kinds import (
    ADDED,
    ADOPTED,
    CHOSEN,
    CO_OWNER,
    DOCUMENT,
    GROUP,
    GROUP_NAMED,
    GROWING,
    HANDED_OVER,
    INVITED,
    JOIN_ANSWER,
    JOIN_ASKED,
    MATCH,
    MENTION,
    OF_DOCUMENT_REQUESTS,
    OF_GROUPS,
    OF_OBJECTS,
    OFFERED,
    QUOTE,
    REACTION,
    REACTIONS,
    REMINDER,
    REPLY,
    SOUGHT,
    SUGGESTED,
    THREAD,
    UNANSWERED,
    WAITING,
)
from forum.kernel import clock
from forum.kernel.i18n import _, ngettext
from forum.kernel.notices import KINDS, Told


def text_of(notification: Notification) -> str:
    """What it tells, in the reader's language."""
    kind = KINDS.get(notification.kind)
    if kind is not None and kind.words is not None:
        return kind.words(told_of(notification))
    names = {"name": notification.actor.name, "title": _title(notification)}
    if notification.saved_search is not None:
        return _of_searches(notification.post_count, notification.saved_search.name)
    if notification.resource is not None:
        return _of_resources(notification, notification.resource)
    if notification.told_by is None:
        return _of_moderation(notification)
    if notification.kind in OF_DOCUMENT_REQUESTS:
        return _of_document_requests(notification, names["name"])
    if notification.kind in (ADDED, UNANSWERED, MATCH, *OF_GROUPS):
        return _outside_threads(notification, names)
    if notification.kind in OF_OBJECTS:
        return _of_objects(notification, names)
    if notification.kind == DOCUMENT:
        return str(_("%(name)s made a document of “%(title)s”, with what you wrote", **names))
    return _of_posts(notification, names)


def briefly(notification: Notification) -> str:
    """What it tells beneath a heading that names the thread already."""
    name = notification.told_by.name if notification.told_by else ""
    if notification.kind in GROWING and notification.post_count > 1:
        return str(ngettext("%(num)s new post", "%(num)s new posts", notification.post_count))
    sentences = {
        MENTION: _("%(name)s mentioned you", name=name),
        GROUP_NAMED: _("%(name)s mentioned a group of yours", name=name),
        REPLY: _("%(name)s replied to you", name=name),
        QUOTE: _("%(name)s quoted you", name=name),
        THREAD: _("%(name)s wrote", name=name),
        GROUP: _("%(name)s wrote", name=name) if notification.number > 1 else _("%(name)s started it", name=name),
        REACTION: _("%(name)s reacted to your post", name=name),
    }
    return str(sentences.get(notification.kind) or text_of(notification))


def told_of(notification: Notification) -> Told:
    """What the words of a kind of another feature are made of."""
    name = notification.told_by.name if notification.told_by else ""
    return Told(notification.subject, name, notification.note, notification.post_count)


def _of_posts(notification: Notification, names: dict[str, str]) -> str:
    if notification.kind == SUGGESTED:
        return str(_("%(name)s suggests your file in “%(title)s” for the library", **names))
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


def _of_searches(count: int, name: str) -> str:
    return str(ngettext("%(num)s new result for “%(name)s”", "%(num)s new results for “%(name)s”", count, name=name))


def _of_document_requests(notification: Notification, name: str) -> str:
    told = {"name": name, "what": notification.document_request.what if notification.document_request else ""}
    if notification.kind == SOUGHT:
        return str(_("%(name)s looks for: “%(what)s”", **told))
    if notification.kind == OFFERED:
        return str(_("%(name)s offers a document for “%(what)s”", **told))
    if notification.kind == CHOSEN:
        return str(_("%(name)s thanks you: what you offered is “%(what)s”", **told))
    if notification.kind == WAITING:
        return str(_("Nobody has offered “%(what)s” yet", **told))
    return str(_("Your request “%(what)s” has ended", **told))


def _of_resources(notification: Notification, resource: Resource) -> str:
    names = {"name": notification.actor.name, "title": resource.title}
    if notification.kind == HANDED_OVER:
        return str(_("%(name)s handed “%(title)s” over to you", **names))
    if notification.kind == CO_OWNER:
        return str(_("%(name)s made you a co-owner of “%(title)s”", **names))
    if notification.kind == ADOPTED:
        return str(_("%(name)s uses your document “%(title)s”", **names))
    if resource.review_state(clock.now().date()) == "due":
        return str(_("Your document “%(title)s” should have been looked at again", **names))
    return str(_("Your document “%(title)s” is to be looked at again", **names))


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


def _title(notification: Notification) -> str:
    if notification.thread is not None:
        return notification.thread.title
    return (notification.conversation.title if notification.conversation else None) or ""
