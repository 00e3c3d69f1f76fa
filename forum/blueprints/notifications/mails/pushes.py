"""From what a push tells to what a browser shows: a title, a line or two, where it leads and what it replaces."""

from __future__ import annotations

from typing import Any

from flask import current_app

from forum.blueprints.notifications.models.push import TEST, TOGETHER
from forum.blueprints.notifications.queries.push_contents import PreparedPush
from forum.blueprints.notifications.queries.talks import Talk
from forum.blueprints.notifications.rules.push import SIZES, seconds_kept, urgency_of, write_payload
from forum.blueprints.notifications.services.wording import words_of
from forum.kernel import clock
from forum.kernel.i18n import _, ngettext, written_for
from forum.kernel.notices import KINDS
from forum.kernel.web_push import Note

INBOX = "/notifications?unread=1"
BROWSERS = "/notifications/preferences#push"


def note_of(prepared: PreparedPush) -> Note:
    """What is sent, in the language of its reader. Where she, the operator or the kind wants it private, it names
    nobody and holds neither titles nor text."""
    member, chosen = prepared.reader.member, prepared.reader.preferences
    with written_for(member.language, member.timezone):
        shown = _shown(prepared)
    told = {"lang": member.language, "place": "", "count": prepared.unread, **shown, "tag": _tag(prepared)}
    quiet = chosen.quiet_from, chosen.quiet_until
    return Note(
        to=prepared.subscription.address,
        content=write_payload(told, SIZES[prepared.push.cut]),
        seconds=seconds_kept(prepared.push.made_at, clock.now(), quiet, member.timezone),
        urgency=urgency_of(prepared.subject),
        topic=_tag(prepared),
    )


def _shown(prepared: PreparedPush) -> dict[str, Any]:
    site = current_app.config["SITE_NAME"]
    if prepared.push.kind == TEST:
        return {"title": site, "body": str(_("It works: this browser tells you what is new.")), "url": BROWSERS}
    if _is_private(prepared):
        return {"title": site, "body": str(_("There is something new for you on %(site)s.", site=site)),
                "url": "/messages" if prepared.talk is not None else "/notifications"}  # fmt: skip
    if prepared.push.kind == TOGETHER:
        return {"title": site, "body": _together(prepared), "url": _where_together(prepared)}
    return _talk(prepared, prepared.talk) if prepared.talk is not None else _one(prepared)


def _is_private(prepared: PreparedPush) -> bool:
    kind = KINDS.get(prepared.told.kind) if prepared.told is not None else None
    if prepared.reader.preferences.content_free or current_app.config["MAIL_PRIVATE"]:
        return True
    return kind is not None and kind.private


def _one(prepared: PreparedPush) -> dict[str, Any]:
    told = prepared.told
    assert told is not None
    words = words_of(told)
    body = (words.excerpt if prepared.quoted else "") or words.detail
    return {"title": words.sentence, "body": body, "url": told.path, "place": words.target.partition("#")[0]}


def _talk(prepared: PreparedPush, talk: Talk) -> dict[str, Any]:
    names = list(dict.fromkeys(line.author.name for line in talk.lines))
    title, last = talk.conversation.title, talk.lines[-1]
    if title:
        head = str(_("%(name)s in “%(title)s”", name=", ".join(names[:2]), title=title))
    else:
        head = str(ngettext("Message from %(name)s", "Messages from %(name)s", len(talk.lines),
                            name=", ".join(names[:2])))  # fmt: skip
    many = ngettext("%(num)s new message", "%(num)s new messages", len(talk.lines)) if len(talk.lines) > 1 else ""
    text = last.shown_body if prepared.reader.preferences.message_text else ""
    body = "\n".join(part for part in (str(many), " ".join(text.split())) if part)
    return {"title": head, "body": body, "url": last.path, "place": talk.conversation.path}


def _together(prepared: PreparedPush) -> str:
    waiting = prepared.waiting
    parts = []
    if waiting.notifications:
        parts.append(ngettext("%(num)s new notification", "%(num)s new notifications", waiting.notifications))
    if waiting.messages:
        parts.append(ngettext("%(num)s new message", "%(num)s new messages", waiting.messages))
    return " · ".join(str(part) for part in parts)


def _where_together(prepared: PreparedPush) -> str:
    return INBOX if prepared.waiting.notifications else "/messages"


def _tag(prepared: PreparedPush) -> str:
    """The same for the same thing, so that it replaces itself; of what is private the same for all."""
    if prepared.told is not None:
        return f"notification-{prepared.told.id}"
    if prepared.talk is not None:
        return f"conversation-{prepared.talk.conversation.id}"
    return prepared.push.kind
