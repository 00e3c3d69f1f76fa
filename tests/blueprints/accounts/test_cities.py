"""The people of a city: who leads it, who has left it, and who is invited."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import CityDeparture, Member
from forum.blueprints.accounts.services import cities as people
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.services import cities as city_services
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import StaleVersion
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.mails import letters_of

SignIn = Callable[[Any], Any]


@pytest.fixture
def city(app: Flask) -> City:
    return create_city(name="Boise", mail_domains=["boise.example"])


def lead_of(city: City, **facts: Any) -> Member:
    return create_member(city_id=city.id, leads_city=True, language="en", **facts)


def again(member: Member) -> Member:
    session.expire_all()
    return session.get_one(Member, member.id)


def test_a_lead_lets_a_colleague_lead_and_steps_down(city: City, sign_in: SignIn) -> None:
    lead, other = lead_of(city), create_member(city_id=city.id, name="Zoe Last")
    browser = sign_in(lead)
    listed = browser.get(f"/api/v1/cities/{city.id}/members").get_json()["items"]
    assert [(one["name"], one["leads_city"]) for one in listed] == [(lead.name, True), ("Zoe Last", False)]
    own, hers = (f"/api/v1/cities/{city.id}/members/{one.id}" for one in (lead, other))
    refused = browser.patch(own, json={"leads": False}, headers={"If-Match": str(lead.version)})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "last_lead")
    assert browser.patch(hers, json={"leads": True}).status_code == 428
    assert browser.patch(hers, json={"leads": True}, headers={"If-Match": "99"}).status_code == 412
    assert browser.patch(hers, json={"leads": True}, headers={"If-Match": str(other.version)}).status_code == 200
    assert browser.patch(own, json={"leads": False}, headers={"If-Match": str(lead.version)}).status_code == 200
    assert (again(lead).leads_city, again(other).leads_city) == (False, True)


def test_staff_may_leave_a_city_without_a_lead(city: City, sign_in: SignIn) -> None:
    lead = lead_of(city)
    staff = sign_in(create_member(role="staff"))
    address = f"/api/v1/cities/{city.id}/members/{lead.id}"
    assert staff.patch(address, json={"leads": False}, headers={"If-Match": str(lead.version)}).status_code == 200


def test_only_those_who_lead_a_city_look_after_its_people(city: City, sign_in: SignIn) -> None:
    colleague = create_member(city_id=city.id)
    elsewhere = lead_of(create_city())
    for asker in (colleague, elsewhere, create_member()):
        browser = sign_in(asker)
        match = {"If-Match": str(colleague.version)}
        address = f"/api/v1/cities/{city.id}/members"
        answers = [
            browser.get(address), browser.patch(f"{address}/{colleague.id}", json={"leads": True}, headers=match),
            browser.delete(f"{address}/{colleague.id}", json={"reason": "x"}, headers=match),
            browser.post(f"/api/v1/cities/{city.id}/invitations", json={"emails": ["a@b.example"]}),
            browser.put(f"/api/v1/cities/{city.id}/domains", json={"domains": []}, headers={"If-Match": "1"}),
            browser.put(f"/api/v1/cities/{city.id}/level-sharing"),
        ]  # fmt: skip
        assert {(one.status_code, one.get_json()["code"]) for one in answers} == {(403, "leads_only")}
        for path in ("manage", "invitations", f"members/{colleague.id}"):
            assert browser.get(f"/cities/{city.id}/{path}").status_code == 403


def test_somebody_of_another_city_is_not_found_among_the_colleagues(city: City, sign_in: SignIn) -> None:
    stranger = create_member(city_id=create_city().id)
    browser = sign_in(lead_of(city))
    answer = browser.patch(
        f"/api/v1/cities/{city.id}/members/{stranger.id}", json={"leads": True}, headers={"If-Match": "1"}
    )
    assert answer.status_code == 404


def test_who_has_left_keeps_the_account_and_is_told_why_in_her_language(
    city: City, sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    gone = create_member(city_id=city.id, name="Zoe", language="en")
    browser = sign_in(lead_of(city))
    page = f"/cities/{city.id}/members/{gone.id}"
    assert "No longer at the city?" in browser.get(page).text
    assert browser.post(f"{page}/departure", data={"version": gone.version, "reason": ""}).status_code == 422
    answer = browser.post(f"{page}/departure", data={"version": gone.version, "reason": "She moved to the county."})
    assert answer.status_code == 303
    assert (again(gone).city_id, again(gone).closed_at) == (None, None)
    [mail] = letters_of(deliver)
    assert mail.to == gone.email
    assert "She moved to the county." in mail.text
    assert "Boise" in mail.subject
    assert session.query(CityDeparture).one().by_id is not None
    assert sign_in(again(gone)).get("/").status_code == 200


def test_two_who_change_the_same_colleague_do_not_overwrite_each_other(city: City) -> None:
    lead, other = lead_of(city), create_member(city_id=city.id)
    version = other.version
    people.set_lead(actor_of(lead), city.id, other.id, leads=True, version=version)
    with pytest.raises(StaleVersion):
        people.remove_from_city(actor_of(lead), city.id, other.id, reason="x", version=version)


def test_a_lead_chooses_domains_but_no_public_provider(city: City, sign_in: SignIn) -> None:
    browser = sign_in(lead_of(city))
    address = f"/api/v1/cities/{city.id}"
    tag = browser.get(address).headers["ETag"]
    wrong = browser.put(
        f"{address}/domains", json={"domains": ["gmail.com", "gov.br", "nothing"]}, headers={"If-Match": tag}
    )
    assert (wrong.status_code, len(wrong.get_json()["errors"]["domains"])) == (422, 3)
    right = browser.put(
        f"{address}/domains", json={"domains": ["@Boise.Example", "boise.example", "ci.boise.id.us"]},
        headers={"If-Match": tag},
    )  # fmt: skip
    assert right.get_json()["mail_domains"] == ["boise.example", "ci.boise.id.us"]
    stale = browser.put(f"{address}/domains", json={"domains": []}, headers={"If-Match": tag})
    assert stale.status_code == 412
    form = {"version": right.get_json()["version"], "domains": "boise.example, outlook.com"}
    page = browser.post(f"/cities/{city.id}/domains", data=form)
    assert (page.status_code, "Anybody can have an address at outlook.com" in page.text) == (422, True)
    assert browser.post(f"/cities/{city.id}/domains", data=form | {"domains": ""}).status_code == 303


def test_a_table_of_addresses_is_invited_and_what_was_refused_is_told(
    city: City, sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    account = create_member(email="known@boise.example", city_id=city.id)
    browser = sign_in(lead_of(city))
    table = b"name,email\nAna,ana@boise.example\nKnown,known@boise.example\nAna again,ana@boise.example\n"
    answer = browser.post(
        f"/cities/{city.id}/invitations",
        data={"emails": "no-address", "message": "Welcome", "language": "es", "file": (io.BytesIO(table), "team.csv")},
    )
    assert answer.status_code == 200
    assert "2 invitations are on their way." in answer.text
    assert "This is not an email address." in answer.text
    assert "It stands in the list twice." in answer.text
    assert sorted(mail.to for mail in letters_of(deliver)) == ["ana@boise.example", account.email]
    second = browser.post(f"/api/v1/cities/{city.id}/invitations", json={"emails": ["ana@boise.example"]}).get_json()
    assert (second["invited"], second["refused"][0]["reason"]) == ([], "You invited this address today already.")


def test_the_level_is_shared_by_the_lead_and_withdrawn(city: City, sign_in: SignIn) -> None:
    city_services.change_city(SYSTEM, city.id, version=city.version, level="gold")
    browser, outsider = sign_in(lead_of(city)), sign_in(create_member(language="en"))
    address = f"/api/v1/cities/{city.id}"
    assert [outsider.get(address).get_json()[name] for name in ("level", "level_shared")] == ["", None]
    assert "Gold" not in outsider.get(f"/cities/{city.id}").text
    assert browser.put(f"{address}/level-sharing").get_json()["level_shared"] is True
    assert outsider.get(address).get_json()["level"] == "gold"
    assert "Gold" in outsider.get(f"/cities/{city.id}").text
    assert browser.post(f"/cities/{city.id}/level-sharing/end").status_code == 303
    assert outsider.get(address).get_json()["level"] == ""


def test_a_hundred_colleagues_cost_the_same_statements(
    city: City, sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    browser = sign_in(lead_of(city))
    for path in (f"/api/v1/cities/{city.id}/members?limit=100", f"/cities/{city.id}/manage?limit=100"):
        few = _cost(browser, path, count_statements)
        session.add_all(
            Member(email=f"m{n}{len(path)}@x.example", handle=f"m{n}-{len(path)}", name=f"M {n}", city_id=city.id,
                   joined_at=city.joined_at)
            for n in range(60)
        )  # fmt: skip
        session.commit()
        assert _cost(browser, path, count_statements) == few


def _cost(browser: FlaskClient, path: str, count_statements: Callable[[], Any]) -> int:
    browser.get(path)
    with count_statements() as statements:
        assert browser.get(path).status_code == 200
    return len(statements)
