"""A confidential request becomes a mentoring with an appointment; who may see it on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.coaching.errors import SlotTaken
from forum.blueprints.coaching.models.mentorings import Mentoring
from forum.blueprints.coaching.queries import load, matching, mentorings, offers, requests
from forum.blueprints.coaching.services import answering, appointments, caring, team
from forum.blueprints.coaching.services import offers as offering
from forum.blueprints.coaching.services import requests as asking
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, NotFound
from tests.factories.accounts import actor_of, create_member

ASK: dict[str, Any] = {
    "title": "Our inventory stalls",
    "reason": "Nobody answers us.",
    "form": "call",
    "languages": ["es"],
}


def offer_of(mentor: Any, **told: Any) -> Any:
    facts = {
        "headline": "Data inventories", "about": "", "topics": [], "forms": ["call"], "capacity": 1,
        "timezone": "America/Bogota", "minutes": 30, "notice_hours": 1, "languages": ["es"],
        "hours": {day: [(540, 720)] for day in range(7)},
    }  # fmt: skip
    return offering.make_offer(actor_of(mentor), **{**facts, **told})


def test_a_confidential_request_becomes_a_mentoring_with_an_appointment(app: Flask) -> None:
    asker, mentor, other = create_member(), create_member(), create_member()
    staff, trusted = create_member(role="staff"), create_member(role="staff")
    team.add_to_team(actor_of(create_member(role="administrator")), trusted.id)
    offer = offer_of(mentor)
    request = asking.ask_for_help(actor_of(asker), confidential=True, **ASK)
    for stranger in (staff, other, mentor):
        with pytest.raises(NotFound):
            requests.get_request(actor_of(stranger), request.id)
    assert not load.list_to_place(actor_of(staff))
    assert load.count_round(actor_of(staff))["open"] == 0
    found = matching.list_for_request(requests.get_request(actor_of(trusted), request.id))
    assert {one.code for one in found[0].fit.reasons} >= {"language", "form", "room"}
    asking.choose_mentor(actor_of(trusted), request.id, offer.id)
    answering.answer_request(actor_of(mentor), request.id, answering.MORE, "Which departments?")
    asking.tell_more(actor_of(asker), request.id, "Parks and water.")
    answering.answer_request(actor_of(mentor), request.id, answering.ACCEPT, "Gladly.")
    mentoring = session.query(Mentoring).one()
    with pytest.raises(NotFound):
        mentorings.get_mentoring(actor_of(trusted), mentoring.id)
    slot = mentorings.list_free(mentorings.get_mentoring(actor_of(asker), mentoring.id))[0]
    booked = appointments.book_appointment(actor_of(asker), mentoring.id, slot)
    assert booked.ends_at - booked.starts_at == timedelta(minutes=30)
    with pytest.raises(SlotTaken):
        appointments.book_appointment(actor_of(mentor), mentoring.id, slot)
    with pytest.raises(Forbidden):
        asking.ask_for_help(actor_of(mentor), offer_id=offer.id, **ASK)
    moved = appointments.move_appointment(actor_of(mentor), booked.id, starts_at=slot + timedelta(days=1))
    assert moved.sequence == 1
    assert appointments.cancel_appointment(actor_of(asker), booked.id, "Ill").sequence == 2


def test_a_mentor_who_never_answers_is_paused_kindly(app: Flask) -> None:
    asker, mentor = create_member(), create_member()
    offer = offer_of(mentor)
    for _ in range(2):
        request = asking.ask_for_help(actor_of(asker), offer_id=offer.id, **ASK)
        ask = requests.get_request(actor_of(asker), request.id).pending
        assert ask is not None
        caring.expire_ask(SYSTEM, ask.id, ask.due_at)
        assert requests.get_request(actor_of(asker), request.id).state == "waiting"
    assert offers.get_offer(actor_of(mentor), offer.id).is_paused(clock.now())
