"""Decisions on assessments as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.assessments.api.routes import api
from forum.blueprints.assessments.schemas.validation import (
    AssessmentDecisionForm,
    AssessmentReasonForm,
    ValidatedAssessmentSchema,
)
from forum.blueprints.assessments.services import clarifying, deciding
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version


@api.route("/assessments/<int:assessment_id>/clarification", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(AssessmentDecisionForm)
@api.gives(ValidatedAssessmentSchema, with_etag=True)
def send_questions(actor: Actor, form: dict[str, Any], assessment_id: int) -> Any:
    """Ask the city everything that was written to it: it may change those lines, and submits again."""
    return clarifying.send_questions(actor, assessment_id)


@api.route("/assessments/<int:assessment_id>/decision", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(AssessmentDecisionForm)
@api.gives(ValidatedAssessmentSchema, with_etag=True)
def decide(actor: Actor, form: dict[str, Any], assessment_id: int) -> Any:
    """Decide it: level, criteria met and score follow from the outcomes, which must all be final.

    With If-Match only as it was read. 409 `not_all_final` names the criteria that are open.
    """
    return deciding.decide(actor, assessment_id, expected_version())


@api.route("/assessments/<int:assessment_id>/reopening", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(AssessmentReasonForm)
@api.gives(ValidatedAssessmentSchema, with_etag=True)
def reopen(actor: Actor, form: dict[str, Any], assessment_id: int) -> Any:
    """Take a decision back, and its award with it; for administrators."""
    return deciding.reopen(actor, assessment_id, **form)
