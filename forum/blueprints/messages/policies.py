"""Who may do what in conversations: those who take part, and nobody else, staff included."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.directory.rules.courtesy import USUAL, Acquaintance
from forum.blueprints.files.policies import keeps_files, visible_through
from forum.blueprints.messages.models.absences import Absence
from forum.blueprints.messages.models.attachments import Attachment
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.messages.models.requests import Request
from forum.blueprints.messages.rules import EDITED_WITHIN, FEWEST, MOST, MOST_PINNED, WITHDRAWN_WITHIN
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_conversations(actor: Actor) -> sa.Select[Conversation]:
    """Those one takes part in."""
    return sa.select(Conversation).where(takes_part(actor, Conversation.id))


def can_see_conversation(actor: Actor, conversation: Conversation) -> Decision:
    """The same rule for one conversation, whose participations are loaded."""
    if actor.signed_in and conversation.participation_of(actor.id) is not None:
        return ALLOWED
    return Denied("not_found")


def visible_messages(actor: Actor) -> sa.Select[Message]:
    """The lines of the conversations one takes part in, but for those from before one came or while one was away."""
    return sa.select(Message).where(can_be_read_by(actor))


def takes_part(actor: Actor, conversation_id: InstrumentedAttribute[Any]) -> sa.ColumnElement[bool]:
    """A condition on any column that names a conversation: one takes part in it."""
    present = sa.select(Participation.id).where(
        Participation.conversation_id == conversation_id,
        Participation.member_id == (actor.id or 0),
        Participation.left_at.is_(None),
    )
    return present.exists()


def can_be_read_by(actor: Actor) -> sa.ColumnElement[bool]:
    """The same rule as a condition on lines, for what a message quotes and for files."""
    own = sa.select(Participation.id).where(
        Participation.conversation_id == Message.conversation_id,
        Participation.member_id == (actor.id or 0),
        Participation.left_at.is_(None),
        Participation.history_from <= Message.number,
        sa.not_(_was_away()),
    )
    return own.correlate(Message).exists()


@visible_through
def files_of_visible_messages(actor: Actor) -> sa.Select[int]:
    """The files of the messages one may read."""
    standing = visible_messages(actor).where(Message.withdrawn_at.is_(None))
    return standing.join(Attachment, Attachment.message_id == Message.id).with_only_columns(Attachment.file_id)


@keeps_files("message")
def files_of_messages() -> sa.Select[int]:
    """The files that stand in messages, withdrawn ones too: they may be public records."""
    return sa.select(Attachment.file_id)


def can_be_read_by_all() -> sa.ColumnElement[bool]:
    """A condition on lines: everybody who takes part now may see it, so that it may be told to the room."""
    closed_to = sa.select(Participation.id).where(
        Participation.conversation_id == Message.conversation_id,
        Participation.left_at.is_(None),
        sa.or_(Participation.history_from > Message.number, _was_away()),
    )
    return sa.not_(closed_to.correlate(Message).exists())


def can_start(actor: Actor, people: set[int]) -> Decision:
    """2 to 30 people, the asker among them."""
    if not actor.signed_in or actor.id not in people:
        return Denied("sign_in_required")
    if not (speaks := account_policies.can_speak(actor)):
        return speaks
    if len(people) < FEWEST:
        return Denied("too_few_people", _l("Choose somebody to write to."))
    return _fits(len(people))


def can_write(actor: Actor, conversation: Conversation) -> Decision:
    """Whoever takes part; between two people, as long as neither has blocked the other and both are here."""
    seen = can_see_conversation(actor, conversation) and account_policies.can_speak(actor)
    other = conversation.other_than(actor.id)
    if not seen or other is None:
        return seen
    return directory_policies.can_write_to(actor, other, USUAL, Acquaintance(was_written_to=True))


def can_edit(actor: Actor, message: Message) -> Decision:
    """One's own message within a day, as long as it is not withdrawn; nobody has a right to other people's."""
    if message.note is not None or message.author_id != actor.id:
        return Denied("not_yours", _l("Only the author can edit a message."))
    if message.withdrawn:
        return Denied("withdrawn", _l("This message was removed."))
    if not (speaks := account_policies.can_speak(actor)):
        return speaks
    if clock.now() - message.sent_at > EDITED_WITHIN:
        return Denied("too_late", _l("A message can be edited within a day. Write another one to correct it."))
    return ALLOWED


def can_withdraw(actor: Actor, message: Message) -> Decision:
    """As for editing."""
    if message.note is not None or message.author_id != actor.id:
        return Denied("not_yours", _l("Only the author can remove a message."))
    if message.withdrawn:
        return Denied("withdrawn", _l("This message was removed."))
    if clock.now() - message.sent_at > WITHDRAWN_WITHIN:
        return Denied("too_late", _l("A message can be removed within a day."))
    return ALLOWED


def can_quote(actor: Actor, message: Message) -> Decision:
    """Any message that can still be read."""
    return Denied("withdrawn") if message.withdrawn or message.note is not None else ALLOWED


def can_add(actor: Actor, conversation: Conversation) -> Decision:
    """Whoever takes part, while there is room."""
    seen = can_see_conversation(actor, conversation) and account_policies.can_speak(actor)
    return _fits(len(conversation.people) + 1) if seen else seen


def can_pin(actor: Actor, pinned: int) -> Decision:
    """A member who has pinned that many conversations may pin one more while they are few."""
    if not actor.signed_in:
        return Denied("sign_in_required")
    if pinned >= MOST_PINNED:
        return Denied("too_many_pinned", _l("You can pin up to 5 conversations. Unpin one first."))
    return ALLOWED


def can_export(actor: Actor) -> Decision:
    """Everybody what she may see."""
    return ALLOWED if actor.signed_in else Denied("sign_in_required")


def can_rename(actor: Actor, conversation: Conversation) -> Decision:
    """Whoever takes part in a group."""
    return _in_group(actor, conversation) and account_policies.can_speak(actor)


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


def _was_away() -> sa.ColumnElement[bool]:
    away = sa.select(Absence.id).where(
        Absence.participation_id == Participation.id,
        Message.number.between(Absence.first_number, Absence.last_number),
    )
    return away.correlate(Participation, Message).exists()


def visible_requests(actor: Actor) -> sa.Select[Request]:
    """The questions one asked or was asked, as long as their messages stand and one takes part."""
    own = sa.or_(Request.asker_id == (actor.id or 0), Request.asked_id == (actor.id or 0))
    standing = visible_messages(actor).where(Message.id == Request.message_id, Message.withdrawn_at.is_(None))
    return sa.select(Request).where(own, standing.with_only_columns(Message.id).exists())


def can_see_request(actor: Actor, request: Request) -> Decision:
    """The same rule for one of them, whose message is loaded; nobody can leave a conversation of two."""
    return ALLOWED if request.concerns(actor.id) and not request.message.withdrawn else Denied("not_found")


def waiting_requests(actor: Actor) -> sa.Select[Request]:
    """For programme staff: every question that stands unanswered, without a word of what was written."""
    withdrawn = sa.select(Message.id).where(Message.id == Request.message_id, Message.withdrawn_at.is_not(None))
    standing = sa.select(Request).where(Request.unanswered_at.is_not(None), Request.answered_at.is_(None))
    if not actor.is_staff:
        return standing.where(sa.false())
    return standing.where(Request.repeated_by_id.is_(None), sa.not_(withdrawn.exists()))


def can_see_waiting(actor: Actor) -> Decision:
    """Programme staff, who find somebody else for who waits."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can see this list."))


def can_ask(actor: Actor, asked: Member) -> Decision:
    """Any member anybody else; whom one may write to is asked when the message is sent."""
    if not actor.signed_in:
        return Denied("sign_in_required")
    if actor.id == asked.id:
        return Denied("yourself", _l("You cannot ask yourself."))
    return account_policies.can_speak(actor)


def can_repeat(actor: Actor, request: Request) -> Decision:
    """Whoever asked, once for each question, while there is no answer."""
    if actor.id is None or actor.id != request.asker_id:
        return Denied("not_yours", _l("Only the person who asked can ask somebody else."))
    if request.repeated_by_id is not None:
        return Denied("asked_already", _l("You have already asked somebody else."))
    return Denied("answered", _l("This question was answered.")) if request.answered_at else ALLOWED


def can_log_outcome(actor: Actor, request: Request) -> Decision:
    """Both sides, each for herself."""
    return ALLOWED if request.concerns(actor.id) else Denied("not_found")


def can_follow_requests(actor: Actor) -> Decision:
    """Plaza itself, which hears of answers and counts the days."""
    return ALLOWED if actor.is_system else Denied("system_only")
