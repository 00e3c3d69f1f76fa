"""How lines under validation are shown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import get_locale

from forum.blueprints.assessments.queries.validating import ReviewedLine
from forum.blueprints.assessments.rules import validation_wording as words
from forum.blueprints.assessments.rules.validating import ALL_LINES, OPEN, SECOND
from forum.blueprints.standards.rules.codes import in_language
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.programme import second_review

_BADGES = {
    "open": ("neutral", "hourglass"), "second": ("accent", "users"), "disputed": ("warning", "triangle-alert"),
    "final": ("success", "circle-check"), "asked": ("marker", "send"), "unsent": ("marker", "pencil"),
}  # fmt: skip
_OUTCOMES = {"met": ("success", "circle-check"), "not_met": ("danger", "x")}


def areas_of(actor: Actor, lines: Sequence[ReviewedLine]) -> list[dict[str, Any]]:
    """The lines by area, in their order."""
    return [
        {"area": area, "lines": [line_view(actor, one) for one in found]}
        for area, found in groupby(lines, lambda one: one.criterion.area)
    ]


def line_view(actor: Actor, one: ReviewedLine) -> dict[str, Any]:
    """What a page shows of a line."""
    language = str(get_locale() or "en")
    scoring, checklist = one.assessment.framework.scoring, one.criterion.checklist
    state = ("unsent" if one.unsent else "asked") if one.line.asked else one.state
    outcome = one.validation.outcome if one.final and one.validation else ""
    return {
        "line": one.line, "criterion": one.criterion, "state": state, "badge": _badge(state, outcome),
        "version": one.version, "outcome": outcome, "mine": one.waits_for(actor), "reviews": one.reviews,
        "claim": words.claim_name(one.line.claim, one.line.step, scoring, language),
        "items": [
            {"text": in_language(item["text"], language), "ticked": item["key"] in one.line.ticked}
            for item in checklist.get("items", ())
        ],
        "need": checklist.get("need"), "enough": one.enough_ticked, "suggested": bool(checklist.get("suggested")),
        "url": url_for(
            "assessments_pages.show_validation_line", assessment_id=one.assessment.id, code=one.criterion.code
        ),
    }  # fmt: skip


def people_needed(actor: Actor, one: ReviewedLine) -> str:
    """How many people a line needs and who is still needed; empty where there is nothing to say."""
    if one.state == SECOND:
        if actor.id in one.reviewer_ids:
            return _("Two people look at this line. You are the first; somebody else must be the second.")
        first = one.reviews[0].reviewer.name
        return _("Two people look at this line. %(name)s is the first; you are the second.", name=first)
    if one.state != OPEN:
        return ""
    if one.claimed or second_review() == ALL_LINES:
        return _("Two people look at this line. You are the first; somebody else must be the second.")
    return _("“Met” needs a second person after you. “Not met” is final at once, since the city does not claim it.")


def _badge(state: str, outcome: str) -> dict[str, str]:
    kind, icon = _OUTCOMES[outcome] if outcome else _BADGES[state]
    text = words.outcome_names()[outcome] if outcome else words.validation_names()[state]
    return {"text": text, "kind": kind, "icon": icon}


def neighbours(lines: Sequence[ReviewedLine], line: ReviewedLine) -> dict[str, str]:
    """The addresses of the lines before and after."""
    codes = [one.criterion.code for one in lines]
    place = codes.index(line.criterion.code)
    near = {"previous": codes[place - 1] if place else "", "next": codes[place + 1] if place + 1 < len(codes) else ""}
    return {
        name: url_for("assessments_pages.show_validation_line", assessment_id=line.assessment.id, code=code)
        for name, code in near.items()
        if code
    }
