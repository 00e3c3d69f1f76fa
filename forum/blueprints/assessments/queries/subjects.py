"""Assessments as what notices point at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import joinedload

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.subjects import SubjectCard


def load_assessments(actor: Actor, ids: Sequence[int]) -> Mapping[int, Assessment]:
    """Those of these assessments that the asker may see, with city and framework: one statement."""
    statement = policies.visible_assessments(actor).where(Assessment.id.in_(ids))
    shown = statement.options(joinedload(Assessment.city), joinedload(Assessment.framework))
    return {assessment.id: assessment for assessment in session.scalars(shown)}


def assessment_card(assessment: Assessment) -> SubjectCard:
    """An assessment where it is not at home."""
    return SubjectCard(title=f"{assessment.city.name}: {assessment.framework.name}", at=assessment.submitted_at)
