"""Who takes part in a sprint, and what waits for a scorer."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.applications import SprintApplication, SprintScorer
from forum.blueprints.sprints.models.sprints import Sprint, SprintPlace
from forum.blueprints.sprints.rules import states
from forum.kernel.actor import Actor
from forum.kernel.database import session


def list_cities(sprint_id: int) -> Sequence[SprintPlace]:
    """The cities that have a place, in the order in which they got it; for whoever sees the sprint."""
    wanted = sa.select(SprintPlace).where(SprintPlace.sprint_id == sprint_id, SprintPlace.left_at.is_(None))
    return session.scalars(wanted.options(joinedload(SprintPlace.city)).order_by(SprintPlace.id)).all()


def count_own_scores(actor: Actor, sprint_id: int | None = None) -> int:
    """How many applications wait for this person's score, of one sprint or of all."""
    return len(list_to_score(actor, sprint_id)) if actor.signed_in else 0


def list_to_score(actor: Actor, sprint_id: int | None = None) -> Sequence[SprintApplication]:
    """The applications that wait for this person's score, the nearest deadline of a call first."""
    mine = (SprintScorer.member_id == (actor.id or 0), SprintScorer.conflict_at.is_(None))
    waiting = sa.select(SprintScorer.application_id).where(*mine, SprintScorer.scored_at.is_(None))
    wanted = policies.visible_applications(actor).where(
        SprintApplication.state == states.SUBMITTED, SprintApplication.id.in_(waiting)
    )
    if sprint_id is not None:
        wanted = wanted.where(SprintApplication.sprint_id == sprint_id)
    whole = (joinedload(SprintApplication.sprint), joinedload(SprintApplication.city))
    order = (Sprint.deadline_at, SprintApplication.id)
    return session.scalars(
        wanted.join(Sprint, Sprint.id == SprintApplication.sprint_id).options(*whole).order_by(*order)
    ).all()


def count_taken(sprint_id: int) -> int:
    """How many cities have a place now."""
    held = sa.select(sa.func.count()).select_from(SprintPlace)
    return session.scalar(held.where(SprintPlace.sprint_id == sprint_id, SprintPlace.left_at.is_(None))) or 0


def is_scored(sprint_id: int) -> bool:
    """Whether anybody has scored an application of it."""
    scored = sa.select(SprintScorer.id).join(SprintApplication).where(SprintApplication.sprint_id == sprint_id)
    return session.scalar(scored.where(SprintScorer.scored_at.is_not(None)).limit(1)) is not None


def count_sent(sprint_id: int) -> int:
    """How many applications were sent, for programme staff."""
    sent = sa.select(sa.func.count()).select_from(SprintApplication).where(SprintApplication.sprint_id == sprint_id)
    return session.scalar(sent.where(SprintApplication.submitted_at.is_not(None))) or 0
