"""What validation shows on the pages of an assessment and of its lines."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.queries import frozen, validating
from forum.blueprints.assessments.rules import states
from forum.blueprints.assessments.rules import validation_wording as words
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section


def outcome_of(actor: Actor, assessment: Any) -> str:
    """On the page of an assessment: what it came to, what was frozen, its files, and for staff its validation."""
    decided = assessment.state == states.DECIDED
    total = validating.count_lines(assessment.id) if decided else 0
    result = words.result_told(assessment.level, assessment.met, assessment.score, total)
    return render_template(
        "assessments/_outcome.html", assessment=assessment, result=result if decided else "",
        kept=frozen.list_frozen(actor, assessment.id), validates=bool(policies.can_see_queue(actor)),
    )  # fmt: skip


def outcome_of_line(actor: Actor, line: Any) -> str:
    """On the page of a line: the outcome and its reason once it is decided, and for staff its validation."""
    validates = bool(policies.can_see_queue(actor))
    if not line.outcome and not validates:
        return ""
    told = words.outcome_names()[line.outcome]
    return render_template("assessments/_line_outcome.html", line=line, told=told, validates=validates)


add_section(Section("assessment", 30, outcome_of))
add_section(Section("assessment_line", 10, outcome_of_line))
