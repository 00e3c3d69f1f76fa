"""Several people who book the same time with one mentor at the same moment: one of them has it, the others hear so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.coaching.errors import SlotTaken
from forum.blueprints.coaching.models.mentorings import Appointment
from forum.blueprints.coaching.queries import mentorings
from forum.blueprints.coaching.services import answering, appointments
from forum.blueprints.coaching.services import requests as asking
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.coaching import ASK, create_offer
from tests.live import POSTGRESQL, Community, community
from tests.racing import Race, Ready, holding_races
from tests.realtime.test_race_of_colleagues import again_and_again

MENTEES = 4


@dataclass(frozen=True)
class Book:
    """One mentee books the time."""

    member_id: int
    mentoring_id: int
    slot: datetime

    def __call__(self, app: Flask, ready: Ready) -> bool:
        actor = as_actor(session.get_one(Member, self.member_id))
        session.rollback()
        ready()
        try:
            again_and_again(lambda: appointments.book_appointment(actor, self.mentoring_id, self.slot))
        except SlotTaken:
            return False
        return True


def prepare(many: int) -> list[Book]:
    mentor, mentees = create_member(), [create_member() for _ in range(many)]
    offer = create_offer(mentor, capacity=many)
    begun = []
    for mentee in mentees:
        request = asking.ask_for_help(actor_of(mentee), offer_id=offer.id, **ASK)
        answering.answer_request(actor_of(mentor), request.id, answering.ACCEPT)
        begun.append(mentorings.page_mentorings(actor_of(mentee)).items[0].id)
    slot = mentorings.list_free(mentorings.get_mentoring(actor_of(mentees[0]), begun[0]))[5]
    return [Book(mentee.id, number, slot) for mentee, number in zip(mentees, begun, strict=True)]


@pytest.fixture(scope="module")
def plaza(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    with community(tmp_path_factory.mktemp("race-of-mentees"), POSTGRESQL) as made:
        yield made


@pytest.fixture(scope="module")
def race(plaza: Community) -> Iterator[Race]:
    warm = plaza.ask(lambda: prepare(1)[0])
    with holding_races(plaza.settings, warm) as made:
        yield made


@pytest.mark.parametrize("turn", range(3))
def test_of_those_who_book_one_time_at_once_one_has_it(plaza: Community, race: Race, turn: int) -> None:
    racers = plaza.ask(lambda: prepare(MENTEES))
    assert sorted(race(racers)) == [False] * (MENTEES - 1) + [True]
    slot, numbers = racers[0].slot, [one.mentoring_id for one in racers]
    booked = plaza.ask(lambda: session.query(Appointment).filter(
        Appointment.mentoring_id.in_(numbers), Appointment.starts_at == slot
    ).count())  # fmt: skip
    assert booked == 1
