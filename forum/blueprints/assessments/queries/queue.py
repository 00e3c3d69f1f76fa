"""The queue of assessments that programme staff work through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.reviews import LineReview, LineValidation
from forum.blueprints.assessments.rules import states
from forum.blueprints.assessments.rules.validating import DISPUTED, FINAL
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize

QUEUES = (states.SUBMITTED, states.CLARIFYING, states.DECIDED)
_NOTHING = (0, 0, 0, 0)


@dataclass(frozen=True)
class Queued:
    """An assessment in the queue: how many of its lines are final, disputed, asked about, and who has reviewed it."""

    assessment: Assessment
    lines: int
    final: int
    disputed: int
    asked: int
    reviewers: Sequence[Member]


def list_queue(actor: Actor, state: str, cursor: str | None = None, limit: int | None = None) -> Page[Queued]:
    """A page of the assessments in a state: what waits the longest first, what was decided the newest first.

    Three statements, however many there are. Raises Forbidden.
    """
    authorize(policies.can_see_queue, actor)
    shown = (joinedload(Assessment.city), joinedload(Assessment.framework))
    statement = policies.visible_assessments(actor).where(Assessment.state == state).options(*shown)
    latest = state == states.DECIDED
    moment = Assessment.decided_at if latest else Assessment.submitted_at
    page = paginate(
        statement.where(moment.is_not(None)), [Key(moment, latest), Key(Assessment.id, latest)], cursor, limit
    )
    ids = [assessment.id for assessment in page.items]
    progress, people = _progress(ids), _reviewers(ids)
    return page.map(lambda one: Queued(one, *progress.get(one.id, _NOTHING), people.get(one.id, [])))


def count_queue(actor: Actor) -> Mapping[str, int]:
    """How many assessments wait for staff and for cities; one statement."""
    waiting = policies.visible_assessments(actor).where(Assessment.state.in_((states.SUBMITTED, states.CLARIFYING)))
    counted = waiting.with_only_columns(Assessment.state, sa.func.count()).group_by(Assessment.state)
    return {row[0]: row[1] for row in session.execute(counted)} if policies.can_see_queue(actor) else {}


def _progress(ids: Sequence[int]) -> dict[int, tuple[int, int, int, int]]:
    def number(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    counted = (
        sa.select(
            AssessmentLine.assessment_id, sa.func.count(), number(LineValidation.state == FINAL),
            number(LineValidation.state == DISPUTED), number(AssessmentLine.asked.is_(True)),
        )
        .outerjoin(LineValidation, LineValidation.line_id == AssessmentLine.id)
        .where(AssessmentLine.assessment_id.in_(ids))
        .group_by(AssessmentLine.assessment_id)
    )  # fmt: skip
    return {row[0]: (row[1], int(row[2]), int(row[3]), int(row[4])) for row in session.execute(counted)}


def _reviewers(ids: Sequence[int]) -> dict[int, list[Member]]:
    pairs = (
        sa.select(AssessmentLine.assessment_id, LineReview.reviewer_id)
        .join(AssessmentLine, AssessmentLine.id == LineReview.line_id)
        .where(AssessmentLine.assessment_id.in_(ids))
        .distinct()
        .subquery()
    )
    people = sa.select(pairs.c.assessment_id, Member).join(Member, Member.id == pairs.c.reviewer_id)
    people = people.options(joinedload(Member.city)).order_by(pairs.c.assessment_id, Member.search_name, Member.id)
    found: dict[int, list[Member]] = {}
    for assessment_id, member in session.execute(people):
        found.setdefault(assessment_id, []).append(member)
    return found
