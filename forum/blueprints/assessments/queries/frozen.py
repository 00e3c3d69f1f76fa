"""Reads around frozen assessments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.frozen import FrozenSnapshot
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound

MOST = 100


def get_frozen(actor: Actor, assessment_id: int, number: int) -> FrozenSnapshot:
    """An assessment as it was. Raises NotFound."""
    statement = policies.visible_frozen(actor).where(
        FrozenSnapshot.assessment_id == assessment_id, FrozenSnapshot.number == number
    )
    found = session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def list_frozen(actor: Actor, assessment_id: int) -> Sequence[FrozenSnapshot]:
    """All of an assessment, the oldest first; few, since each belongs to a submission or decision."""
    of_assessment = policies.visible_frozen(actor).where(FrozenSnapshot.assessment_id == assessment_id)
    return session.scalars(of_assessment.order_by(FrozenSnapshot.number).limit(MOST)).all()


def find_submission(assessment_id: int, round_number: int) -> FrozenSnapshot | None:
    """What was frozen when it was submitted for the so many-th time."""
    wanted = sa.select(FrozenSnapshot).where(
        FrozenSnapshot.assessment_id == assessment_id, FrozenSnapshot.round == round_number,
        FrozenSnapshot.kind == "submitted",
    )  # fmt: skip
    return session.scalar(wanted.limit(1))


def count_frozen(assessment_id: int) -> int:
    """How many there are, so that the next has its number."""
    highest = sa.select(sa.func.max(FrozenSnapshot.number)).where(FrozenSnapshot.assessment_id == assessment_id)
    return session.scalar(highest) or 0


def name_reviewers(actor: Actor, content: Mapping[str, Any]) -> Mapping[int, str]:
    """The names of those who reviewed, as far as they have an account; for programme staff alone."""
    ids = {review["by"] for line in content["lines"] for review in line.get("reviews", ())}
    if not ids or not policies.can_see_queue(actor):
        return {}
    known = account_policies.visible_members(actor).where(Member.id.in_(ids))
    return {row[0]: row[1] for row in session.execute(known.with_only_columns(Member.id, Member.name))}
