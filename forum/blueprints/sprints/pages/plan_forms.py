"""The form in which several hands write a plan, and that of its template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import request

from forum.blueprints.sprints.models.plans import SprintPlan, SprintTemplate
from forum.blueprints.sprints.queries.plans import Written
from forum.blueprints.sprints.rules.plans import MOST_SECTIONS
from forum.kernel.web.fields import whole_number
from forum.kernel.web.pages import FormState, form_state

EMPTY_ONES = 3
UNSEEN = -1  # no version of a section has this number


def sent_sections() -> dict[str, tuple[str, int]]:
    """What the writer changed in this request: by key her words, and the version that she saw."""
    found = {}
    for name in request.form:
        if name.startswith("words-"):
            key = name.removeprefix("words-")
            if _sent("words", key) != _sent("was", key):
                seen = whole_number(request.form.get(f"seen-{key}", ""))
                found[key] = (_sent("words", key), UNSEEN if seen is None else seen)
    return found


def plan_form(plan: SprintPlan | None, written: Sequence[Written]) -> FormState:
    """The form with what is kept; shown again, with what the writer changed, so that nothing of hers is lost."""
    kept: dict[str, Any] = {f"words-{one.key}": one.words for one in written}
    kept |= {"version": plan.version if plan else None, "audience": "members"}
    form = form_state(kept)
    if not _is_written():
        return form
    typed = {f"words-{key}": words for key, (words, _seen) in sent_sections().items()}
    return replace(form, values={**form.values, **kept, **typed})


def conflicts_of(written: Sequence[Written]) -> dict[str, Written]:
    """By key what a colleague wrote meanwhile in a section that the writer changed too."""
    if not _is_written():
        return {}
    sent = sent_sections()
    return {
        one.key: one for one in written
        if one.key in sent and sent[one.key][1] != one.version and sent[one.key][0] != one.words
    }  # fmt: skip


def template_values(template: SprintTemplate | None) -> dict[str, Any]:
    """The template as the fields of its page, with a few empty ones."""
    sections = template.sections if template else []
    values: dict[str, Any] = {
        "version": template.version if template else None,
        "least_attendance": template.least_attendance if template else 0,
        "count": min(MOST_SECTIONS, len(sections) + EMPTY_ONES),
    }
    for number, one in enumerate(sections, start=1):
        values |= {f"p{number}_{name}": one[name] for name in ("key", "heading", "guidance", "required")}
    return values


def template_sections(form: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sections that the fields of the page tell of."""
    names = ("key", "heading", "guidance", "required")
    return [{name: form[f"p{number}_{name}"] for name in names} for number in range(1, MOST_SECTIONS + 1)]


def _is_written() -> bool:
    return request.method == "POST" and any(name.startswith("words-") for name in request.form)


def _sent(part: str, key: str) -> str:
    return request.form.get(f"{part}-{key}", "").replace("\r\n", "\n").strip()
