"""Who is told that somebody looks for a document: those who may have it, as far as its asker may know, and few."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.directory.models.blocks import Block
from forum.blueprints.library.queries import requests as queries
from forum.blueprints.library.rules.asking import MOST_A_WEEK, MOST_TOLD, Candidate, choose_to_tell
from forum.blueprints.library.services import following, requests
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city
from tests.factories.cities import create_standing
from tests.factories.directory import create_person
from tests.factories.standards import criterion, load_standards

WHAT = "Outcome measures for a shelter tender"


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def route(asker: Any, code: str | None = "RDC2", what: str = WHAT, **told: Any) -> Collection[str]:
    found = requests.ask_for_document(actor_of(asker), what, criterion=code, **told)
    following.route_request(SYSTEM, found.id)
    return {one.name for one in queries.list_told(actor_of(asker), queries.get_request(actor_of(asker), found.id))}


def test_people_who_can_help_and_leads_of_cities_that_met_it_are_told() -> None:
    met, other = create_city(name="Met"), create_city(name="Other")
    create_standing(met, criterion("RDC2"), audience="members")
    asker = create_person(name="Asker", city_id=create_city().id)
    create_person(name="Helper", can_help_with=["RDC2"])
    create_person(name="Elsewhere", can_help_with=["DM3"])
    create_person(name="Lead", city_id=met.id, leads_city=True)
    create_person(name="Lead elsewhere", city_id=other.id, leads_city=True)
    assert route(asker) == {"Helper", "Lead"}


def test_an_unshared_standing_changes_nothing_about_who_is_told() -> None:
    quiet = create_city(name="Quiet")
    asker = create_person(name="Asker", city_id=create_city().id)
    create_person(name="Lead", city_id=quiet.id, leads_city=True)
    before = route(asker)
    create_standing(quiet, criterion("RDC2"), audience="city")
    assert before == route(asker, what="Measures of outcome for tenders") == set()


def test_only_the_asker_sees_who_was_told(sign_in: Callable[[Any], Any]) -> None:
    asker, helper = create_person(name="Asker"), create_person(name="Helena Help", can_help_with=["RDC2"])
    found = requests.ask_for_document(actor_of(asker), WHAT, criterion="RDC2")
    following.route_request(SYSTEM, found.id)
    assert "Helena Help" in sign_in(asker).get(found.path).get_data(as_text=True)
    for other in (create_person(name="Other"), create_person(name="Staff", role="staff")):
        assert "Helena Help" not in sign_in(other).get(found.path).get_data(as_text=True)
    api = f"/api/v1/document-requests/{found.id}/told"
    assert [one["name"] for one in sign_in(asker).get(api).get_json()["items"]] == ["Helena Help"]
    assert sign_in(helper).get(api).status_code == 403


def test_who_is_away_apart_wants_none_or_has_heard_enough_is_left_alone() -> None:
    asker = create_person(name="Asker")
    today = clock.now().date()
    create_person(name="Away", can_help_with=["RDC2"], out_of_office={"until": today + timedelta(days=3)})
    apart = create_person(name="Apart", can_help_with=["RDC2"])
    session.add(Block(member_id=apart.id, blocked_id=asker.id, blocked_at=clock.now()))
    session.commit()
    requests.wish_for_requests(actor_of(create_person(name="Muted", can_help_with=["RDC2"])), False)
    create_person(name="Here", can_help_with=["RDC2"])
    for number in range(MOST_A_WEEK):
        assert route(asker, what=f"Outcome measures, part {'abcdef'[number]}") == {"Here"}
    assert route(asker, what="Outcome measures, the last part") == set()


def test_each_is_told_once_however_often_it_is_asked(sign_in: Callable[[Any], Any], deliver: Callable[[], int]) -> None:
    asker, helper = create_person(name="Asker"), create_person(name="Helper", can_help_with=["RDC2"])
    found = requests.ask_for_document(actor_of(asker), WHAT, criterion="RDC2")
    deliver()
    version = queries.get_request(actor_of(asker), found.id).version
    requests.edit_request(actor_of(asker), found.id, version, detail="More")
    deliver()
    told = sign_in(helper).get("/api/v1/notifications").get_json()["items"]
    assert [(one["kind"], one["document_request"]["what"]) for one in told] == [("doc_sought", WHAT)]
    requests.withdraw_request(actor_of(asker), found.id)
    deliver()
    assert sign_in(helper).get("/api/v1/notifications").get_json()["items"] == []


def test_without_a_criterion_nobody_is_told() -> None:
    create_person(name="Helper", can_help_with=["RDC2"])
    assert route(create_person(name="Asker"), None) == set()


def test_few_are_told_those_of_the_wished_size_and_language_first_and_few_mere_leads() -> None:
    people = [Candidate(number) for number in range(1, 11)]
    fitting = Candidate(20, "50k_100k", ["es"])
    half = Candidate(21, "50k_100k", ["en"])
    chosen = choose_to_tell([*people, half, fitting], band="50k_100k", language="es", most=MOST_TOLD, without={1})
    assert chosen == [20, 21, 2, 3, 4, 5]
    leads = [Candidate(number, is_lead_only=True) for number in range(1, 6)]
    assert choose_to_tell(leads, band=None, language=None, most=MOST_TOLD, without=()) == [1, 2]
    assert choose_to_tell([Candidate(1, away=True)], band=None, language=None, most=1, without=()) == []
