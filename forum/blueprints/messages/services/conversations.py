"""The verbs of conversations and of those who take part in them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.messages import policies
from forum.blueprints.messages.events import ConversationRead, ParticipantAdded, ParticipantLeft
from forum.blueprints.messages.models.conversations import Conversation, Participation
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.rules import REPEATED_WITHIN, hash_people, name_after
from forum.blueprints.messages.services.lines import append_message, append_note
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def start_conversation(actor: Actor, member_ids: Iterable[int], body: str, title: str | None = None) -> Conversation:
    """Write the first message to some people; with a title that makes a group.

    Without one, an earlier conversation of exactly these people is continued; the very words that the actor wrote there
    last, a moment ago, are not written twice. Raises Invalid when somebody is not
    among the members, Forbidden for fewer than 2 or more than 30 people, the author included.
    """
    people = list(dict.fromkeys([actor.id or 0, *member_ids]))
    authorize(policies.can_start, actor, set(people))
    _check_members(actor, set(people))
    conversation = None if title else queries.find_conversation_of(actor, people)
    if conversation is not None and _just_written(actor, conversation, body):
        return conversation
    if conversation is None:
        conversation = _open_group(people, title) if title else _open_for(people)
    append_message(actor, conversation, body)
    return _shown_again(actor, conversation)


@use_case
def mark_read(actor: Actor, conversation_id: int, message_id: int) -> Conversation:
    """Remember that one has read up to a message of the conversation; never goes back. Raises NotFound."""
    conversation = queries.get_conversation(actor, conversation_id)
    authorize(policies.can_see_conversation, actor, conversation)
    message = queries.get_message(actor, message_id)
    if message.conversation_id != conversation_id:
        raise NotFound
    if _own(actor, conversation).read_up_to(message.number):
        record(ConversationRead(conversation_id=conversation_id, member_id=actor.id or 0))
    return conversation


@use_case
def change_conversation(
    actor: Actor, conversation_id: int, title: str | None = None, muted: bool | None = None, version: int | None = None
) -> Conversation:
    """Rename a group, mute it for oneself, or both, as far as they are given."""
    conversation = queries.get_conversation(actor, conversation_id)
    authorize(policies.can_see_conversation, actor, conversation)
    if title is not None:
        conversation = rename(actor, conversation_id, title, version)
    if muted is not None:
        conversation = mute(actor, conversation_id, muted)
    return conversation


@use_case
def mute(actor: Actor, conversation_id: int, muted: bool) -> Conversation:
    """Let a conversation count among the unread ones or not, for oneself."""
    conversation = queries.get_conversation(actor, conversation_id)
    authorize(policies.can_see_conversation, actor, conversation)
    own = _own(actor, conversation)
    if own.muted != muted:
        own.muted = muted
        record(ConversationRead(conversation_id=conversation_id, member_id=actor.id or 0))
    return conversation


@use_case
def rename(actor: Actor, conversation_id: int, title: str, version: int | None = None) -> Conversation:
    """Give a group another name; a line of it says so. Raises Forbidden for a conversation without a name."""
    conversation = queries.get_conversation(actor, conversation_id)
    authorize(policies.can_rename, actor, conversation)
    check_version(conversation.version, version, required=True)
    if title != conversation.title:
        conversation.title = title
        session.flush()
        append_note(actor, conversation, "renamed", body=title)
    return _shown_again(actor, conversation)


@use_case
def add_member(actor: Actor, conversation_id: int, member_id: int, title: str | None = None) -> Conversation:
    """Bring somebody in, who will see all that was written; adding a participant changes nothing.

    A conversation without a name stays as it is: a new group, named `title` or after its people, takes them all.
    """
    conversation = queries.get_conversation(actor, conversation_id)
    added = account_queries.get_member(actor, member_id)
    if conversation.participation_of(member_id) is not None:
        return conversation
    authorize(policies.can_add, actor, conversation)
    if conversation.is_group:
        _let_in(conversation, member_id)
    else:
        people = [*conversation.people, added]
        title = title or name_after(person.name for person in people)
        conversation = _open_group([person.id for person in people], title)
    append_note(actor, conversation, "added", subject_id=member_id)
    record(ParticipantAdded(conversation_id=conversation.id, member_id=member_id, by_id=actor.id or 0))
    return _shown_again(actor, conversation)


@use_case
def add_members(
    actor: Actor, conversation_id: int, member_ids: Iterable[int], title: str | None = None
) -> Conversation:
    """Bring several in, one after the other, as `add_member` does; from a conversation without a name one group."""
    conversation = queries.get_conversation(actor, conversation_id)
    authorize(policies.can_add, actor, conversation)
    for member_id in member_ids:
        conversation = add_member(actor, conversation.id, member_id, title)
    return conversation


@use_case
def leave(actor: Actor, conversation_id: int, member_id: int) -> None:
    """Leave a group oneself; a line of it says so. Raises Forbidden for somebody else or without a name."""
    conversation = queries.get_conversation(actor, conversation_id)
    authorize(policies.can_leave, actor, conversation, member_id)
    own = _own(actor, conversation)
    append_note(actor, conversation, "left")
    own.leave(clock.now())
    record(ParticipantLeft(conversation_id=conversation_id, member_id=member_id))


def _check_members(actor: Actor, people: set[int]) -> None:
    known = account_queries.get_members(actor, people)
    if set(known) != people:
        raise Invalid(errors={"member_ids": [_("Somebody you chose is no longer a member.")]})


def _open_for(people: Iterable[int]) -> Conversation:
    """The conversation of these people, whoever of two that start it at the same moment is first."""
    digest = hash_people(people)
    try:
        with savepoint():
            return _open(people, people_hash=digest)
    except IntegrityError:
        return session.scalars(sa.select(Conversation).where(Conversation.people_hash == digest)).one()


def _just_written(actor: Actor, conversation: Conversation, body: str) -> bool:
    """Whether going back in the browser and sending again brings the same once more."""
    last = conversation.last_message
    if last is None or last.author_id != actor.id or last.note is not None or last.withdrawn_at is not None:
        return False
    return last.body == body and clock.now() - last.sent_at <= REPEATED_WITHIN


def _open_group(people: Iterable[int], title: str) -> Conversation:
    return _open(people, title=title)


def _open(people: Iterable[int], *, title: str | None = None, people_hash: str | None = None) -> Conversation:
    at = clock.now()
    conversation = Conversation(title=title, people_hash=people_hash, created_at=at, last_message_at=at, last_number=0)
    session.add(conversation)
    session.flush()
    session.add_all(
        Participation(conversation_id=conversation.id, member_id=member_id, joined_at=at)
        for member_id in dict.fromkeys(people)
    )
    session.flush()
    return conversation


def _let_in(conversation: Conversation, member_id: int) -> None:
    at = clock.now()
    for earlier in conversation.participations:
        if earlier.member_id == member_id:
            return earlier.come_back(at)
    session.add(
        Participation(
            conversation_id=conversation.id,
            member_id=member_id,
            joined_at=at,
            last_read_number=conversation.last_number,
        )
    )
    return session.flush()


def _own(actor: Actor, conversation: Conversation) -> Participation:
    own = conversation.participation_of(actor.id)
    if own is None:
        raise NotFound
    return own


def _shown_again(actor: Actor, conversation: Conversation) -> Conversation:
    session.expire(conversation, ["participations", "last_message"])
    return queries.get_conversation(actor, conversation.id)
