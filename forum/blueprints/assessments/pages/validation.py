"""The validation of an assessment as pages: each line is a small form, and the next one follows by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from flask_babel import get_locale

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.pages.shown_lines import areas_of, line_view, neighbours
from forum.blueprints.assessments.queries import frozen, shown_evidence, validating
from forum.blueprints.assessments.queries.validating import ReviewedLine
from forum.blueprints.assessments.rules import validation_wording as words
from forum.blueprints.assessments.rules.validating import by_steps
from forum.blueprints.assessments.schemas.validation import QuestionForm, ReviewPageForm
from forum.blueprints.assessments.services import clarifying, reviewing
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import done, form_state, takes_form


@pages.get("/assessments/<int:assessment_id>/validation")
@signed_in
def show_validation(actor: Actor, assessment_id: int) -> Any:
    """Every line of an assessment and how far its validation is; from here the city is asked, and it is decided."""
    assessment = validating.get_to_validate(actor, assessment_id)
    lines = validating.list_lines(assessment)
    result = validating.compute_result(assessment, lines)
    told = words.result_told(result.level, result.met, result.score, len(lines))
    return render_template(
        "assessments/validation.html", assessment=assessment, areas=areas_of(actor, lines), form=form_state(),
        state=words.state_names()[assessment.state], result=told, final=sum(one.final for one in lines),
        total=len(lines), asked=[one.criterion for one in lines if one.line.asked],
        waiting=sum(one.waits_for(actor) for one in lines), can=_can(actor, assessment), names=words.validation_names(),
        defaults={"version": assessment.version}, first=_first_waiting(actor, lines),
        kept=frozen.list_frozen(actor, assessment.id),
    )  # fmt: skip


@pages.get("/assessments/<int:assessment_id>/validation/<code>")
@signed_in
def show_validation_line(actor: Actor, assessment_id: int, code: str) -> Any:
    """A line: what the city says, its checklist and evidence, what was found before, and the reviews."""
    assessment = validating.get_to_validate(actor, assessment_id)
    lines = validating.list_lines(assessment)
    line = validating.get_line(assessment, code)
    own = next((one for one in line.reviews if one.reviewer_id == actor.id), None)
    form = form_state({
        "version": line.version, "outcome": own.outcome if own else "", "reason": own.reason if own else "",
        "step": own.step if own else None, "body": "",
    })  # fmt: skip
    return render_template(
        "assessments/validation_line.html", assessment=assessment, one=line_view(actor, line), form=form, own=own,
        reviews=validating.list_all_reviews(line), cycle=line.validation.cycle if line.validation else 1,
        evidence=shown_evidence.list_evidence([line.line.id]).get(line.line.id, []),
        remarks=validating.list_remarks(actor, line), earlier=validating.list_earlier(line),
        outcomes=words.outcome_names(), names=words.validation_names(), steps=_steps(assessment),
        can=_can(actor, assessment), near=neighbours(lines, line),
        may_review=policies.can_review_line(actor, assessment, line.line),
    )  # fmt: skip


@pages.post("/assessments/<int:assessment_id>/validation/<code>")
@limit("120/minute;3000/hour")
@signed_in
@takes_form(ReviewPageForm, again=show_validation_line)
def post_review(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Review a line and go on with the next that waits."""
    line = reviewing.review_line(actor, assessment_id, code, **form)
    following = _first_waiting(actor, validating.list_lines(line.assessment), after=line.line.position)
    told = _("%(code)s is reviewed.", code=line.criterion.code)
    return done(told, following or url_for(".show_validation", assessment_id=assessment_id))


@pages.post("/assessments/<int:assessment_id>/validation/<code>/question")
@limit(WRITING)
@signed_in
@takes_form(QuestionForm, again=show_validation_line)
def post_question(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Write a question to the city."""
    clarifying.ask(actor, assessment_id, code, **form)
    told = _("The question is written. The city may answer once you send what is asked.")
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
@takes_form(QuestionForm, again=show_validation_line)
def post_note(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Note something for programme staff."""
    clarifying.note(actor, assessment_id, code, **form)
    return done(
        _("Noted. Only programme staff read it."),
        url_for(".show_validation_line", assessment_id=assessment_id, code=code),
    )


def _can(actor: Actor, assessment: Assessment) -> dict[str, bool]:
    verbs = {
        "review": policies.can_review, "ask": policies.can_ask, "send": policies.can_send_questions,
        "decide": policies.can_decide, "reopen": policies.can_reopen,
    }  # fmt: skip
    return {verb: bool(allowed(actor, assessment)) for verb, allowed in verbs.items()}


def _steps(assessment: Assessment) -> list[tuple[int, str]]:
    scoring = assessment.framework.scoring
    if not by_steps(scoring):
        return []
    language = str(get_locale() or "en")
    return [(number, words.step_name(number, scoring, language)) for number in range(5)]


def _first_waiting(actor: Actor, lines: Sequence[ReviewedLine], after: int = 0) -> str:
    """The address of the next line that this person can bring on; from the last one goes on with the first."""
    waiting = [one for one in lines if one.waits_for(actor)]
    later = [one for one in waiting if one.line.position > after]
    chosen = next(iter(later or waiting), None)
    if chosen is None:
        return ""
    return url_for(".show_validation_line", assessment_id=chosen.assessment.id, code=chosen.criterion.code)
