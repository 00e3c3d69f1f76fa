"""The validation of an assessment as pages: each line is a small form, and the next one follows by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from flask_babel import get_locale

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment
from forum.blueprints.assessments.models.reviews import LineReview
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.pages.shown_lines import areas_of, line_view, neighbours, people_needed
from forum.blueprints.assessments.queries import frozen, shown_evidence, validating
from forum.blueprints.assessments.queries.validating import ReviewedLine
from forum.blueprints.assessments.rules import validation_wording as words
from forum.blueprints.assessments.rules.validating import DISPUTED, by_steps
from forum.blueprints.assessments.rules.wording import state_names
from forum.blueprints.assessments.schemas.validation import ValidationQuery
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import FormState, form_state, read_query


@pages.get("/assessments/<int:assessment_id>/validation")
@signed_in
def show_validation(actor: Actor, assessment_id: int) -> Any:
    """Every line of an assessment and how far its validation is; from here the city is asked, and it is decided."""
    assessment = validating.get_to_validate(actor, assessment_id)
    lines = validating.list_lines(assessment)
    show = read_query(ValidationQuery)["show"]
    shown = [one for one in lines if show == "all" or one.waits_for(actor)]
    result = validating.compute_result(assessment, lines)
    told = words.result_told(result.level, result.met, result.score, len(lines))
    return render_template(
        "assessments/validation.html", assessment=assessment, areas=areas_of(actor, shown), form=form_state(),
        state=state_names()[assessment.state], result=told, final=sum(one.final for one in lines),
        total=len(lines), asked=_asked(lines), tabs=_tabs(actor, assessment, lines, show),
        waiting=sum(one.waits_for(actor) for one in lines), can=_can(actor, assessment),
        names=words.validation_names(), defaults={"version": assessment.version}, first=first_waiting(actor, lines),
        kept=frozen.list_frozen(actor, assessment.id),
    )  # fmt: skip


@pages.get("/assessments/<int:assessment_id>/validation/<code>")
@signed_in
def show_validation_line(actor: Actor, assessment_id: int, code: str) -> Any:
    """A line: what the city says, its checklist and evidence, what was found before, and the reviews."""
    assessment = validating.get_to_validate(actor, assessment_id)
    lines = validating.list_lines(assessment)
    line = validating.get_line(assessment, code)
    remarks = validating.list_remarks(actor, line)
    own = next((one for one in line.reviews if one.reviewer_id == actor.id), None)
    return render_template(
        "assessments/validation_line.html", assessment=assessment, one=line_view(actor, line),
        own=own, form=_form(line, own),
        reviews=validating.list_all_reviews(line), cycle=line.validation.cycle if line.validation else 1,
        evidence=shown_evidence.list_evidence([line.line.id]).get(line.line.id, []),
        remarks=remarks, unsent=[one.id for one in remarks if policies.is_unsent(one, line.line, assessment)],
        asked=_asked(lines), people=people_needed(actor, line), earlier=validating.list_earlier(line),
        outcomes=words.outcome_names(), names=words.validation_names(), steps=_steps(assessment),
        can=_can(actor, assessment), near=neighbours(lines, line),
        may_review=policies.can_review_line(actor, assessment, line.line),
    )  # fmt: skip


def _form(line: ReviewedLine, own: LineReview | None) -> FormState:
    """One's own review; where reviewers disagree without its reason, which would be wrong on the other side."""
    reason = own.reason if own and line.state != DISPUTED else ""
    return form_state({
        "version": line.version, "outcome": own.outcome if own else "", "reason": reason,
        "step": own.step if own else None, "question": "", "note": "",
    })  # fmt: skip


def _asked(lines: Sequence[ReviewedLine]) -> list[dict[str, str]]:
    language = str(get_locale() or "en")
    return [
        {"code": one.criterion.code, "name": one.criterion.name_in(language), "url": _address(one)}
        for one in lines
        if one.line.asked
    ]


def _tabs(actor: Actor, assessment: Assessment, lines: Sequence[ReviewedLine], show: str) -> list[dict[str, Any]]:
    mine = sum(one.waits_for(actor) for one in lines)
    address = url_for(".show_validation", assessment_id=assessment.id)
    return [
        {"label": _("All criteria"), "url": address, "active": show == "all", "count": len(lines)},
        {"label": _("Waiting for me"), "url": f"{address}?show=mine", "active": show == "mine", "count": mine},
    ]


def _address(one: ReviewedLine) -> str:
    return url_for("assessments_pages.show_validation_line", assessment_id=one.assessment.id, code=one.criterion.code)


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


def first_waiting(actor: Actor, lines: Sequence[ReviewedLine], after: int = 0) -> str:
    """The address of the next line that this person can bring on; from the last one goes on with the first."""
    waiting = [one for one in lines if one.waits_for(actor)]
    later = [one for one in waiting if one.line.position > after]
    chosen = next(iter(later or waiting), None)
    return _address(chosen) if chosen else ""
