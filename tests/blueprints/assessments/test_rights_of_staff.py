"""Who may do what with an assessment: the table of the documents, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.awards import Award
from forum.kernel import clock
from forum.kernel.actor import ANONYMOUS, SYSTEM, Actor, Member
from forum.kernel.policies import Decision

DOCUMENT = Path(__file__).parents[3] / "docs" / "assessments.md"
STATES = {"D": "draft", "S": "submitted", "C": "clarifying", "X": "decided", "W": "withdrawn"}
CITY, OTHER = 7, 8
ACTORS: dict[str, Actor] = {
    "stranger": ANONYMOUS,
    "member of another city": Member(id=1, city_id=OTHER),
    "member of the city": Member(id=2, city_id=CITY),
    "lead of the city": Member(id=3, city_id=CITY, leads_city=True),
    "staff": Member(id=4, role="staff"),
    "staff of that city": Member(id=5, role="staff", city_id=CITY),
    "administrator": Member(id=6, role="administrator"),
    "administrator of that city": Member(id=7, role="administrator", city_id=CITY),
}
VERBS: dict[str, Callable[[Actor, Assessment], Decision]] = {
    "see it, its frozen states and files": policies.can_see_assessment,
    "write what the city says": policies.can_edit_assessment,
    "see the validation": policies.can_see_validation,
    "review a line": lambda actor, it: policies.can_review_line(actor, it, AssessmentLine(asked=False)),
    "be the second or third reviewer": lambda actor, it: policies.can_second(actor, it, {99}),
    "ask the city, note for staff": policies.can_ask,
    "send what is asked": policies.can_send_questions,
    "decide": policies.can_decide,
    "take a decision back": policies.can_reopen,
    "revoke an award": lambda actor, it: policies.can_award_revoke(actor, Award(city_id=it.city_id)),
}
OF_DECIDED = {"revoke an award"}  # only what is decided has an award


@pytest.fixture(autouse=True)
def _loaded(application: Flask) -> None:
    """Rows can be made once every table is known."""


def told() -> Iterator[tuple[str, str, str]]:
    """Each verb, person and cell of the document."""
    lines = DOCUMENT.read_text().splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("| verb |"))
    people = [cell.strip() for cell in lines[head].strip("|").split("|")][1:]
    for line in lines[head + 2 :]:
        if not line.startswith("|"):
            return
        verb, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        yield from ((verb, who, cell) for who, cell in zip(people, cells, strict=True))


CELLS = list(told())


def test_the_document_tells_of_every_verb_and_everybody() -> None:
    assert {verb for verb, _, _ in CELLS} == VERBS.keys()
    assert {who for _, who, _ in CELLS} == ACTORS.keys()


@pytest.mark.parametrize(("verb", "who", "cell"), CELLS, ids=[f"{verb}-{who}" for verb, who, _ in CELLS])
def test_the_rights_are_those_of_the_document(verb: str, who: str, cell: str) -> None:
    states = ["decided"] if verb in OF_DECIDED else list(STATES.values())
    allowed = {state for state in states if VERBS[verb](ACTORS[who], Assessment(city_id=CITY, state=state))}
    assert allowed == {STATES[letter] for letter in cell.split() if letter != "-"}


def test_every_refusal_gives_a_reason() -> None:
    silent = [
        (verb, who, state)
        for verb, allowed in VERBS.items()
        for who, actor in ACTORS.items()
        for state in STATES.values()
        if not (decision := allowed(actor, Assessment(city_id=CITY, state=state))) and not decision.code
    ]
    assert silent == []


def test_who_reviewed_a_line_is_not_its_second_reviewer_and_nobody_reviews_what_is_asked() -> None:
    waiting = Assessment(city_id=CITY, state="submitted")
    staff = ACTORS["staff"]
    assert policies.can_second(staff, waiting, {4}).code == "reviewed_it_yourself"
    assert policies.can_review_line(staff, waiting, AssessmentLine(asked=True)).code == "asked"
    assert (
        policies.can_review_line(ACTORS["lead of the city"], waiting, AssessmentLine(asked=True)).code == "staff_only"
    )


def test_plaza_itself_reviews_and_decides_nothing() -> None:
    waiting = Assessment(city_id=CITY, state="submitted")
    assert not any(allowed(SYSTEM, waiting) for allowed in (policies.can_review, policies.can_decide, policies.can_ask))


def test_an_award_is_revoked_once() -> None:
    award = Award(city_id=CITY, revoked_reason="why")
    assert policies.can_award_revoke(ACTORS["administrator"], award)
    award.revoke(6, "why", clock.now())
    assert policies.can_award_revoke(ACTORS["administrator"], award).code == "revoked"
