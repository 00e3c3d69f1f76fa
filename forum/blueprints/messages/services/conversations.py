"""The verbs of conversations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.services import drafts
from forum.blueprints.messages import policies
from forum.blueprints.messages.events import ConversationArranged, ConversationRead
from forum.blueprints.messages.models.conversations import Conversation
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.rules import REPEATED_WITHIN, hash_people, new_draft_key
from forum.blueprints.messages.services.contact import check_contact, check_start, check_text
from forum.blueprints.messages.services.lines import append_message, append_note, take_uploads
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
def start_conversation(
    actor: Actor, member_ids: Iterable[int], body: str, title: str | None = None, file_ids: Sequence[int] = ()
) -> Conversation:
    """Write the first message to some people; with a title that makes a group.

    Without one, an earlier conversation of exactly these people is continued; the very words that the actor wrote there
    last, a moment ago, are not written twice. Raises Invalid when somebody is not
    among the members, Forbidden for fewer than 2 or more than 30 people, the author included.
    """
    people = list(dict.fromkeys([actor.id or 0, *member_ids]))
    authorize(policies.can_start, actor, set(people))
    members = _check_members(actor, set(people))
    files = take_uploads(actor, body, file_ids)
    drafts.settle(actor, new_draft_key(people[1:]), new_draft_key([]))
    conversation = None if title else queries.find_conversation_of(actor, people)
    if conversation is not None and not files and _just_written(actor, conversation, body):
        return conversation
    if conversation is None:
        check_contact(actor, members)
        check_start(actor)
        conversation = shown_again(actor, open_group(people, title) if title else _open_for(people))
        if not files and _just_written(actor, conversation, body):
            return conversation
    authorize(policies.can_write, actor, conversation)
    check_text(actor, body, conversation.id if conversation.last_number else None)
    append_message(actor, conversation, body, files=files)
    return shown_again(actor, conversation)


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
    actor: Actor, conversation_id: int, title: str | None = None, version: int | None = None, **own: bool
) -> Conversation:
    """Rename a group, and mute, archive or pin it for oneself, as far as they are given."""
    conversation = queries.get_conversation(actor, conversation_id)
    authorize(policies.can_see_conversation, actor, conversation)
    if title is not None:
        conversation = rename(actor, conversation_id, title, version)
    return arrange(actor, conversation_id, **own) if own else conversation


@use_case
def arrange(
    actor: Actor,
    conversation_id: int,
    muted: bool | None = None,
    archived: bool | None = None,
    pinned: bool | None = None,
) -> Conversation:
    """Say for oneself whether a conversation counts among the unread ones, is archived, or stands first.

    What is archived is not pinned; it comes back when somebody writes, unless it is muted. Raises Forbidden for a
    sixth pinned one.
    """
    conversation = queries.get_conversation(actor, conversation_id)
    authorize(policies.can_see_conversation, actor, conversation)
    own = _own(actor, conversation)
    if pinned and not own.pinned:
        authorize(policies.can_pin, actor, queries.count_pinned(actor))
    before = (own.muted, own.archived, own.pinned)
    own.arrange(muted, archived, pinned)
    if own.muted != before[0]:
        record(ConversationRead(conversation_id=conversation_id, member_id=own.member_id))
    elif (own.archived, own.pinned) != before[1:]:
        record(ConversationArranged(conversation_id=conversation_id, member_id=own.member_id))
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
    return shown_again(actor, conversation)


def _check_members(actor: Actor, people: set[int]) -> list[Member]:
    known = account_queries.get_members(actor, people)
    if set(known) != people:
        raise Invalid(errors={"member_ids": [_("Somebody you chose is no longer a member.")]})
    return [known[number] for number in sorted(known) if number != actor.id]


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


def open_group(people: Iterable[int], title: str) -> Conversation:
    """Within a use case: a new group of these people, without a line yet."""
    return _open(people, title=title)


def _open(people: Iterable[int], *, title: str | None = None, people_hash: str | None = None) -> Conversation:
    at = clock.now()
    conversation = Conversation(title=title, people_hash=people_hash, created_at=at, last_message_at=at, last_number=0)
    session.add(conversation)
    session.flush()
    session.add_all(
        Participation(conversation_id=conversation.id, member_id=member_id, joined_at=at, last_at=at)
        for member_id in dict.fromkeys(people)
    )
    session.flush()
    return conversation


def _own(actor: Actor, conversation: Conversation) -> Participation:
    own = conversation.participation_of(actor.id)
    if own is None:
        raise NotFound
    return own


def shown_again(actor: Actor, conversation: Conversation) -> Conversation:
    """The conversation as it is after people or lines were added."""
    session.expire(conversation, ["participations", "last_message"])
    return queries.get_conversation(actor, conversation.id)
