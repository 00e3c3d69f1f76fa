"""How conversations and their lines look to one reader: names, excerpts, day marks, read marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Draft, Member
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.directory.rules.courtesy_wording import tell_last_seen
from forum.blueprints.messages import policies
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.pages import cards
from forum.blueprints.messages.rules import WITH_HISTORY
from forum.kernel.actor import Actor
from forum.kernel.days import day_name, day_of
from forum.kernel.i18n import _, ngettext
from forum.kernel.realtime.presence import who_is_here
from forum.kernel.text import shorten
from forum.kernel.web.cards import picture_of

CONTINUED = timedelta(minutes=5)
NAMED = 3
LONGEST_EXCERPT = 90
LONGEST_QUOTE = 160


def others(conversation: Conversation, actor: Actor) -> list[Any]:
    """The people of a conversation but the reader."""
    return [person for person in conversation.people if person.id != actor.id]


def title(conversation: Conversation, actor: Actor) -> str:
    """Its name, or whom it is with."""
    if conversation.title:
        return conversation.title
    names = [person.name for person in others(conversation, actor)]
    if len(names) <= NAMED:
        return ", ".join(names) or _("Only you")
    rest = len(names) - NAMED + 1
    first = ", ".join(names[: NAMED - 1])
    return ngettext("%(names)s and %(num)s other", "%(names)s and %(num)s others", rest, names=first)


def row(
    conversation: Conversation, actor: Actor, active_id: int | None = None, draft: Draft | None = None
) -> dict[str, Any]:
    """A conversation in the list."""
    own = conversation.participation_of(actor.id)
    unread = conversation.unread_of(actor.id)
    return {
        "id": conversation.id,
        "url": f"{conversation.path}#end",
        "title": title(conversation, actor),
        "people": others(conversation, actor),
        "excerpt": excerpt(conversation.last_message, actor),
        "draft": _draft(draft, conversation),
        "has_draft": bool(draft and draft.text),
        "last_at": conversation.last_message_at,
        "unread": "99+" if unread > 99 else unread,
        "active": conversation.id == active_id,
        "muted": bool(own and own.muted),
        "archived": bool(own and own.archived),
        "pinned": bool(own and own.pinned),
        "question": question(conversation, actor),
    }


def _draft(draft: Draft | None, conversation: Conversation) -> str:
    """What is being written, as long as nobody has written since; an older draft is only marked."""
    if draft is None or draft.saved_at < conversation.last_message_at:
        return ""
    return shorten(draft.text, LONGEST_EXCERPT)


def question(conversation: Conversation, actor: Actor) -> dict[str, Any] | None:
    """The latest question of a conversation that stands without an answer; only who asked is told that it does."""
    standing = [one for one in conversation.open_questions if one.outcome_of(actor.id) is None]
    if not standing:
        return None
    return {"code": standing[-1].criterion.code, "unanswered": standing[-1].asker_id == actor.id}


def found(message: Message, actor: Actor) -> dict[str, Any]:
    """A message in a list of those found; `conversation` only where it was looked for in all of them."""
    conversation = None if "conversation" in sa.inspect(message).unloaded else message.conversation
    return {
        "url": message.path,
        "author": message.author,
        "name": _("You") if message.author_id == actor.id else message.author.name,
        "conversation": title(conversation, actor) if conversation else None,
        "excerpt": message.excerpt,  # type: ignore[attr-defined]  # shown, not stored
        "files": [attached.file.filename for attached in message.shown_attachments],
        "at": message.sent_at,
    }


def excerpt(message: Message | None, actor: Actor) -> str:
    """The last line of a conversation in a few words."""
    if message is None:
        return ""
    if message.note is not None:
        return note(message, actor)
    if message.author_id in directory_policies.blocked_by(actor):
        return _("Message from somebody you blocked")
    if message.withdrawn:
        text = _("Message removed")
    else:
        names = ", ".join(attached.file.filename for attached in message.shown_attachments)
        text = shorten(message.shown_text or names, LONGEST_EXCERPT)
    return _("You: %(text)s", text=text) if message.author_id == actor.id else text


def note(message: Message, actor: Actor) -> str:
    """What a line about the conversation itself tells."""
    mine = message.author_id == actor.id
    name = message.author.name
    if message.note == "left":
        return _("You left") if mine else _("%(name)s left", name=name)
    if message.note == "renamed":
        if mine:
            return _("You named the group “%(title)s”", title=message.body)
        return _("%(name)s named the group “%(title)s”", name=name, title=message.body)
    return _added(message, actor)


def _added(message: Message, actor: Actor) -> str:
    names = {"name": message.author.name, "added": message.subject.name if message.subject else ""}
    if message.body == WITH_HISTORY:
        if message.subject_id == actor.id:
            return _("%(name)s added you; you can read what was written before", **names)
        if message.author_id == actor.id:
            return _("You added %(added)s, who can read what was written before", **names)
        return _("%(name)s added %(added)s, who can read what was written before", **names)
    if message.subject_id == actor.id:
        return _("%(name)s added you", **names)
    if message.author_id == actor.id:
        return _("You added %(added)s", **names)
    return _("%(name)s added %(added)s", **names)


def lines(messages: Sequence[Message], actor: Actor, previous: Message | None = None) -> Iterator[dict[str, Any]]:
    """Messages, notes and day marks in order; `previous` is the line before them, which is already shown."""
    for message in messages:
        if previous is None or day_of(previous.sent_at) != day_of(message.sent_at):
            yield {"kind": "day", "text": day_name(message.sent_at)}
        if message.note is not None:
            yield {"kind": "note", "text": note(message, actor), "message": message}
        else:
            yield {"kind": "message", **_bubble(message, actor, previous), "message": message}
        previous = message


def read_by(conversation: Conversation, messages: Sequence[Message], actor: Actor) -> list[str]:
    """Who else has read the reader's last message, if it is the last line shown."""
    last = messages[-1] if messages else None
    if last is None or not _is_told_of(last, actor):
        return []
    return [
        taking_part.member.name
        for taking_part in conversation.present
        if taking_part.member_id != actor.id
        and taking_part.last_read_number >= last.number
        and directory_policies.can_see_receipts(actor, taking_part.member_id, taking_part.choices)
    ]


def state(last: Message | None, read: Sequence[str], delivered: int, actor: Actor) -> str:
    """How far one's own last line has come when nobody shows having read it: `sent` or `delivered`."""
    if last is None or read or not _is_told_of(last, actor):
        return ""
    return "delivered" if delivered >= last.number else "sent"


def here(conversation: Conversation, actor: Actor) -> str:
    """Between two: that the other one is here, or roughly when she last was; nothing when that is not shown."""
    other = conversation.other_than(actor.id)
    theirs = conversation.participation_of(other.id) if other else None
    if other is None or theirs is None or not directory_policies.can_see_presence(actor, other.id, theirs.choices):
        return ""
    if other.id in who_is_here([other.id]):
        return "present"
    return tell_last_seen(other.seen_at)


def quote(message: Message) -> dict[str, str]:
    """What is quoted above a message."""
    names = ", ".join(attached.file.filename for attached in message.shown_attachments)
    text = _("This message was removed by its author.") if message.withdrawn else message.shown_text or names
    return {"author": message.author.name, "text": shorten(text, LONGEST_QUOTE), "url": message.path}


def _bubble(message: Message, actor: Actor, previous: Message | None) -> dict[str, Any]:
    return {
        "id": message.id,
        "number": message.number,
        "author": _author(message.author),
        "mine": message.author_id == actor.id,
        "at": message.sent_at,
        "body_html": message.shown_html,
        "continued": _continues(message, previous),
        "edited": message.edited_at is not None and not message.withdrawn,
        "deleted": message.withdrawn,
        "quote": quote(message.shown_quoted) if message.shown_quoted else None,
        "files": [attached.file for attached in message.shown_attachments],
        "request": cards.card(message.request, actor, message.author.name) if message.request else None,
        "can_edit": bool(policies.can_edit(actor, message)),
        "can_withdraw": bool(policies.can_withdraw(actor, message)),
        "can_quote": bool(policies.can_quote(actor, message)),
        "folded": message.author_id in directory_policies.blocked_by(actor),
    }


def _author(member: Member) -> dict[str, Any]:
    """Who wrote a message; without an address once the account is closed."""
    return {
        "id": member.id, "name": member.name, "url": member.path if member.active else None,
        "picture": picture_of(member),
    }  # fmt: skip


def _is_told_of(message: Message, actor: Actor) -> bool:
    """Whether it is one's own message and stands, so that one is told how far it has come."""
    return message.author_id == actor.id and message.note is None and not message.withdrawn


def _continues(message: Message, previous: Message | None) -> bool:
    return (
        previous is not None
        and previous.note is None
        and previous.author_id == message.author_id
        and message.sent_at - previous.sent_at < CONTINUED
        and message.quoted_message_id is None
        and day_of(previous.sent_at) == day_of(message.sent_at)
    )
