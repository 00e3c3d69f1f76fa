"""What a city agreed to share is kept with the day and the person, and can be withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.consents import Consent
from forum.blueprints.cities.queries import consents, standings
from forum.blueprints.cities.services import cities as city_services
from forum.blueprints.cities.services import merging
from forum.blueprints.cities.services import standings as saying
from forum.blueprints.cities.services.standings import Said
from forum.blueprints.standards.queries import get_catalogue
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, NotFound
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.cities import begin_everything
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]


@pytest.fixture
def city(app: Flask) -> City:
    load_standards()
    return create_city(name="Boise", level="gold")


@pytest.fixture
def ana(city: City) -> Any:
    return create_member(name="Ana", city_id=city.id, leads_city=True, language="en")


@pytest.fixture
def lead(ana: Any) -> Actor:
    return actor_of(ana)


def test_each_act_of_sharing_is_kept_with_who_and_when(city: City, lead: Actor) -> None:
    begin_everything(city)
    saying.share_standings(lead, city.id, "members", area="OD")
    saying.share_standings(lead, city.id, "public")
    saying.set_standing(lead, city.id, Said("DM1", audience="peers", version=2))
    acts = consents.list_agreements(lead, city.id)
    assert [(act.scope, act.audience, len(act.criteria), len(act.standing)) for act in acts] == [
        ("criterion", "peers", 1, 1), ("whole", "public", 43, 42), ("area", "members", 4, 0),
    ]  # fmt: skip
    assert {act.given_by_id for act in acts} == {lead.id}
    assert [act.stands for act in acts] == [True, True, False]


def test_saying_how_far_one_is_agrees_to_nothing(city: City, lead: Actor) -> None:
    saying.set_standing(lead, city.id, Said("DM1", "met", version=0))
    assert consents.list_agreements(lead, city.id) == []


def test_withdrawing_an_act_hides_what_it_shared_and_nothing_else(city: City, lead: Actor) -> None:
    begin_everything(city)
    outsider = actor_of(create_member())
    saying.share_standings(lead, city.id, "members", area="OD")
    saying.share_standings(lead, city.id, "members", area="BF")
    act = next(one for one in consents.list_agreements(lead, city.id) if one.criteria[0].code == "OD1")
    assert saying.withdraw_consent(lead, city.id, act.id) == 4
    assert [line.criterion.code for line in standings.list_standings(outsider, city.id)] == ["BF1", "BF2", "BF3"]
    assert saying.withdraw_consent(lead, city.id, act.id) == 0
    ended = next(one for one in consents.list_agreements(lead, city.id) if one.id == act.id)
    assert (ended.stands, ended.ended_at is not None) == (False, True)


def test_the_level_is_agreed_to_and_withdrawn_alike(city: City, lead: Actor) -> None:
    city_services.share_level(lead, city.id, True)
    city_services.share_level(lead, city.id, True)
    act = consents.list_agreements(lead, city.id)[0]
    assert (act.scope, act.criteria, act.stands) == ("level", [], True)
    assert saying.withdraw_consent(lead, city.id, act.id) == 1
    assert session.get_one(City, city.id).level_shared is False
    city_services.share_level(lead, city.id, True)
    assert saying.withdraw_consent(lead, city.id, act.id) == 0  # that one has ended; the new one stands
    assert session.get_one(City, city.id).level_shared is True


def test_only_the_lead_and_staff_see_and_withdraw(city: City, lead: Actor) -> None:
    begin_everything(city)
    saying.share_standings(lead, city.id, "members", area="OD")
    act = consents.list_agreements(lead, city.id)[0]
    other = actor_of(create_member(city_id=create_city().id, leads_city=True))
    for actor in (actor_of(create_member(city_id=city.id)), other, actor_of(create_member())):
        with pytest.raises(NotFound):
            consents.list_agreements(actor, city.id)
        with pytest.raises(Forbidden):
            saying.withdraw_consent(actor, city.id, act.id)
    own = consents.list_agreements(actor_of(create_member(role="staff")), city.id)
    assert [one.id for one in own] == [act.id]
    with pytest.raises(NotFound):
        saying.withdraw_consent(other, other.city_id, act.id)  # type: ignore[attr-defined]  # a member has one


def test_consents_follow_a_city_that_becomes_part_of_another(city: City, lead: Actor) -> None:
    begin_everything(city)
    kept = create_city(name="Boise City")
    saying.share_standings(lead, city.id, "members", area="OD")
    saying.set_standing(SYSTEM, kept.id, Said("OD1", "met", version=0))
    merging.merge_cities(SYSTEM, city.id, kept.id)
    told = {(one.criterion_id, one.ended_at is None) for one in session.query(Consent).filter_by(city_id=kept.id)}
    assert sorted(stands for _, stands in told) == [False, True, True, True]


def test_as_json(city: City, ana: Any, sign_in: SignIn, count_statements: Callable[[], Any]) -> None:
    begin_everything(city)
    browser, address = sign_in(ana), f"/api/v1/cities/{city.id}/consents"

    def cost() -> int:
        browser.get(address)
        with count_statements() as statements:
            assert browser.get(address).status_code == 200
        return len(statements)

    browser.put(f"/api/v1/cities/{city.id}/standing-audience", json={"audience": "members", "area": "OD"})
    few = cost()
    browser.put(f"/api/v1/cities/{city.id}/standing-audience", json={"audience": "public"})
    assert cost() == few
    items = browser.get(address).get_json()["items"]
    assert [(one["scope"], one["given_by"]["name"]) for one in items] == [("whole", "Ana"), ("area", "Ana")]
    assert items[1]["still_shared"] == []
    assert browser.delete(f"{address}/{items[0]['id']}").status_code == 204
    assert browser.get(address).get_json()["items"][0]["ended_at"] is not None
    assert sign_in(create_member()).get(address).status_code == 404
    assert browser.delete(f"{address}/999999").status_code == 404


def test_an_act_tells_its_criteria_in_the_order_of_the_standard(city: City, lead: Actor) -> None:
    for code in ("OD3", "DM2", "OD1", "DM1"):
        saying.set_standing(lead, city.id, Said(code, "met", version=0))
    assert saying.share_standings(lead, city.id, "members") == 43
    shared = [one.code for one in consents.list_agreements(lead, city.id)[0].criteria]
    order = [one.code for area in get_catalogue().areas for one in area.criteria]
    assert shared == sorted(shared, key=order.index)


def test_on_the_page(city: City, ana: Any, sign_in: SignIn, client: FlaskClient) -> None:
    begin_everything(city)
    browser, page = sign_in(ana), f"/cities/{city.id}/standing"
    assert "Nothing so far" in browser.get(page).text
    assert "kept with the day" not in browser.get(page).text
    for half in ({"audience": "", "area": "OD"}, {"audience": "members", "area": ""}):
        assert browser.post(f"{page}/audience", data=half).status_code == 422
    shared = browser.post(f"{page}/audience", data={"audience": "members", "area": "OD"})
    assert shared.headers["Location"].endswith("/standing#agreements")
    text = browser.get(page).text
    assert "4 criteria of Open Data are now shown to all members." in text
    assert "OD1, OD2, OD3, OD4" in text
    assert "kept with the day and the person" in text
    number = min(one.id for one in session.query(Consent))
    address = f"/cities/{city.id}/consents/{number}/withdrawal"
    asked = browser.get(address).text
    assert "It is hidden at once" in asked
    assert "Keep it shared" in asked
    done = browser.post(address)
    assert done.headers["Location"].endswith("/standing#agreements")
    assert "Withdrawn: hidden at once. Figures of sets of cities follow at the next quarter." in browser.get(page).text
    assert browser.get(f"/cities/{city.id}/consents/999999/withdrawal").status_code == 404
    assert sign_in(create_member(city_id=city.id)).get(address).status_code == 404
    assert "agreed to share" not in sign_in(create_member(language="en")).get(page).text
