"""What of ideation stands elsewhere: on home, in calendars, with criteria, events and opportunities, in notices."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.ideation import policies
from forum.blueprints.ideation.models import (
    Concept,
    ConceptOpportunity,
    ConceptVote,
    IdeationSession,
    Theme,
    ideation_criteria,
)
from forum.blueprints.ideation.rules import DISCUSS, GATHER, PUBLISHED, VOTE
from forum.blueprints.opportunities import policies as opportunity_policies
from forum.blueprints.opportunities.models import Opportunity
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.subjects import SubjectCard

_NEWEST = (IdeationSession.created_at.desc(), IdeationSession.id.desc())


def list_to_vote(actor: Actor, limit: int = 3) -> Sequence[IdeationSession]:
    """Sessions of one's own groups in which votes are taken and one has given none; the step that ends first, first."""
    own = group_policies.own_groups(actor).with_only_columns(Group.id)
    voted = sa.select(ConceptVote.session_id).where(ConceptVote.member_id == (actor.id or 0))
    statement = policies.visible_sessions(actor).where(
        IdeationSession.phase == VOTE, IdeationSession.group_id.in_(own), IdeationSession.id.not_in(voted)
    )
    ordered = statement.order_by(IdeationSession.timer_ends_at.is_(None), IdeationSession.timer_ends_at, *_NEWEST)
    return session.scalars(ordered.options(joinedload(IdeationSession.group)).limit(limit)).all()


def list_ending(actor: Actor, start: datetime, end: datetime) -> Sequence[IdeationSession]:
    """Sessions of one's own groups whose step ends in a span of time."""
    own = group_policies.own_groups(actor).with_only_columns(Group.id)
    within = IdeationSession.timer_ends_at >= start, IdeationSession.timer_ends_at < end
    statement = policies.visible_sessions(actor).where(IdeationSession.group_id.in_(own), *within)
    return session.scalars(statement.where(IdeationSession.phase != PUBLISHED)).all()


def list_steps(actor: Actor, criterion_ids: Collection[int]) -> Sequence[tuple[int, IdeationSession]]:
    """Sessions about any of these criteria that still take concepts or votes, with the criterion."""
    statement = policies.visible_sessions(actor).join(
        ideation_criteria, ideation_criteria.c.session_id == IdeationSession.id
    )
    over = sa.and_(IdeationSession.timer_ends_at.is_not(None), IdeationSession.timer_ends_at <= clock.now())
    going_on = statement.where(
        ideation_criteria.c.criterion_id.in_(criterion_ids),
        IdeationSession.phase.in_((GATHER, DISCUSS, VOTE)), sa.not_(over),
    )  # fmt: skip
    return [(row[1], row[0]) for row in session.execute(going_on.add_columns(ideation_criteria.c.criterion_id))]


def list_about(actor: Actor, criterion_id: int, limit: int = 3) -> Sequence[IdeationSession]:
    """Sessions about a criterion, the newest first."""
    about = IdeationSession.criteria.any(id=criterion_id)
    return _few(policies.visible_sessions(actor).where(about), limit)


def list_of_event(actor: Actor, event_id: int, limit: int = 5) -> Sequence[IdeationSession]:
    """Sessions that are part of an event, the newest first."""
    return _few(policies.visible_sessions(actor).where(IdeationSession.event_id == event_id), limit)


def list_opportunities(actor: Actor, concept_id: int, limit: int = 20) -> Sequence[Opportunity]:
    """The first opportunities with which a concept goes on, as far as the asker sees them."""
    linked = sa.select(ConceptOpportunity.opportunity_id).where(ConceptOpportunity.concept_id == concept_id)
    statement = opportunity_policies.visible_opportunities(actor).where(Opportunity.id.in_(linked))
    return session.scalars(statement.order_by(Opportunity.id).limit(limit)).all()


def find_origin(actor: Actor, opportunity_id: int) -> Concept | None:
    """The concept of which an opportunity came, if the asker reads its session."""
    linked = sa.select(ConceptOpportunity.concept_id).where(ConceptOpportunity.opportunity_id == opportunity_id)
    statement = policies.visible_concepts(actor).where(Concept.id.in_(linked)).limit(1)
    return session.scalar(statement.options(joinedload(Concept.theme).joinedload(Theme.session)))


def list_participants(session_id: int) -> list[int]:
    """Who wrote a concept in a session or voted in it, to tell them; nothing is shown of it."""
    owners = sa.select(Concept.owner_id).join(Theme, Theme.id == Concept.theme_id).where(Theme.session_id == session_id)
    voters = sa.select(ConceptVote.member_id).where(ConceptVote.session_id == session_id)
    return list(session.scalars(owners.union(voters)))


def load_sessions(actor: Actor, ids: Sequence[int]) -> Mapping[int, IdeationSession]:
    """Those of these sessions that the asker sees: what notices point at."""
    statement = policies.visible_sessions(actor).where(IdeationSession.id.in_(ids))
    shown = statement.options(joinedload(IdeationSession.group), selectinload(IdeationSession.criteria))
    return {one.id: one for one in session.scalars(shown)}


def load_concepts(actor: Actor, ids: Sequence[int]) -> Mapping[int, Concept]:
    """The same for concepts."""
    statement = policies.visible_concepts(actor).where(Concept.id.in_(ids))
    theme = joinedload(Concept.theme).joinedload(Theme.session).joinedload(IdeationSession.group)
    return {one.id: one for one in session.scalars(statement.options(theme, joinedload(Concept.owner)))}


def session_card(found: IdeationSession) -> SubjectCard:
    """A session where it is not at home."""
    return SubjectCard(title=found.title, html=found.overview_html, at=found.created_at, where=found.group.name)


def concept_card(concept: Concept) -> SubjectCard:
    """A concept where it is not at home."""
    where = concept.theme.session.group.name
    return SubjectCard(concept.title, html=concept.html, author=concept.owner, at=concept.created_at, where=where)


def _few(statement: sa.Select[IdeationSession], limit: int) -> Sequence[IdeationSession]:
    shown = statement.order_by(*_NEWEST).options(joinedload(IdeationSession.group))
    return session.scalars(shown.limit(limit)).all()
