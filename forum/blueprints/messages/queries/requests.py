"""Reads around questions to peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.messages import policies
from forum.blueprints.messages.models.conversations import Message
from forum.blueprints.messages.models.requests import Request
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

STATES = ("open", "answered", "unanswered")
REMINDED_FOR = timedelta(days=30)
_LATEST_FIRST = [Key(Request.sent_at, descending=True), Key(Request.id, descending=True)]
_LONGEST_WAITING_FIRST = [Key(Request.unanswered_at), Key(Request.id)]


def get_request(actor: Actor, request_id: int) -> Request:
    """A question one asked or was asked, with what came of it. Raises NotFound."""
    found = session.scalar(policies.visible_requests(actor).where(Request.id == request_id).options(*shown()))
    if found is None:
        raise NotFound
    return found


def list_requests(
    actor: Actor, state: str | None = None, cursor: str | None = None, limit: int | None = None
) -> Page[Request]:
    """The questions one asked or was asked, the latest first; `state` is one of `STATES`.

    `unanswered` are those one asked oneself, since nobody hears of herself that she lets somebody wait; for programme
    staff those of everybody that wait for an answer, the longest waiting first.
    """
    if state == "unanswered" and policies.can_see_waiting(actor):
        return list_waiting(actor, cursor, limit)
    statement = policies.visible_requests(actor).options(*shown())
    if state == "answered":
        statement = statement.where(Request.answered_at.is_not(None))
    if state == "open":
        statement = statement.where(Request.answered_at.is_(None))
    if state == "unanswered":
        own = Request.asker_id == (actor.id or 0)
        statement = statement.where(Request.answered_at.is_(None), Request.unanswered_at.is_not(None), own)
    return paginate(statement, _LATEST_FIRST, cursor, limit)


def list_waiting(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[Request]:
    """For programme staff: the questions of everybody that stand unanswered, the longest waiting first."""
    statement = policies.waiting_requests(actor).options(*_who_and_what())
    return paginate(statement, _LONGEST_WAITING_FIRST, cursor, limit)


def list_to_repeat(actor: Actor, limit: int) -> Sequence[Request]:
    """One's own questions of the last weeks that nobody has answered and nobody else was asked, the latest first.

    Those of which one has said what came of them are settled.
    """
    statement = policies.visible_requests(actor).where(
        Request.asker_id == (actor.id or 0),
        Request.answered_at.is_(None),
        Request.unanswered_at > clock.now() - REMINDED_FOR,
        Request.repeated_by_id.is_(None),
        Request.asker_outcome.is_(None),
    )
    latest = statement.order_by(Request.unanswered_at.desc(), Request.id.desc()).limit(limit)
    return session.scalars(latest.options(*_who_and_what())).all()


def list_asked_about(actor: Actor, criterion_id: int) -> frozenset[int]:
    """Whom the actor has asked about a criterion in the last weeks, so as not to suggest them again."""
    statement = sa.select(Request.asked_id).where(
        Request.asker_id == (actor.id or 0),
        Request.criterion_id == criterion_id,
        Request.sent_at > clock.now() - 2 * REMINDED_FOR,
    )
    return frozenset(session.scalars(statement))


def find_request_of(message_id: int) -> Request | None:
    """The question that a message asks; for a verb that has loaded the message."""
    return session.scalar(sa.select(Request).where(Request.message_id == message_id).options(*shown()))


def list_answered_by(sent: Mapping[int, int]) -> Sequence[Request]:
    """The open questions that lines of their conversations answer, for Plaza's own counting; `sent` gives the
    conversation of each line."""
    line = aliased(Message)
    answer = sa.select(line.id).where(
        line.id.in_(list(sent)),
        line.note.is_(None),
        line.conversation_id == Request.conversation_id,
        line.author_id == Request.asked_id,
        line.number > Message.number,
    )
    statement = sa.select(Request).join(Message, Message.id == Request.message_id)
    here = Request.conversation_id.in_(set(sent.values())), Request.answered_at.is_(None)
    return session.scalars(statement.where(*here, answer.exists()).order_by(Request.id)).all()


def list_due(at: datetime, limit: int) -> Sequence[Request]:
    """Questions for which one more working day is over, for Plaza's own counting."""
    statement = sa.select(Request).where(Request.count_at <= at).order_by(Request.count_at, Request.id).limit(limit)
    return session.scalars(
        statement.options(joinedload(Request.asked), joinedload(Request.asker), joinedload(Request.message))
    ).all()


def find_to_tell(request_id: int) -> Request | None:
    """A question for those whom a notification of it is for."""
    return session.scalar(sa.select(Request).where(Request.id == request_id).options(*_who_and_what()))


def shown() -> tuple[ORMOption, ...]:
    """Load what the page of a question shows."""
    return *_who_and_what(), joinedload(Request.message)


def _who_and_what() -> tuple[ORMOption, ...]:
    asker = joinedload(Request.asker).joinedload(Member.city)
    return asker, joinedload(Request.asked).joinedload(Member.city), joinedload(Request.criterion)
