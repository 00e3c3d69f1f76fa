"""Letting programme staff know what has come into their queue."""

from __future__ import annotations

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.queries import concerned, validating
from forum.kernel.actor import Actor
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def tell_staff(actor: Actor, assessment_id: int, by_id: int) -> None:
    """Tell those who may review an assessment that it was submitted. Raises NotFound, Forbidden."""
    authorize(policies.can_keep_awards, actor)
    assessment = validating.get_assessment(actor, assessment_id)
    record(
        MembersConcerned(
            kind="assessment_queued", subject_id=assessment.id, member_ids=concerned.staff_for(assessment.city_id),
            by_id=by_id or None,
        )
    )  # fmt: skip
