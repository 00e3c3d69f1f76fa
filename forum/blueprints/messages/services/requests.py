"""The verbs of asking a peer about a criterion."""

from __future__ import annotations

from typing import Any

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.messages import policies
from forum.blueprints.messages.events import RequestChanged, RequestSettled
from forum.blueprints.messages.models.conversations import Message
from forum.blueprints.messages.models.requests import Request
from forum.blueprints.messages.queries import cards
from forum.blueprints.messages.queries import requests as queries
from forum.blueprints.messages.services import conversations
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.models import Criterion
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def ask(actor: Actor, member_id: int, criterion: str, body: str, again: int | None = None) -> Request:
    """Ask a member about a criterion: a message in the conversation of the two, with the card of the asker's city.

    Sending the very same words again within minutes gives the question that stands already. With `again`, it takes
    the place of an earlier question that found no answer. Raises NotFound for somebody one does not see, Invalid for
    an unknown code, and what `start_conversation` raises.
    """
    if again is not None:
        return ask_next(actor, again, member_id, body)
    asked = account_queries.get_member(actor, member_id)
    authorize(policies.can_ask, actor, asked)
    about = standard_queries.find_criteria([criterion]).get(criterion)
    if about is None:
        raise Invalid(errors={"criterion": [_("There is no %(code)s in the Standard.", code=criterion)]})
    conversation = conversations.start_conversation(actor, [member_id], body)
    message = conversation.last_message
    if message is None:
        raise LookupError("a conversation that has just been written in has a last message")
    return queries.find_request_of(message.id) or _attach(actor, asked, about, message)


@use_case
def ask_next(actor: Actor, request_id: int, member_id: int, body: str | None = None) -> Request:
    """Ask somebody else, with the same words or with others, once the question has found no answer.

    Doing so twice with the same person gives the question that stands already. Raises NotFound, Forbidden.
    """
    earlier = queries.get_request(actor, request_id)
    if earlier.repeated_by_id is not None and earlier.asker_id == actor.id:
        standing = queries.get_request(actor, earlier.repeated_by_id)
        if standing.asked_id == member_id:
            return standing
    authorize(policies.can_repeat, actor, earlier)
    asked = ask(actor, member_id, earlier.criterion.code, body or earlier.message.body)
    earlier.repeated_by_id = asked.id
    record(RequestSettled(request_id=earlier.id, asker_id=earlier.asker_id))
    return asked


@use_case
def log_outcome(
    actor: Actor, request_id: int, outcome: str, note: str | None = None, version: int | None = None
) -> Request:
    """Say what came of a question, each of the two for herself; without a `note`, the one said before stays."""
    request = queries.get_request(actor, request_id)
    authorize(policies.can_log_outcome, actor, request)
    check_version(request.version, version)
    before = request.outcome_of(actor.id)
    kept = note if note is not None else before.note if before else ""
    if before is None or (before.outcome, before.note) != (outcome, kept):
        request.log(actor.id or 0, outcome, kept, clock.now())
        session.flush()
        _tell_changed(request)
        if actor.id == request.asker_id:
            record(RequestSettled(request_id=request.id, asker_id=request.asker_id))
    return request


def _attach(actor: Actor, asked: Member, about: Criterion, message: Message) -> Request:
    request = Request(
        asker_id=actor.id or 0, asked_id=asked.id, criterion_id=about.id, conversation_id=message.conversation_id,
        message_id=message.id, card=cards.describe_asker(actor, asked, about.id), sent_at=message.sent_at,
    )  # fmt: skip
    request.start_waiting(asked.timezone)
    session.add(request)
    session.flush()
    return queries.get_request(actor, request.id)


def _tell_changed(request: Request) -> None:
    facts: dict[str, Any] = {"message_id": request.message_id, "conversation_id": request.conversation_id}
    record(RequestChanged(request_id=request.id, **facts))
