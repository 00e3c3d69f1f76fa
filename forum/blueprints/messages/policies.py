"""Who may do what in conversations: those who take part, and nobody else, staff included."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from forum.blueprints.messages.models.conversations import Conversation, Message, Participation
from forum.blueprints.messages.rules import FEWEST, MOST
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_conversations(actor: Actor) -> sa.Select[Conversation]:
    """Those one takes part in."""
    return sa.select(Conversation).where(_takes_part(actor, Conversation.id))


def can_see_conversation(actor: Actor, conversation: Conversation) -> Decision:
    """The same rule for one conversation, whose participations are loaded."""
    if actor.signed_in and conversation.participation_of(actor.id) is not None:
        return ALLOWED
    return Denied("not_found")


def visible_messages(actor: Actor) -> sa.Select[Message]:
    """All lines of the conversations one takes part in."""
    return sa.select(Message).where(_takes_part(actor, Message.conversation_id))


def can_start(actor: Actor, people: set[int]) -> Decision:
    """2 to 30 people, the asker among them."""
    if not actor.signed_in or actor.id not in people:
        return Denied("sign_in_required")
    if len(people) < FEWEST:
        return Denied("too_few_people", _l("Choose somebody to write to."))
    return _fits(len(people))


def can_write(actor: Actor, conversation: Conversation) -> Decision:
    """Whoever takes part."""
    return can_see_conversation(actor, conversation)


def can_edit(actor: Actor, message: Message) -> Decision:
    """One's own message, as long as it is not withdrawn."""
    if message.note is not None or message.author_id != actor.id:
        return Denied("not_yours", _l("Only the author can edit a message."))
    if message.withdrawn:
        return Denied("withdrawn", _l("This message was removed."))
    return ALLOWED


def can_withdraw(actor: Actor, message: Message) -> Decision:
    """As for editing."""
    return can_edit(actor, message)


def can_quote(actor: Actor, message: Message) -> Decision:
    """Any message that can still be read."""
    return Denied("withdrawn") if message.withdrawn or message.note is not None else ALLOWED


def can_add(actor: Actor, conversation: Conversation) -> Decision:
    """Whoever takes part, while there is room."""
    seen = can_see_conversation(actor, conversation)
    return _fits(len(conversation.people) + 1) if seen else seen


def can_rename(actor: Actor, conversation: Conversation) -> Decision:
    """Whoever takes part in a group."""
    return _in_group(actor, conversation)


def can_leave(actor: Actor, conversation: Conversation, member_id: int | None = None) -> Decision:
    """Everybody for oneself, out of a group; a conversation without a name belongs to its people and can be muted."""
    seen = _in_group(actor, conversation)
    if seen and member_id not in (None, actor.id):
        return Denied("not_yours", _l("People can only leave a conversation themselves."))
    return seen


def _in_group(actor: Actor, conversation: Conversation) -> Decision:
    seen = can_see_conversation(actor, conversation)
    if seen and not conversation.is_group:
        return Denied("not_a_group", _l("This works only in groups with a name. Add somebody to create one."))
    return seen


def _fits(people: int) -> Decision:
    return ALLOWED if people <= MOST else Denied("too_many_people", _l("A conversation can have up to 30 people."))


def _takes_part(actor: Actor, conversation_id: InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
    present = sa.select(Participation.id).where(
        Participation.conversation_id == conversation_id,
        Participation.member_id == (actor.id or 0),
        Participation.left_at.is_(None),
    )
    return present.exists()
