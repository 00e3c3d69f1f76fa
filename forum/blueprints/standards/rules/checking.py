"""What must hold before a version of a standard can be published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from babel import Locale

from forum.blueprints.standards.rules.editions import MOST_STEPS, STEPS, Document, criteria_of
from forum.kernel.i18n import _

CRITERION_CODE = re.compile(r"[A-Z]{2,6}[0-9]{1,3}")
AREA_CODE = re.compile(r"[A-Z]{2,6}")


@dataclass(frozen=True)
class Problem:
    """What stands in the way, in the reader's language; `place` is a code, or `levels`, `questions` and the like."""

    place: str
    message: str


def find_problems(document: Document) -> list[Problem]:
    """Everything that stands in the way of publishing, in the order of the page; empty when nothing does."""
    return [problem for check in _CHECKS for problem in check(document)]


def find_circle(prerequisites: Mapping[str, Collection[str]]) -> list[str]:
    """The codes of a circle of prerequisites, from one of them back to itself; empty when there is none."""
    left = dict(prerequisites)
    while free := [code for code, asked in left.items() if not any(one in left for one in asked)]:
        for code in free:
            del left[code]
    path: list[str] = []
    code = next(iter(left), "")
    while code and code not in path:
        path.append(code)
        code = next(one for one in left[code] if one in left)
    return [*path[path.index(code) :], code] if path else []


def _areas(document: Document) -> Iterator[Problem]:
    if not document["areas"]:
        yield Problem("areas", _("Add an area with its criteria."))
    for code in _twice(area["code"] for area in document["areas"]):
        yield Problem(code, _("Two areas have the code %(code)s.", code=code))
    for area in document["areas"]:
        code = area["code"]
        if not AREA_CODE.fullmatch(code):
            yield Problem(code, _("%(code)s: the code of an area is two to six letters.", code=code))
        if not area["name"].get("en"):
            yield Problem(code, _("%(code)s needs a name in English.", code=code))
        if not area["criteria"] and document["complete"]:
            yield Problem(code, _("%(code)s has no criterion.", code=code))


def _criteria(document: Document) -> Iterator[Problem]:
    for code in _twice(criterion["code"] for criterion in criteria_of(document)):
        yield Problem(code, _("Two criteria have the code %(code)s.", code=code))
    for criterion in criteria_of(document):
        code = criterion["code"]
        if not CRITERION_CODE.fullmatch(code):
            told = _("%(code)s: the code of a criterion is two to six letters and a number.", code=code)
            yield Problem(code, told)
        if not criterion["name"].get("en"):
            yield Problem(code, _("%(code)s needs a name in English.", code=code))


def _former_codes(document: Document) -> Iterator[Problem]:
    present = {criterion["code"] for criterion in criteria_of(document)}
    told = [(former, criterion["code"]) for criterion in criteria_of(document) for former in criterion["former_codes"]]
    for former in _twice(former for former, _code in told):
        yield Problem(former, _("Two criteria were called %(code)s before.", code=former))
    for former, code in told:
        if former in present:
            values = {"code": code, "former": former}
            yield Problem(code, _("%(code)s cannot have been %(former)s: another criterion has that code.", **values))


def _checklists(document: Document) -> Iterator[Problem]:
    for criterion in criteria_of(document):
        code, checklist = criterion["code"], criterion["checklist"]
        items = checklist.get("items", [])
        if not all(item["text"].get("en") for item in items):
            yield Problem(code, _("%(code)s: every item of the checklist needs words in English.", code=code))
        if checklist and not 1 <= checklist["need"] <= len(items):
            values = {"code": code, "need": checklist["need"], "count": len(items)}
            yield Problem(
                code, _("%(code)s asks for %(need)s of %(count)s items. Ask for at least 1 and at most all.", **values)
            )


def _prerequisites(document: Document) -> Iterator[Problem]:
    asked = {criterion["code"]: criterion["prerequisites"] for criterion in criteria_of(document)}
    for code, others in asked.items():
        for other in others:
            if other not in asked:
                values = {"code": code, "other": other}
                yield Problem(code, _("%(code)s asks for %(other)s first, which is not in this version.", **values))
    circle = find_circle(asked)
    if len(circle) == 2:
        yield Problem(circle[0], _("%(code)s asks for itself.", code=circle[0]))
    elif circle:
        told = _(
            "These criteria ask for each other, so none could ever be first: %(circle)s", circle=" → ".join(circle)
        )
        yield Problem(circle[0], told)


def _levels(document: Document) -> Iterator[Problem]:
    levels, reachable = document["levels"], sum(1 for _one in criteria_of(document))
    if levels and document["scoring"].get("kind") == STEPS:
        yield Problem("levels", _("A standard scored by steps has no levels, since levels count criteria."))
    for name in _twice(level["name"] for level in levels):
        yield Problem("levels", _("Two levels are called “%(name)s”.", name=name))
    for lower, higher in pairwise(levels):
        if higher["min_count"] <= lower["min_count"]:
            values = {"higher": higher["name"], "lower": lower["name"]}
            yield Problem("levels", _("“%(higher)s” must ask for more criteria than “%(lower)s”.", **values))
    for level in levels:
        if level["min_count"] < 1:
            yield Problem("levels", _("“%(name)s” must ask for at least one criterion.", name=level["name"]))
        if document["complete"] and level["min_count"] > reachable:
            values = {"name": level["name"], "asked": level["min_count"], "count": reachable}
            yield Problem(
                "levels", _("“%(name)s” asks for %(asked)s criteria, and there are only %(count)s.", **values)
            )


def _scoring(document: Document) -> Iterator[Problem]:
    scoring = document["scoring"]
    if scoring.get("kind") != STEPS:
        return
    steps = scoring.get("steps", [])
    if not 2 <= len(steps) <= MOST_STEPS:
        yield Problem("scoring", _("Name two to five steps, the lowest first."))
    if not all(step.get("en") for step in steps):
        yield Problem("scoring", _("Every step needs a name in English."))


def _eligibility(document: Document) -> Iterator[Problem]:
    known = Locale("en").territories
    for code in document["eligibility"].get("countries", ()):
        if len(code) != 2 or not code.isalpha() or code not in known:
            yield Problem("eligibility", _("There is no country with the code %(code)s.", code=code))


def _questions(document: Document) -> Iterator[Problem]:
    codes = {criterion["code"] for criterion in criteria_of(document)}
    for number, question in enumerate(document["questions"], start=1):
        if not question["text"].get("en"):
            yield Problem("questions", _("Question %(number)s needs words in English.", number=number))
        if not question["criteria"]:
            yield Problem("questions", _("Question %(number)s speaks of no criterion.", number=number))
        for code in question["criteria"]:
            if code not in codes:
                values = {"number": number, "code": code}
                told = _("Question %(number)s speaks of %(code)s, which is not in this version.", **values)
                yield Problem("questions", told)


def _twice(codes: Iterator[str]) -> list[str]:
    return [code for code, count in Counter(codes).items() if count > 1]


_CHECKS: tuple[Callable[[Document], Iterator[Problem]], ...] = (
    _areas, _criteria, _former_codes, _checklists, _prerequisites, _levels, _scoring, _eligibility, _questions,
)  # fmt: skip
