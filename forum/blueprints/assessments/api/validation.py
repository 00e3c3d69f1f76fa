"""The validation of assessments as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.assessments.api.routes import api
from forum.blueprints.assessments.queries import queue, validating
from forum.blueprints.assessments.schemas.validation import (
    LineValidationListSchema,
    LineValidationSchema,
    QuestionForm,
    QueuedSchema,
    QueueQuery,
    ReviewForm,
    StaffRemarkSchema,
)
from forum.blueprints.assessments.services import clarifying, reviewing
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/assessments/queue")
@signed_in
@api.takes(QueueQuery, location="query")
@api.gives(page_of(QueuedSchema, "AssessmentQueuePageSchema"))
def list_queue(actor: Actor, query: dict[str, Any]) -> Any:
    """The assessments in a state with the progress of their validation; for programme staff."""
    return queue.list_queue(actor, **query)


@api.route("/assessments/<int:assessment_id>/validation")
@signed_in
@api.gives(LineValidationListSchema)
def list_validation(actor: Actor, assessment_id: int) -> Any:
    """Where the validation of each line stands; for programme staff."""
    assessment = validating.get_to_validate(actor, assessment_id)
    return {"items": validating.list_lines(assessment), "next": None}


@api.route("/assessments/<int:assessment_id>/criteria/<code>/validation")
@signed_in
@api.gives(LineValidationSchema, with_etag=True)
def show_line_validation(actor: Actor, assessment_id: int, code: str) -> Any:
    """Where the validation of a line stands; its ETag goes into a review."""
    return validating.get_line(validating.get_to_validate(actor, assessment_id), code)


@api.route("/assessments/<int:assessment_id>/criteria/<code>/validation", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(ReviewForm)
@api.gives(LineValidationSchema, with_etag=True)
def put_review(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Review a line, as its first, second or third reviewer, or change your own review.

    409 `reviewed_meanwhile` says in `review` who was first. Sending the same again changes nothing.
    """
    return reviewing.review_line(actor, assessment_id, code, version=expected_version(), **form)


@api.route("/assessments/<int:assessment_id>/criteria/<code>/questions", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(QuestionForm)
@api.gives(StaffRemarkSchema, 201)
def ask_about_line(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Write a question to the city; it is asked once the questions are sent."""
    return clarifying.ask(actor, assessment_id, code, **form)


@api.route("/assessments/<int:assessment_id>/criteria/<code>/questions", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def withdraw_question(actor: Actor, assessment_id: int, code: str) -> Any:
    """Take the questions about a line back; with the last line the assessment waits for staff again."""
    clarifying.close(actor, assessment_id, code)
    return None


@api.route("/assessments/<int:assessment_id>/criteria/<code>/staff-notes", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(QuestionForm)
@api.gives(StaffRemarkSchema, 201)
def note_at_line(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Note something at a line for programme staff alone."""
    return clarifying.note(actor, assessment_id, code, **form)


@api.route("/assessments/<int:assessment_id>/criteria/<code>/staff-notes")
@signed_in
@api.gives(page_of(StaffRemarkSchema, "StaffRemarkPageSchema"))
def list_staff_notes(actor: Actor, assessment_id: int, code: str) -> Any:
    """What staff noted at a line and asked the city, and what the city answered."""
    assessment = validating.get_to_validate(actor, assessment_id)
    return {"items": validating.list_remarks(actor, validating.get_line(assessment, code)), "next": None}
