"""Assessments as they were, as pages."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import render_template
from flask_babel import get_locale

from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries import frozen, validating
from forum.blueprints.assessments.rules import validation_wording as words
from forum.kernel.actor import Actor
from forum.kernel.web.access import signed_in


@pages.get("/assessments/<int:assessment_id>/snapshots/<int:number>")
@signed_in
def show_frozen(actor: Actor, assessment_id: int, number: int) -> Any:
    """An assessment as it was when it was submitted or decided."""
    assessment = validating.get_assessment(actor, assessment_id)
    kept = frozen.get_frozen(actor, assessment.id, number)
    told = kept.content
    decided = kept.kind == "decided"
    lines = [_line(one, told["framework"]["scoring"]) for one in told["lines"]]
    return render_template(
        "assessments/frozen.html", assessment=assessment, kept=kept, told=told, decided=decided,
        areas=[list(found) for _, found in groupby(lines, lambda one: one["area"])],
        others=frozen.list_frozen(actor, assessment.id), reviewers=frozen.name_reviewers(actor, told),
        result=words.result_told(told["level"], told["met"], told["score"], len(told["lines"])) if decided else "",
    )  # fmt: skip


def _line(one: dict[str, Any], scoring: dict[str, Any]) -> dict[str, Any]:
    language = str(get_locale() or "en")
    items = one["checklist"].get("items", ())
    return one | {
        "claim_told": words.claim_name(one["claim"], one["step"], scoring, language),
        "outcome_told": words.outcome_names()[one.get("outcome", "")],
        "items": [item["text"] for item in items if item["key"] in one["ticked"]],
    }
