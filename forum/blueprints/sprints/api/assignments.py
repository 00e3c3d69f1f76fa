"""Assignments and submissions as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.sprints.api.routes import api
from forum.blueprints.sprints.queries import assignments as queries
from forum.blueprints.sprints.queries import programme
from forum.blueprints.sprints.schemas.running import (
    SprintAssignmentChangeForm,
    SprintAssignmentForm,
    SprintAssignmentSchema,
    SprintCommentForm,
    SprintCommentSchema,
    SprintReviewForm,
    SprintSubmissionSchema,
    SprintVersionForm,
    SprintVersionSchema,
)
from forum.blueprints.sprints.services import assigning, submitting
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import PageQuery, page_of

SubmissionPage = page_of(SprintSubmissionSchema, "SprintSubmissionPageSchema")


@api.route("/sprints/<int:sprint_id>/assignments")
@signed_in
@api.gives(page_of(SprintAssignmentSchema, "SprintAssignmentPageSchema"))
def list_assignments(actor: Actor, sprint_id: int) -> Any:
    """The assignments of a sprint, the first to fall due first; at most sixty."""
    programme.get_programme(actor, sprint_id)
    return {"items": queries.list_assignments(actor, sprint_id), "next": None}


@api.route("/sprints/<int:sprint_id>/assignments", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SprintAssignmentForm)
@api.gives(SprintAssignmentSchema, 201, with_etag=True)
def create_assignment(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Draft an assignment, or give it to the cities at once; for programme staff."""
    return assigning.create_assignment(actor, sprint_id, **form)


@api.route("/assignments/<int:assignment_id>")
@signed_in
@api.gives(SprintAssignmentSchema, with_etag=True)
def show_assignment(actor: Actor, assignment_id: int) -> Any:
    """One assignment."""
    return queries.get_assignment(actor, assignment_id)


@api.route("/assignments/<int:assignment_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(SprintAssignmentChangeForm)
@api.gives(SprintAssignmentSchema, with_etag=True)
def edit_assignment(actor: Actor, form: dict[str, Any], assignment_id: int) -> Any:
    """Change an assignment, or give a draft to the cities; for programme staff."""
    return assigning.edit_assignment(actor, assignment_id, version=expected_version(), **form)


@api.route("/assignments/<int:assignment_id>/submissions")
@signed_in
@api.gives(SubmissionPage)
def list_submissions(actor: Actor, assignment_id: int) -> Any:
    """What cities submitted for it: all for programme staff, for others that of their own city."""
    assignment = queries.get_assignment(actor, assignment_id)
    return {"items": queries.list_submissions(actor, [assignment.id]), "next": None}


@api.route("/assignments/<int:assignment_id>/submissions", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SprintVersionForm)
@api.gives(SprintSubmissionSchema, 201, with_etag=True)
def submit(actor: Actor, form: dict[str, Any], assignment_id: int) -> Any:
    """Submit a version for your city. 409 `version_submitted` where a colleague was faster."""
    return submitting.submit(actor, assignment_id, **form)


@api.route("/sprints/<int:sprint_id>/reviews")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(SubmissionPage)
def list_to_review(actor: Actor, query: dict[str, Any], sprint_id: int) -> Any:
    """What waits for review, the longest first; for programme staff, empty for others."""
    programme.get_programme(actor, sprint_id)
    return queries.list_to_review(actor, sprint_id, **query)


@api.route("/submissions/<int:submission_id>")
@signed_in
@api.gives(SprintSubmissionSchema, with_etag=True)
def show_submission(actor: Actor, submission_id: int) -> Any:
    """What a city submitted, for its people and programme staff."""
    return queries.get_submission(actor, submission_id)


@api.route("/submissions/<int:submission_id>/versions")
@signed_in
@api.gives(page_of(SprintVersionSchema, "SprintVersionPageSchema"))
def list_versions(actor: Actor, submission_id: int) -> Any:
    """Its versions, the newest first; at most a hundred."""
    return {"items": queries.list_versions(queries.get_submission(actor, submission_id)), "next": None}


@api.route("/submissions/<int:submission_id>/review", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SprintReviewForm)
@api.gives(SprintSubmissionSchema, with_etag=True)
def review(actor: Actor, form: dict[str, Any], submission_id: int) -> Any:
    """Accept the version that you read, or ask for changes; for programme staff of other cities."""
    return submitting.review(actor, submission_id, **form)


@api.route("/submissions/<int:submission_id>/comments")
@signed_in
@api.gives(page_of(SprintCommentSchema, "SprintCommentPageSchema"))
def list_comments(actor: Actor, submission_id: int) -> Any:
    """What was said of it, the first first."""
    return {"items": queries.list_comments(queries.get_submission(actor, submission_id)), "next": None}


@api.route("/submissions/<int:submission_id>/comments", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SprintCommentForm)
@api.gives(SprintCommentSchema, 201)
def comment(actor: Actor, form: dict[str, Any], submission_id: int) -> Any:
    """Say something of it; the other side hears of it."""
    submitting.comment(actor, submission_id, form["words"])
    return queries.list_comments(queries.get_submission(actor, submission_id))[-1]
