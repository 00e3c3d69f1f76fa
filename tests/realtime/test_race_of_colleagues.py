"""Colleagues who write one criterion of an assessment at the same moment: no acknowledged word is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.assessments.errors import AlreadyOpen, FieldChanged
from forum.blueprints.assessments.models.assessments import AssessmentLine
from forum.blueprints.assessments.queries import lines
from forum.blueprints.assessments.services import answering, starting
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.standards import load_standards
from tests.live import POSTGRESQL, Community, community
from tests.racing import Race, Ready, holding_races

COLLEAGUES, WORDS = 4, 6


def again_and_again(verb: object) -> object:
    """SQLite lets one write at a time, and a waiting writer may be told to come again."""
    for _ in range(100):
        try:
            return verb()  # type: ignore[operator]  # a verb without arguments
        except sa.exc.OperationalError:
            session.rollback()
            time.sleep(0.03)
    raise AssertionError("the turn never came")


@dataclass(frozen=True)
class Write:
    """One colleague adds words of her own to the note of one line, and ticks an item of her own each time."""

    member_id: int
    assessment_id: int
    number: int

    def __call__(self, app: Flask, ready: Ready) -> list[str]:
        actor = as_actor(session.get_one(Member, self.member_id))
        line = lines.get_line(actor, self.assessment_id, "DM1")
        key = line.criterion.checklist["items"][self.number % len(line.criterion.checklist["items"])]["key"]
        session.rollback()
        ready()
        said: list[str] = []
        note = ""
        while len(said) < WORDS:
            word = f"w{self.number}-{len(said)}"
            try:
                told = f"{note} {word}".strip()
                again_and_again(lambda told=told, seen=note: answering.change_line(
                    actor, self.assessment_id, "DM1", note=told, tick=[key], seen={"note": seen}
                ))  # fmt: skip
                note = told
                said.append(word)
            except FieldChanged as met:
                note = met.extensions["conflicts"]["note"]["value"]  # type: ignore[index]  # as the problem has it
        return [*said, key]


@dataclass(frozen=True)
class Begin:
    """One colleague begins to assess the city."""

    member_id: int

    def __call__(self, app: Flask, ready: Ready) -> bool:
        actor = as_actor(session.get_one(Member, self.member_id))
        session.rollback()
        ready()
        try:
            again_and_again(lambda: starting.start_assessment(actor))
        except AlreadyOpen:
            return False
        return True


@pytest.fixture(scope="module")
def plaza(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    with community(tmp_path_factory.mktemp("race-of-colleagues"), POSTGRESQL) as made:
        made.ask(load_standards)
        yield made


@pytest.fixture(scope="module")
def race(plaza: Community) -> Iterator[Race]:
    warm = plaza.ask(lambda: prepare(1)[0])
    with holding_races(plaza.settings, warm) as made:
        yield made


def people(many: int) -> list[Member]:
    city = create_city()
    return [create_member(city_id=city.id) for _ in range(many)]


def prepare(many: int) -> list[Write]:
    found = people(many)
    assessment = starting.start_assessment(actor_of(found[0]))
    return [Write(member.id, assessment.id, number) for number, member in enumerate(found)]


def written(assessment_id: int) -> tuple[list[str], set[str], int]:
    line = session.scalars(
        sa.select(AssessmentLine).where(AssessmentLine.assessment_id == assessment_id, AssessmentLine.position == 1)
    ).one()
    return line.note.split(), set(line.ticked), line.version


def test_four_who_write_into_one_note_lose_no_word_and_no_tick(plaza: Community, race: Race) -> None:
    racers = plaza.ask(lambda: prepare(COLLEAGUES))
    answers = race(racers)
    note, ticked, _ = plaza.ask(lambda: written(racers[0].assessment_id))
    assert sorted(note) == sorted(word for said in answers for word in said[:-1])
    assert ticked == {said[-1] for said in answers}


def test_of_four_who_begin_at_once_one_begins_and_the_others_are_led_there(plaza: Community, race: Race) -> None:
    racers = plaza.ask(lambda: [Begin(member.id) for member in people(COLLEAGUES)])
    assert sum(race(racers)) == 1
