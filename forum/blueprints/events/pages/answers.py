"""Questions that the hosts of an event ask, in forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import request

from forum.blueprints.events.models.events import Event, Registration
from forum.kernel.questionnaires import SEVERAL, Question, answer_text, read_questions
from forum.kernel.web.pages import FormState, form_state


def questions_of(event: Event) -> list[Question]:
    """What is asked of who registers."""
    return read_questions(event.questions)


def fields_of(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """The questions as a form shows them; `choices` are values with their labels."""
    return [
        {
            "name": f"answer-{one.key}", "label": one.label, "kind": one.kind, "required": one.required,
            "hint": one.hint, "choices": [(option, option) for option in one.options],
        }
        for one in questions
    ]  # fmt: skip


def typed_answers(questions: Sequence[Question]) -> dict[str, Any]:
    """What a form that was sent says, by the keys of the questions."""
    return {
        question.key: request.form.getlist(f"answer-{question.key}")
        if question.kind == SEVERAL
        else request.form.get(f"answer-{question.key}", "")
        for question in questions
    }


def answers_form(
    questions: Sequence[Question], own: Registration | None, before: Mapping[str, Any] | None = None
) -> FormState:
    """The form with one's answers so far, those given `before` for another date, or what was typed when shown again."""
    answers: Mapping[str, Any] = own.answers if own else before or {}
    state = form_state({f"answer-{key}": value for key, value in answers.items()} | _version(own))
    if request.method != "POST":
        return state
    typed = {f"answer-{key}": value for key, value in typed_answers(questions).items()}
    return replace(state, values={**state.values, **typed})


def told_answers(questions: Sequence[Question], own: Registration) -> list[tuple[str, str]]:
    """Each question that was answered, with the answer on one line."""
    told = [(question.label, answer_text(question, own.answers)) for question in questions]
    return [(label, answer) for label, answer in told if answer]


def _version(own: Registration | None) -> dict[str, int]:
    return {"version": own.version} if own else {}
