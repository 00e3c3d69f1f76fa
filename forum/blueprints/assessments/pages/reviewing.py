"""Reviewing a line, asking the city about it and noting something: one form, of which each button takes its part."""

from __future__ import annotations

from typing import Any

from flask import flash, url_for

from forum.blueprints.assessments.models.reviews import LineReview
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.pages.validation import first_waiting, show_validation_line
from forum.blueprints.assessments.queries import validating
from forum.blueprints.assessments.rules import states
from forum.blueprints.assessments.schemas.validation import LinePageForm
from forum.blueprints.assessments.services import clarifying, reviewing
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, keep_in_form, takes_form


@pages.post("/assessments/<int:assessment_id>/validation/<code>")
@limit("120/minute;3000/hour")
@signed_in
@takes_form(LinePageForm, again=show_validation_line)
def post_review(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Review a line, with the note that stands beside it, and go on with the next that waits."""
    if form.pop("question"):
        told = _("This question is not asked yet. Ask the city about this, or empty the field; then save.")
        raise Invalid(errors={"question": [told]})
    note, own = form.pop("note"), _own(actor, assessment_id, code)
    form["reason"] = _reason(own, form)
    line = reviewing.review_line(actor, assessment_id, code, **form)
    if note:
        clarifying.note(actor, assessment_id, code, note)
    following = first_waiting(actor, validating.list_lines(line.assessment), after=line.line.position)
    told = _("%(code)s is reviewed.", code=line.criterion.code)
    return done(told, following or url_for(".show_validation", assessment_id=assessment_id))


@pages.post("/assessments/<int:assessment_id>/validation/<code>/question")
@limit(WRITING)
@signed_in
@takes_form(LinePageForm, again=show_validation_line)
def post_question(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Write a question to the city, which is asked at once where it is asked about other lines already."""
    if not form["question"]:
        raise Invalid(errors={"question": [_("Write what you would like to know.")]})
    if _is_new(_own(actor, assessment_id, code), form["reason"]):
        told = _("This reason is not saved yet. Save your review or empty the field; then ask the city.")
        raise Invalid(errors={"reason": [told]})
    clarifying.ask(actor, assessment_id, code, form["question"])
    if form["note"]:
        clarifying.note(actor, assessment_id, code, form["note"])
    at_once = validating.get_assessment(actor, assessment_id).state == states.CLARIFYING
    told = (
        _("The city is asked. It can answer now.")
        if at_once
        else _("The question is written and not yet sent. The city reads it once you send what is asked.")
    )
    return done(told, url_for(".show_validation_line", assessment_id=assessment_id, code=code))


@pages.post("/assessments/<int:assessment_id>/validation/<code>/question/withdraw")
@limit(WRITING)
@signed_in
def withdraw_question(actor: Actor, assessment_id: int, code: str) -> Any:
    """Take the question back."""
    clarifying.close(actor, assessment_id, code)
    told = _("The city is not asked about it any more.")
    return done(told, url_for(".show_validation_line", assessment_id=assessment_id, code=code))


@pages.post("/assessments/<int:assessment_id>/validation/<code>/note")
@limit(WRITING)
@signed_in
@takes_form(LinePageForm, again=show_validation_line)
def post_note(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Note something for programme staff; what else was typed and not saved stays in the form."""
    if not form["note"]:
        raise Invalid(errors={"note": [_("Write the note first.")]})
    clarifying.note(actor, assessment_id, code, form["note"])
    told, own = _("Noted. Only programme staff read it."), _own(actor, assessment_id, code)
    chosen = (form["outcome"], form["step"]) != ((own.outcome, own.step) if own else ("", None))
    if form["question"] or chosen or _is_new(own, form["reason"]):
        flash(told, "success")
        keep_in_form({**form, "note": ""})
        return show_validation_line(assessment_id=assessment_id, code=code)
    return done(told, url_for(".show_validation_line", assessment_id=assessment_id, code=code))


def _own(actor: Actor, assessment_id: int, code: str) -> LineReview | None:
    line = validating.get_line(validating.get_to_validate(actor, assessment_id), code)
    return next((one for one in line.reviews if one.reviewer_id == actor.id), None)


def _is_new(own: LineReview | None, reason: str) -> bool:
    return bool(reason) and (own is None or reason != own.reason)


def _reason(own: LineReview | None, form: dict[str, Any]) -> str:
    """Whoever joins the other side does not take the old reason along; who stays keeps it without typing it again."""
    reason = str(form["reason"])
    if own is None:
        return reason
    stays = form["step"] == own.step if own.step is not None else form["outcome"] == own.outcome
    if stays:
        return reason or own.reason
    return "" if reason == own.reason else reason
