"""Questions that members answer in a form which others have built: of a registration, an application, a survey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.text import clean

LINE, TEXT, CHOICE, SEVERAL, YES = QUESTION_KINDS = ("line", "text", "choice", "several", "yes")
MOST_QUESTIONS, MOST_OPTIONS = 20, 20
LONGEST_LABEL, LONGEST_OPTION = 300, 120
_LONGEST = {LINE: 200, TEXT: 4_000}


@dataclass(frozen=True)
class Question:
    """A question: `key` stays the same when its words change; `options` are what a choice offers."""

    key: str
    label: str
    kind: str = LINE
    required: bool = False
    options: list[str] = field(default_factory=list)
    hint: str = ""

    def as_json(self) -> dict[str, Any]:
        """As a row keeps it."""
        return asdict(self)


def read_questions(told: Sequence[Mapping[str, Any]]) -> list[Question]:
    """The questions as they were written; those without words are left out.

    Raises Invalid (`questions`) for an unknown kind, a choice of fewer than two, a key that comes twice, and too many.
    """
    questions = [
        _question(number, one) for number, one in enumerate(told, start=1) if str(one.get("label", "")).strip()
    ]
    if len(questions) > MOST_QUESTIONS:
        _refuse(_("Ask at most %(num)s questions.", num=MOST_QUESTIONS))
    if len({question.key for question in questions}) < len(questions):
        _refuse(_("Two questions have the same key."))
    return questions


def check_answers(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to these questions, checked; others are left out.

    Raises Invalid with messages by `answer-<key>`.
    """
    errors: dict[str, list[str]] = {}
    checked: dict[str, Any] = {}
    for question in questions:
        answer = _answer(question, answers.get(question.key))
        if answer is None:
            errors[f"answer-{question.key}"] = [_("Choose one of the options.")]
        elif question.required and not answer:
            errors[f"answer-{question.key}"] = [_("This needs an answer: %(question)s", question=question.label)]
        else:
            checked[question.key] = answer
    if errors:
        raise Invalid(errors=errors)
    return checked


def answer_text(question: Question, answers: Mapping[str, Any]) -> str:
    """An answer on one line, as a table shows it."""
    answer = answers.get(question.key)
    if question.kind == YES:
        return str(_("Yes")) if answer else str(_("No"))
    if isinstance(answer, list):
        return "; ".join(str(one) for one in answer)
    return str(answer or "")


def _question(number: int, told: Mapping[str, Any]) -> Question:
    kind = str(told.get("kind") or LINE)
    options = [clean(str(one)).strip()[:LONGEST_OPTION] for one in told.get("options") or ()]
    options = list(dict.fromkeys(one for one in options if one))
    if kind not in QUESTION_KINDS or len(options) > MOST_OPTIONS:
        _refuse(_("Choose what kind of answer question %(num)s takes.", num=number))
    if kind in (CHOICE, SEVERAL) and len(options) < 2:
        _refuse(_("Question %(num)s needs at least two options.", num=number))
    return Question(
        key=clean(str(told.get("key") or f"q{number}"))[:40], label=clean(str(told["label"])).strip()[:LONGEST_LABEL],
        kind=kind, required=bool(told.get("required")), options=options if kind in (CHOICE, SEVERAL) else [],
        hint=clean(str(told.get("hint") or "")).strip()[:LONGEST_LABEL],
    )  # fmt: skip


def _answer(question: Question, answer: Any) -> Any:
    """The answer in its shape; None for what is not among the options."""
    if question.kind == YES:
        return answer in (True, "1", "true", "on", "yes")
    if question.kind == SEVERAL:
        told = answer if isinstance(answer, list) else [answer] if answer else []
        chosen = list(dict.fromkeys(str(one) for one in told))
        return chosen if all(one in question.options for one in chosen) else None
    text = clean(str(answer or "")).strip()
    if question.kind == CHOICE:
        return text if not text or text in question.options else None
    return text[: _LONGEST[question.kind]]


def _refuse(message: str) -> None:
    raise Invalid(errors={"questions": [message]})
