"""Reads around sprints and their applications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.applications import SprintApplication, SprintLetter, SprintScorer
from forum.blueprints.sprints.models.sprints import Sprint, SprintCriterion
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.judging import NEEDED
from forum.blueprints.standards.models import Criterion
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

_WHOLE = (joinedload(SprintApplication.sprint), joinedload(SprintApplication.city))


def get_sprint(actor: Actor, sprint_id: int) -> Sprint:
    """A sprint. Raises NotFound."""
    found = session.scalar(policies.visible_sprints(actor).where(Sprint.id == sprint_id))
    if found is None:
        raise NotFound
    return found


def list_sprints(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[Sprint]:
    """Those one may see, the latest deadline first."""
    order = [Key(Sprint.deadline_at, descending=True), Key(Sprint.id, descending=True)]
    return paginate(policies.visible_sprints(actor), order, cursor, limit)


def list_criteria(sprint_ids: Sequence[int]) -> Mapping[int, list[Criterion]]:
    """The criteria of sprints that the asker sees; one statement."""
    rows = sa.select(SprintCriterion).where(SprintCriterion.sprint_id.in_(sprint_ids))
    found: dict[int, list[Criterion]] = {}
    for row in session.scalars(rows.options(joinedload(SprintCriterion.criterion))):
        found.setdefault(row.sprint_id, []).append(row.criterion)
    return found


def list_editions(actor: Actor, sprint: Sprint) -> Sequence[Sprint]:
    """The other editions and languages of a sprint that the asker sees."""
    root = sprint.edition_of_id or sprint.id
    same = sa.or_(Sprint.id == root, Sprint.edition_of_id == root)
    return session.scalars(
        policies.visible_sprints(actor).where(same, Sprint.id != sprint.id).order_by(Sprint.id)
    ).all()


def get_application(actor: Actor, application_id: int) -> SprintApplication:
    """An application with its sprint and city. Raises NotFound."""
    wanted = policies.visible_applications(actor).where(SprintApplication.id == application_id)
    found = session.scalar(wanted.options(*_WHOLE))
    if found is None:
        raise NotFound
    return found


def find_of_city(actor: Actor, sprint_id: int, city_id: int) -> SprintApplication | None:
    """The application of a city, if the asker sees it."""
    wanted = policies.visible_applications(actor).where(SprintApplication.sprint_id == sprint_id)
    return session.scalar(wanted.where(SprintApplication.city_id == city_id).options(*_WHOLE))


def list_applications(actor: Actor, sprint_id: int) -> Sequence[SprintApplication]:
    """Those of a sprint that one may see, in the order in which they came in."""
    wanted = policies.visible_applications(actor).where(SprintApplication.sprint_id == sprint_id)
    return session.scalars(wanted.options(*_WHOLE).order_by(SprintApplication.id)).all()


def list_scorers(application_ids: Sequence[int]) -> Mapping[int, list[SprintScorer]]:
    """Who scores each of these, without those who have a conflict of interest; for programme staff's own use."""
    rows = sa.select(SprintScorer).where(
        SprintScorer.application_id.in_(application_ids), SprintScorer.conflict_at.is_(None)
    )
    found: dict[int, list[SprintScorer]] = {}
    for row in session.scalars(
        rows.options(joinedload(SprintScorer.member).joinedload(Member.city)).order_by(SprintScorer.id)
    ):
        found.setdefault(row.application_id, []).append(row)
    return found


def shown_scores(actor: Actor, application: SprintApplication, scorers: Sequence[SprintScorer]) -> list[SprintScorer]:
    """The scores that somebody may read: one's own; the others' to staff once both are in, never to the own city."""
    if policies.is_of(actor, application):
        return []
    given = [one for one in scorers if one.scored_at is not None]
    all_in = len(given) >= NEEDED and len(given) == len(scorers)
    took_part = policies.can_run_sprints(actor) or any(one.member_id == actor.id for one in scorers)
    return given if all_in and took_part else [one for one in given if one.member_id == actor.id]


def list_letters(actor: Actor, application: SprintApplication) -> Sequence[SprintLetter]:
    """What was written to a city, for its people and programme staff."""
    if not policies.can_read_letters(actor, application):
        return []
    wanted = sa.select(SprintLetter).where(SprintLetter.application_id == application.id)
    return session.scalars(wanted.order_by(SprintLetter.id)).all()


def next_waiting(sprint_id: int) -> SprintApplication | None:
    """Who is first on the waiting list, within a use case that has locked the sprint."""
    waiting = (SprintApplication.sprint_id == sprint_id, SprintApplication.state == states.WAITING)
    wanted = sa.select(SprintApplication).where(*waiting).options(*_WHOLE)
    return session.scalar(wanted.order_by(SprintApplication.waiting_position).limit(1))
