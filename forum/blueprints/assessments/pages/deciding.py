"""Asking the city, deciding, and taking a decision back, as pages."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.pages.validation import show_validation
from forum.blueprints.assessments.queries import validating
from forum.blueprints.assessments.schemas.validation import (
    AssessmentDecisionForm,
    AssessmentReasonForm,
    DecisionPageForm,
)
from forum.blueprints.assessments.services import clarifying, deciding
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.post("/assessments/<int:assessment_id>/clarification")
@limit(WRITING)
@signed_in
@takes_form(AssessmentDecisionForm, again=show_validation)
def post_questions(actor: Actor, form: dict[str, Any], assessment_id: int) -> Any:
    """Ask the city all that was written to it."""
    assessment = clarifying.send_questions(actor, assessment_id)
    told = _("%(city)s is asked. Its lines are reviewed again once it has answered.", city=assessment.city.name)
    return done(told, url_for(".show_validation", assessment_id=assessment_id))


@pages.post("/assessments/<int:assessment_id>/decision")
@limit(WRITING)
@signed_in
@takes_form(DecisionPageForm, again=show_validation)
def post_decision(actor: Actor, form: dict[str, Any], assessment_id: int) -> Any:
    """Decide it."""
    assessment = deciding.decide(actor, assessment_id, **form)
    told = _("Decided. %(city)s has been told.", city=assessment.city.name)
    return done(told, url_for(".show_validation", assessment_id=assessment_id))


@pages.get("/assessments/<int:assessment_id>/reopening")
@signed_in
def show_reopening(actor: Actor, assessment_id: int) -> Any:
    """Before a decision is taken back: what that means, and why."""
    assessment = validating.get_to_validate(actor, assessment_id)
    authorize(policies.can_reopen, actor, assessment)
    return render_template("assessments/reopen.html", assessment=assessment, form=form_state({"reason": ""}))


@pages.post("/assessments/<int:assessment_id>/reopening")
@limit(WRITING)
@signed_in
@takes_form(AssessmentReasonForm, again=show_reopening)
def post_reopening(actor: Actor, form: dict[str, Any], assessment_id: int) -> Any:
    """Take the decision back."""
    deciding.reopen(actor, assessment_id, **form)
    return done(_("The decision is taken back."), url_for(".show_validation", assessment_id=assessment_id))
