"""Cities that ask to take part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import CityApplication, Invitation, Member
from forum.blueprints.cities.models.cities import City
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member
from tests.factories.mails import letters_of

SignIn = Callable[[Any], Any]
ASKED = {
    "city": "Lethbridge", "region": "Alberta", "country_code": "CA", "name": "Nadia Okafor", "language": "en",
    "email": "Nadia@lethbridge.example", "job_title": "Data analyst", "why": "We begin with an inventory.",
}  # fmt: skip


@pytest.fixture
def lethbridge(app: Flask) -> City:
    return create_city(name="Lethbridge", region="Alberta", country_code="CA", joined_at=None, geoname_id=6053154)


def apply(client: FlaskClient, **changes: Any) -> CityApplication:
    assert client.post("/api/v1/city-applications", json={**ASKED, **changes}).status_code == 202
    return session.query(CityApplication).order_by(CityApplication.id.desc()).limit(1).one()


def test_asking_is_answered_alike_whatever_is_known_already(client: FlaskClient, lethbridge: City) -> None:
    create_city(name="Boise")
    create_member(email="member@boise.example")
    answers = [
        client.post("/api/v1/city-applications", json={**ASKED, **changes})
        for changes in ({}, {}, {"city": "Boise", "country_code": "US"}, {"email": "member@boise.example"})
    ]
    assert {(one.status_code, one.data) for one in answers} == {(202, b"")}
    asked = [(one.city_name, one.city_id, one.email) for one in session.query(CityApplication).order_by("id")]
    assert len(asked) == 3  # asking twice for the same is asking once
    assert asked[0] == ("Lethbridge", lethbridge.id, "nadia@lethbridge.example")


def test_what_is_missing_is_told_and_nothing_typed_is_lost(client: FlaskClient) -> None:
    page = client.get("/bring-your-city")
    assert page.status_code == 200
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/bring-your-city", data={**ASKED, "email": "no-address", "csrf_token": token})
    assert answer.status_code == 422
    assert "We begin with an inventory." in answer.text
    sent = client.post("/bring-your-city", data={**ASKED, "csrf_token": token})
    assert sent.headers["Location"] == "/bring-your-city?sent=1"
    assert "Thank you" in client.get(sent.headers["Location"]).text


def test_only_staff_read_and_decide_applications(client: FlaskClient, sign_in: SignIn, lethbridge: City) -> None:
    application = apply(client)
    member = sign_in(create_member(city_id=lethbridge.id, leads_city=True))
    assert member.get("/api/v1/city-applications").status_code == 403
    assert member.get(f"/api/v1/city-applications/{application.id}").status_code == 404
    decision = {"decision": "accepted", "version": 1}
    assert member.put(f"/api/v1/city-applications/{application.id}/decision", json=decision).status_code == 404
    assert "asks to join" not in member.get("/").text
    staff = sign_in(create_member(role="staff", language="en"))
    assert "Lethbridge asks to join" in staff.get("/").text
    assert "Nadia Okafor, Data analyst" in staff.get("/city-applications").text


def test_accepting_lets_the_city_join_and_makes_who_asked_its_lead(
    client: FlaskClient, sign_in: SignIn, deliver: Callable[[], int], lethbridge: City
) -> None:
    application = apply(client)
    staff = sign_in(create_member(role="staff", language="en"))
    page = f"/city-applications/{application.id}"
    assert "We begin with an inventory." in staff.get(page).text
    form = {"version": application.version, "decision": "accepted", "reason": "", "city_id": lethbridge.id}
    assert staff.post(page, data=form).status_code == 303
    session.expire_all()
    assert session.get_one(City, lethbridge.id).joined
    [mail] = letters_of(deliver)
    assert mail.to == "nadia@lethbridge.example"
    assert "you will lead it" in mail.text
    token = mail.text.split("/join/")[1].split()[0]
    joining = {"name": "Nadia Okafor", "password": "a long pass phrase"}
    assert client.post(f"/api/v1/invitations/{token}/acceptance", json=joining).status_code == 201
    nadia = session.query(Member).filter_by(email=mail.to).one()
    assert (nadia.city_id, nadia.leads_city) == (lethbridge.id, True)


def test_an_account_that_has_not_confirmed_the_address_leads_no_city_for_it(
    client: FlaskClient, sign_in: SignIn, lethbridge: City
) -> None:
    somebody = create_member(email="nadia@lethbridge.example", address_confirmed=False)
    application = apply(client)
    decision = {"decision": "accepted", "version": application.version}
    answer = sign_in(create_member(role="staff")).put(
        f"/api/v1/city-applications/{application.id}/decision", json=decision
    )
    assert (answer.status_code, answer.get_json()["code"]) == (409, "address_unconfirmed")
    session.expire_all()
    assert not session.get_one(Member, somebody.id).leads_city


def test_who_has_an_account_without_a_city_leads_it_at_once(
    client: FlaskClient, sign_in: SignIn, deliver: Callable[[], int], lethbridge: City
) -> None:
    nadia = create_member(email="nadia@lethbridge.example", language="en")
    application = apply(client)
    staff = sign_in(create_member(role="staff"))
    decision = {"decision": "accepted", "version": application.version}
    address = f"/api/v1/city-applications/{application.id}/decision"
    assert staff.put(address, json=decision).get_json()["status"] == "accepted"
    session.expire_all()
    assert session.get_one(Member, nadia.id).leads_city
    [mail] = letters_of(deliver)
    assert f"/cities/{lethbridge.id}/manage" in mail.text
    assert session.query(Invitation).count() == 0


def test_who_belongs_to_another_city_is_not_moved_without_a_word(
    client: FlaskClient, sign_in: SignIn, lethbridge: City
) -> None:
    create_member(email="nadia@lethbridge.example", city_id=create_city().id)
    application = apply(client)
    staff = sign_in(create_member(role="staff"))
    decision = {"decision": "accepted", "version": application.version}
    answer = staff.put(f"/api/v1/city-applications/{application.id}/decision", json=decision)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "elsewhere_at_home")
    session.expire_all()
    assert not session.get_one(City, lethbridge.id).joined


def test_declining_needs_a_reason_and_mails_it_in_the_language_of_who_asked(
    client: FlaskClient, sign_in: SignIn, deliver: Callable[[], int], lethbridge: City
) -> None:
    application = apply(client)
    staff = sign_in(create_member(role="staff"))
    address = f"/api/v1/city-applications/{application.id}/decision"
    without = staff.put(address, json={"decision": "declined", "version": application.version})
    assert (without.status_code, list(without.get_json()["errors"])) == (422, ["reason"])
    told = {"decision": "declined", "version": application.version, "reason": "Only from 30,000 people."}
    assert staff.put(address, json=told).status_code == 200
    [mail] = letters_of(deliver)
    assert "Only from 30,000 people." in mail.text
    assert not session.get_one(City, lethbridge.id).joined


def test_of_two_who_decide_one_wins_and_the_other_gets_a_conflict(
    client: FlaskClient, sign_in: SignIn, lethbridge: City
) -> None:
    application = apply(client)
    version = application.version
    address = f"/api/v1/city-applications/{application.id}/decision"
    first, second = sign_in(create_member(role="staff")), sign_in(create_member(role="staff"))
    assert first.put(address, json={"decision": "accepted", "version": version}).status_code == 200
    late = second.put(address, json={"decision": "declined", "version": version, "reason": "No."})
    assert (late.status_code, late.get_json()["code"]) == (409, "already_decided")
    assert session.query(CityApplication).one().status == "accepted"


def test_a_city_that_is_not_known_is_chosen_or_added_first(client: FlaskClient, sign_in: SignIn) -> None:
    application = apply(client, city="Nowhere")
    staff = sign_in(create_member(role="staff", language="en"))
    assert "Add it first" in staff.get(f"/city-applications/{application.id}").text
    address = f"/api/v1/city-applications/{application.id}/decision"
    without = staff.put(address, json={"decision": "accepted", "version": application.version})
    assert list(without.get_json()["errors"]) == ["city_id"]
    place = {"name": "Nowhere", "region": "Alberta", "country_code": "ca", "population": 31_000, "latitude": 49.7,
             "longitude": -112.8, "timezone": "America/Edmonton"}  # fmt: skip
    added = staff.post("/api/v1/cities", json=place)
    assert added.status_code == 201
    assert staff.post("/api/v1/cities", json=place).get_json()["code"] == "city_exists"
    decision = {"decision": "accepted", "version": application.version, "city_id": added.get_json()["id"]}
    assert staff.put(address, json=decision).get_json()["city"]["name"] == "Nowhere"


def test_a_hundred_applications_cost_the_same_statements(
    client: FlaskClient, sign_in: SignIn, count_statements: Callable[[], Any], lethbridge: City
) -> None:
    apply(client)
    staff = sign_in(create_member(role="staff"))
    for path in ("/api/v1/city-applications?limit=100", "/city-applications?limit=100", "/"):
        few = _cost(staff, path, count_statements)
        session.add_all(
            CityApplication(city_name=f"Town {n}", country_code="US", name="N", email=f"n{n}@x.example",
                            created_at=clock.now(), city_id=lethbridge.id)
            for n in range(60)
        )  # fmt: skip
        session.commit()
        assert _cost(staff, path, count_statements) == few


def _cost(browser: Any, path: str, count_statements: Callable[[], Any]) -> int:
    browser.get(path)
    with count_statements() as statements:
        assert browser.get(path).status_code == 200
    return len(statements)
