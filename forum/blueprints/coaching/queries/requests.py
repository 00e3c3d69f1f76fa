"""Requests for help, each as far as the asker of the query may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.models.mentorings import Mentoring
from forum.blueprints.coaching.models.requests import (
    CoachingAsk,
    CoachingLine,
    CoachingRequest,
    CoachingTeamMember,
    RequestCriterion,
)
from forum.blueprints.coaching.rules import states
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.subjects import SubjectCard

MINE, FOR_ME, TO_PLACE = "mine", "for_me", "to_place"
ROLES = (MINE, FOR_ME, TO_PLACE)


def shown() -> Sequence[ExecutableOption]:
    """Load with a request what a row shows of it; three statements however many there are."""
    mentor = selectinload(CoachingRequest.asks).joinedload(CoachingAsk.mentor).joinedload(Member.city)
    return (
        joinedload(CoachingRequest.asker).joinedload(Member.city), selectinload(CoachingRequest.criteria), mentor,
    )  # fmt: skip


def get_request(actor: Actor, request_id: int) -> CoachingRequest:
    """A request with whom was asked and what was said. Raises NotFound, alike for what is hidden."""
    lines = selectinload(CoachingRequest.lines).joinedload(CoachingLine.author).joinedload(Member.city)
    statement = policies.visible_requests(actor).where(CoachingRequest.id == request_id).options(*shown(), lines)
    found = session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def page_requests(
    actor: Actor, role: str | None = None, *, state: str | None = None, cursor: str | None = None,
    limit: int | None = None,
) -> Page[CoachingRequest]:  # fmt: skip
    """Requests one sees, the newest first: one's own, those that wait for one's answer, or those one is to place."""
    statement = policies.visible_requests(actor).options(*shown())
    if role:
        statement = statement.where(_in_role(actor, role))
    if state:
        statement = statement.where(CoachingRequest.state == state)
    keys = [Key(CoachingRequest.created_at, descending=True), Key(CoachingRequest.id, descending=True)]
    return paginate(statement, keys, cursor, limit)


def list_waiting_for(actor: Actor, limit: int) -> Sequence[CoachingRequest]:
    """What waits for the actor: as whom it was asked, and as who is to tell more; the oldest first. For home."""
    tells = sa.and_(CoachingRequest.asker_id == (actor.id or 0), CoachingRequest.state == states.INFO)
    statement = policies.visible_requests(actor).where(sa.or_(_in_role(actor, FOR_ME), tells))
    who = joinedload(CoachingRequest.asker).joinedload(Member.city)
    return session.scalars(statement.options(who).order_by(CoachingRequest.changed_at).limit(limit)).all()


def count_open(member_id: int | None) -> int:
    """How many things a member asks for at the moment."""
    mine = sa.select(sa.func.count()).where(
        CoachingRequest.asker_id == (member_id or 0), CoachingRequest.state.in_(states.OPEN_STATES)
    )
    return session.scalar(mine) or 0


def count_to_place(actor: Actor) -> int:
    """How many requests wait for nobody's answer that the actor is to find somebody for."""
    waiting = sa.select(sa.func.count()).where(policies.to_place(actor), CoachingRequest.state == states.WAITING)
    return session.scalar(waiting) or 0


def find_mentoring_of(actor: Actor, request_id: int) -> Mentoring | None:
    """The mentoring that a request became, for the two of it."""
    return session.scalar(policies.visible_mentorings(actor).where(Mentoring.request_id == request_id))


def list_team(actor: Actor) -> Sequence[CoachingTeamMember]:
    """Who looks after confidential requests, by name."""
    statement = policies.visible_team(actor).options(
        joinedload(CoachingTeamMember.member).joinedload(Member.city)
    ).order_by(Member.search_name, Member.id)  # fmt: skip
    return session.scalars(statement).all()


def list_stakeholders(request: CoachingRequest) -> Sequence[int]:
    """The ids of those who find somebody for a request."""
    return session.scalars(policies.stakeholders(request)).all()


def list_due(now: Any, limit: int) -> Sequence[int]:
    """Asks whose time is over, by id."""
    due = sa.select(CoachingAsk.id).where(CoachingAsk.outcome == states.PENDING, CoachingAsk.due_at <= now)
    return session.scalars(due.order_by(CoachingAsk.due_at, CoachingAsk.id).limit(limit)).all()


def list_to_remind(since: Any, limit: int) -> Sequence[CoachingAsk]:
    """Asks that wait for a mentor since before then and of which she was not reminded, with the mentor."""
    waiting = sa.select(CoachingAsk).join(CoachingRequest, CoachingRequest.id == CoachingAsk.request_id)
    waiting = waiting.where(
        CoachingAsk.outcome == states.PENDING, CoachingAsk.asked_at <= since, CoachingAsk.reminded_at.is_(None),
        CoachingRequest.state == states.ASKED,
    )  # fmt: skip
    who = joinedload(CoachingAsk.mentor)
    return session.scalars(waiting.options(who).order_by(CoachingAsk.asked_at, CoachingAsk.id).limit(limit)).all()


def list_of_criterion(actor: Actor, criterion_id: int) -> Sequence[CoachingRequest]:
    """One's open requests about a criterion."""
    about = sa.select(RequestCriterion.request_id).where(RequestCriterion.criterion_id == criterion_id)
    statement = policies.visible_requests(actor).where(
        CoachingRequest.asker_id == (actor.id or 0), CoachingRequest.id.in_(about)
    )
    return session.scalars(statement.order_by(CoachingRequest.id)).all()


def load_subjects(actor: Actor, ids: Sequence[int]) -> Mapping[int, CoachingRequest]:
    """The visible ones of these, by id; one statement."""
    statement = policies.visible_requests(actor).where(CoachingRequest.id.in_(list(ids)))
    found = session.scalars(statement.options(joinedload(CoachingRequest.asker).joinedload(Member.city)))
    return {request.id: request for request in found}


def subject_card(request: CoachingRequest) -> SubjectCard:
    """A request where it is not at home: what it is about is told on its own page alone."""
    return SubjectCard(title=str(_("Request for help")), author=request.asker, at=request.created_at)


def _in_role(actor: Actor, role: str) -> sa.ColumnElement[bool]:
    if role == MINE:
        return CoachingRequest.asker_id == (actor.id or 0)
    if role == TO_PLACE:
        return policies.to_place(actor)
    waits = sa.select(CoachingAsk.request_id).where(
        CoachingAsk.mentor_id == (actor.id or 0), CoachingAsk.outcome == states.PENDING
    )
    return sa.and_(CoachingRequest.id.in_(waits), CoachingRequest.state == states.ASKED)
