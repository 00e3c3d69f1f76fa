"""From the short questions to a plan: which areas are strong, and where to look first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ANSWERS = ("no", "partly", "yes")


@dataclass(frozen=True)
class First:
    """A criterion to look at, and the question whose answer leads to it."""

    code: str
    question: str
    answer: str


@dataclass(frozen=True)
class Plan:
    """Areas of which every question was answered with yes, and the criteria of the others, what is missing first."""

    strong: Sequence[str]
    first: Sequence[First]


@dataclass(frozen=True)
class Answered:
    """A question, what was answered to it and the time before (empty without), and the criteria that it speaks of.

    `number` is its place among the questions, from 1.
    """

    number: int
    text: Mapping[str, str]
    answer: str
    before: str
    codes: Sequence[str]

    @property
    def changed(self) -> bool:
        return bool(self.before) and self.before != self.answer


def list_answered(
    questions: Sequence[Mapping[str, Any]],
    answers: Mapping[str, str],
    before: Mapping[str, str],
    met: Mapping[str, bool],
) -> Sequence[Answered]:
    """The questions, those answered with no first; `met` says of each criterion's code whether the city has met it.

    The criteria of a question that are met come last; what a question names that is not in `met` is left out.
    """
    found = [
        Answered(
            number, one["text"], answers.get(one["key"], "no"), before.get(one["key"], ""),
            sorted((code for code in one["criteria"] if code in met), key=lambda code: met[code]),
        )
        for number, one in enumerate(questions, 1)
    ]  # fmt: skip
    return sorted(found, key=lambda one: ANSWERS.index(one.answer))


def make_plan(questions: Sequence[Mapping[str, Any]], answers: Mapping[str, str], areas: Mapping[str, str]) -> Plan:
    """`questions` are a framework's, `answers` by key, `areas` the area of each criterion's code, in their order.

    A criterion stands once, at the weakest answer; what a question names that the framework lacks is left out.
    """
    weakest: dict[str, First] = {}
    for question in questions:
        answer = answers.get(question["key"], "no")
        for code in question["criteria"]:
            known = weakest.get(code)
            if code in areas and (known is None or ANSWERS.index(answer) < ANSWERS.index(known.answer)):
                weakest[code] = First(code, question["key"], answer)
    weak_areas = {areas[code] for code, found in weakest.items() if found.answer != "yes"}
    asked_areas = dict.fromkeys(areas[code] for code in areas if code in weakest)
    first = sorted((one for one in weakest.values() if one.answer != "yes"), key=lambda one: ANSWERS.index(one.answer))
    return Plan([area for area in asked_areas if area not in weak_areas], first)
