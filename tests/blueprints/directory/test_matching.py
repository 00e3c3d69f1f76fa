"""Who can help with a criterion: the best match first, with reasons, and nothing hidden shines through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.directory.models.answers import AnswerHistory
from forum.blueprints.directory.models.blocks import Block
from forum.blueprints.directory.queries import matching
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.directory.rules.wording import tell, tell_all
from forum.blueprints.directory.services import answers
from forum.kernel import clock
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city
from tests.factories.directory import create_person
from tests.factories.requests import share_standing
from tests.factories.standards import load_standards

FAR = {"country_code": "PE", "latitude": -12.0, "longitude": -77.0, "population": 60_000}


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def names(people: Sequence[Person]) -> list[str]:
    return [one.name for one in people]


def helpers(member: Any, code: str = "RDC2", **options: Any) -> Sequence[Person]:
    return matching.list_helpers(actor_of(member), code, **options)


def told(people: Sequence[Person], name: str) -> list[str]:
    return [why.code for one in people if one.name == name for why in one.reasons]


def test_having_met_it_likeness_language_and_answers_make_the_order_and_are_told() -> None:
    mine, near, far = create_city(), create_city(population=230_000), create_city(name="Lima", **FAR)
    me = create_person(name="Me", city_id=mine.id, languages=["en", "es"], can_help_with=["RDC2"])
    create_person(name="Plain", can_help_with=["RDC2"])
    create_person(name="Near", city_id=near.id, can_help_with=["RDC2"])
    create_person(name="Met", city_id=far.id, can_help_with=["RDC2"])
    speaks = create_person(name="Speaks", can_help_with=["RDC2"], languages=["pt", "es"])
    quick = create_person(name="Quick", can_help_with=["RDC2"])
    share_standing(far)
    for _ in range(3):
        answers.note_answer(SYSTEM, quick.id, 30, late=False)
    found = helpers(me)
    assert names(found) == ["Met", "Near", "Speaks", "Quick", "Plain"]
    assert (told(found, "Met")[:2], told(found, "Quick")) == (["met", "can_help"], ["can_help", "answers"])
    assert told(found, "Speaks") == ["can_help", "shared_language"]
    assert tell_all(found[0].reasons).startswith("Lima met RDC2. Can help with RDC2")
    assert [tell(why) for why in found[3].reasons][-1] == "Usually answers within 2 days"
    assert tell_all(found[2].reasons).endswith("Works in Spanish, as you do.")
    assert speaks.id == found[2].id


@pytest.mark.parametrize("audience", ["city", "peers", "members"])
def test_a_standing_counts_only_for_whom_it_is_shared_with(audience: str) -> None:
    far = create_city(**FAR)
    create_person(name="A", can_help_with=["RDC2"])
    create_person(name="Z of a city that met it", city_id=far.id, can_help_with=["RDC2"])
    share_standing(far, audience=audience)
    stranger, staff = create_person(name="Me"), create_person(name="Staff", role="staff")
    shared = audience == "members"
    assert names(helpers(stranger))[0] == ("Z of a city that met it" if shared else "A")
    assert ("met" in told(helpers(stranger), "Z of a city that met it")) is shared
    assert names(helpers(staff))[0] == "Z of a city that met it"


def test_an_offer_hidden_from_the_asker_is_not_in_the_list() -> None:
    hidden = create_person(name="Hidden", can_help_with=["RDC2"], audiences={"can_help_with": "me"})
    create_person(name="Open", can_help_with=["RDC2"])
    me = create_person(name="Me")
    assert names(helpers(me)) == ["Open"]
    assert hidden.id in {one.id for one in helpers(create_person(role="staff"))}


def test_a_hidden_language_and_a_hidden_absence_count_for_nothing() -> None:
    me = create_person(name="Me", languages=["qu"])
    away = {"until": clock.now().date() + timedelta(days=9)}
    create_person(name="A", can_help_with=["RDC2"])
    create_person(
        name="B", can_help_with=["RDC2"], languages=["qu"], out_of_office=away,
        audiences={"languages": "me", "out_of_office": "me"},
    )  # fmt: skip
    assert names(helpers(me)) == ["A", "B"]
    assert told(helpers(me), "B") == ["can_help"]


def test_who_is_out_of_office_comes_later() -> None:
    away = {"until": clock.now().date() + timedelta(days=9)}
    create_person(name="A", can_help_with=["RDC2"], out_of_office=away)
    create_person(name="B", can_help_with=["RDC2"])
    assert names(helpers(create_person(name="Me"))) == ["B", "A"]


def test_oneself_who_left_the_directory_closed_accounts_and_who_is_apart_are_left_out() -> None:
    me = create_person(name="Me", can_help_with=["RDC2"])
    create_person(name="Left", can_help_with=["RDC2"], listed=False)
    create_person(name="Closed", can_help_with=["RDC2"]).closed_at = clock.now()
    mine, theirs = (create_person(name=name, can_help_with=["RDC2"]) for name in ("I blocked", "Blocked me"))
    create_person(name="Open", can_help_with=["RDC2"])
    session.add(Block(member_id=me.id, blocked_id=mine.id, blocked_at=clock.now()))
    session.add(Block(member_id=theirs.id, blocked_id=me.id, blocked_at=clock.now()))
    session.commit()
    assert names(helpers(me)) == ["Open"]


def test_strangers_find_nobody_and_an_unknown_code_nobody_to_help() -> None:
    create_person(can_help_with=["RDC2"])
    assert matching.list_helpers(ANONYMOUS, "RDC2") == []
    assert matching.list_matches(ANONYMOUS) == []
    assert helpers(create_person(), "ZZ9") == []


def test_people_already_asked_can_be_left_out() -> None:
    asked = create_person(name="Asked", can_help_with=["RDC2"])
    create_person(name="Next", can_help_with=["RDC2"])
    assert names(helpers(create_person(), without=[asked.id])) == ["Next"]


def test_matches_follow_what_one_looks_for_and_count_only_what_is_offered() -> None:
    far = create_city(**FAR)
    me = create_person(name="Me", looking_for=["DM1", "RDC2"])
    create_person(name="Helps with DM1", can_help_with=["DM1"])
    create_person(name="Helps with RDC2", city_id=far.id, can_help_with=["RDC2", "OD1"])
    share_standing(far, "OD1")
    found = matching.list_matches(actor_of(me))
    assert names(found) == ["Helps with DM1", "Helps with RDC2"]
    assert "met" not in told(found, "Helps with RDC2")
    share_standing(far, "RDC2")
    assert told(matching.list_matches(actor_of(me)), "Helps with RDC2") == ["met", "can_help"]


def test_a_history_that_is_not_kind_is_not_told() -> None:
    slow = create_person(name="Slow", can_help_with=["RDC2"])
    create_person(name="Unknown", can_help_with=["RDC2"])
    for _ in range(9):
        answers.note_silence(SYSTEM, slow.id)
    found = helpers(create_person(name="Me"))
    assert names(found) == ["Slow", "Unknown"]
    assert told(found, "Slow") == ["can_help"]
    assert session.get_one(AnswerHistory, slow.id).asked == 9


def test_the_list_costs_the_same_statements_for_one_and_for_many(count_statements: Callable[[], Any]) -> None:
    mine, near = create_city(), create_city(population=230_000)
    me = create_person(city_id=mine.id, languages=["en"])
    numbers = set()
    for _ in range(2):
        create_person(city_id=near.id, can_help_with=["RDC2"], languages=["en"])
        session.expire_all()
        helpers(me)
        session.expire_all()
        with count_statements() as statements:
            assert helpers(me)
        numbers.add(len(statements))
        for _ in range(25):
            create_person(city_id=near.id, can_help_with=["RDC2"], languages=["en", "es"])
            create_person(can_help_with=["RDC2"])
    assert len(numbers) == 1


def test_helpers_are_answered_as_json_with_reasons(sign_in: Callable[[Any], Any]) -> None:
    create_person(name="Zoe", can_help_with=["RDC2"])
    browser = sign_in(create_person(name="Me"))
    answer = browser.get("/api/v1/criteria/rdc-2/helpers")
    assert answer.status_code == 200
    assert [(one["name"], one["reasons"][0]["text"]) for one in answer.json["items"]] == [("Zoe", "Can help with RDC2")]
    assert answer.json["next"] is None
    assert browser.get("/api/v1/criteria/ZZ9/helpers").status_code == 404
    assert browser.get("/api/v1/criteria/RDC2/helpers?limit=0").status_code == 422
