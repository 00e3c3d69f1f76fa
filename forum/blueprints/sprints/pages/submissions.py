"""What cities submit, as pages: versions, comments, the review, and what waits for it."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.assignments import SprintAssignment, SprintSubmission
from forum.blueprints.sprints.pages.routes import pages
from forum.blueprints.sprints.pages.running import (
    ACCEPTED_FILES,
    files_to_keep,
    frame_of,
    keeps_uploads,
    sent_files,
)
from forum.blueprints.sprints.queries import assignments as queries
from forum.blueprints.sprints.queries import programme
from forum.blueprints.sprints.rules.programme import SUBMISSION_NAMES
from forum.blueprints.sprints.schemas.running_pages import CommentPageForm, ReviewPageForm, VersionPageForm
from forum.blueprints.sprints.services import seeing, submitting
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form
from forum.kernel.zones import moment_text


def parts_of(actor: Actor, assignment: SprintAssignment, one: SprintSubmission | None) -> dict[str, Any]:
    """What the page of a submission shows: versions, comments, and the forms that the reader may use."""
    versions = queries.list_versions(one) if one else []
    newest = versions[0] if versions else None
    stood = list(newest.files) if newest else []
    form = form_state({
        "words": newest.words if newest else "", "file_ids": [file.id for file in stood],
        "seen": one.latest if one else 0, "number": one.latest if one else 0,
    })  # fmt: skip
    may_submit = policies.can_submit_again(actor, one) if one else policies.can_submit(actor, assignment)
    return {
        "submission": one, "versions": versions, "comments": queries.list_comments(one) if one else [], "form": form,
        "files": (kept := files_to_keep(actor, form, stood)), "accept": ACCEPTED_FILES, "may_submit": may_submit,
        "file_options": [(file.id, file.filename) for file in kept],
        "may_review": bool(one and policies.can_review_submission(actor, one)),
        "may_comment": bool(one and policies.can_comment_submission(actor, one)), "states": SUBMISSION_NAMES,
    }  # fmt: skip


@pages.get("/sprints/submissions/<int:submission_id>")
@signed_in
def show_submission(actor: Actor, submission_id: int) -> Any:
    """What a city submitted, for its people and programme staff."""
    seeing.see_submission(actor, submission_id)
    one = queries.get_submission(actor, submission_id)
    assignment = one.assignment
    return render_template(
        "sprints/submission.html", **frame_of(actor, assignment.sprint, "assignments"), assignment=assignment,
        due=moment_text(assignment.due_at, assignment.time_zone), **parts_of(actor, assignment, one),
    )  # fmt: skip


def _again(actor: Actor, sprint_id: int, assignment_id: int) -> Any:
    """The page on which a version is written."""
    one = queries.get_assignment(actor, assignment_id)
    own = queries.find_of_city(actor, one.id, getattr(actor, "city_id", None))
    return render_template(
        "sprints/submission.html", **frame_of(actor, one.sprint, "assignments"), assignment=one,
        due=moment_text(one.due_at, one.time_zone), **parts_of(actor, one, own),
    )  # fmt: skip


@pages.post("/sprints/<int:sprint_id>/assignments/<int:assignment_id>/versions")
@limit(WRITING)
@signed_in
@keeps_uploads
@takes_form(VersionPageForm, again=_again)
def submit(actor: Actor, form: dict[str, Any], sprint_id: int, assignment_id: int) -> Any:
    """Submit a version for one's city."""
    ids = sent_files(form)
    made = submitting.submit(actor, assignment_id, form["words"], ids, form["seen"])
    return done(_("Submitted. Programme staff hear of it."), made.path)


@pages.post("/sprints/submissions/<int:submission_id>/review")
@limit(WRITING)
@signed_in
@takes_form(ReviewPageForm, again=show_submission)
def review(actor: Actor, form: dict[str, Any], submission_id: int) -> Any:
    """Accept it, or ask for changes."""
    made = submitting.review(
        actor, submission_id, accept=form["accept"], number=form["number"], words=form["words_back"]
    )
    told = _("Accepted. The city hears of it.") if form["accept"] else _("The city reads what to change.")
    return done(told, made.path)


@pages.post("/sprints/submissions/<int:submission_id>/comments")
@limit(WRITING)
@signed_in
@takes_form(CommentPageForm, again=show_submission)
def comment(actor: Actor, form: dict[str, Any], submission_id: int) -> Any:
    """Say something of it."""
    made = submitting.comment(actor, submission_id, form["comment"])
    return done(None, url_for(".show_submission", submission_id=submission_id, _anchor=f"comment-{made.id}"))


@pages.get("/sprints/<int:sprint_id>/reviews")
@signed_in
def list_reviews(actor: Actor, sprint_id: int) -> Any:
    """What waits for review in a sprint, the longest first; for programme staff."""
    sprint = programme.get_programme(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    query = read_query(PageQuery)
    page = queries.list_to_review(actor, sprint_id, query["cursor"], query["limit"])
    more = url_for(".list_reviews", sprint_id=sprint_id, cursor=page.next) if page.next else ""
    return render_template("sprints/reviews.html", **frame_of(actor, sprint, "reviews"), page=page, more_url=more)
