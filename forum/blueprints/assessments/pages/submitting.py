"""Handing an assessment to programme staff, and taking it back: pages that ask first."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import render_template

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries import assessments as queries
from forum.blueprints.assessments.rules.city_wording import missing_names
from forum.blueprints.assessments.schemas.assessments import NothingForm
from forum.blueprints.assessments.services import submitting
from forum.blueprints.standards.models import Area, Criterion
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/assessments/<int:assessment_id>/submission")
@signed_in
def look_before(actor: Actor, assessment_id: int) -> Any:
    """What is missing, and the button that submits."""
    ready = submitting.look_before(actor, assessment_id)
    ordered = sorted(ready.missing, key=lambda one: list(missing_names()).index(one.kind))
    criteria = {row.line.criterion.code: row.line.criterion for row in queries.list_rows(ready.assessment)}
    kinds = [
        (kind, [(area, list(those)) for area, those in groupby((criteria[one.code] for one in found), _area)])
        for kind, found in groupby(ordered, key=lambda one: one.kind)
    ]
    return render_template(
        "assessments/submission.html", ready=ready, assessment=ready.assessment, kinds=kinds, names=missing_names(),
        may=policies.can_submit_assessment(actor, ready.assessment), form=form_state({}),
    )  # fmt: skip


def _area(criterion: Criterion) -> Area:
    return criterion.area


@pages.post("/assessments/<int:assessment_id>/submission")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=look_before)
def submit(actor: Actor, form: dict[str, Any], assessment_id: int) -> Any:
    """Submit."""
    assessment = submitting.submit_assessment(actor, assessment_id)
    return done(_("Submitted. Programme staff look at it now; your answers stand until they ask."), assessment.path)


@pages.get("/assessments/<int:assessment_id>/withdrawal")
@signed_in
def ask_before_withdrawing(actor: Actor, assessment_id: int) -> Any:
    """Whether it is meant."""
    assessment = queries.get_assessment(actor, assessment_id)
    return render_template(
        "assessments/withdrawal.html", assessment=assessment, form=form_state({}),
        may=policies.can_withdraw_assessment(actor, assessment),
    )  # fmt: skip


@pages.post("/assessments/<int:assessment_id>/withdrawal")
@limit(WRITING)
@signed_in
@takes_form(NothingForm, again=ask_before_withdrawing)
def withdraw(actor: Actor, form: dict[str, Any], assessment_id: int) -> Any:
    """Withdraw."""
    assessment = submitting.withdraw_assessment(actor, assessment_id)
    return done(_("Withdrawn. Another one can begin with what this one says."), assessment.path)
