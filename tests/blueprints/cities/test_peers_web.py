"""Similar cities, choices, kept lists and indicators as JSON and as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.services import computing
from forum.blueprints.cities.services import peers as choosing
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member

SignIn = Callable[[Any], Any]


@pytest.fixture
def boise(app: Any) -> City:
    return create_city(name="Boise", population=240_000)


@pytest.fixture
def spokane(app: Any) -> City:
    return create_city(name="Spokane", population=229_000, latitude=47.6, longitude=-117.4)


@pytest.fixture
def lead(boise: City, sign_in: SignIn) -> Any:
    return sign_in(create_member(city_id=boise.id, leads_city=True, language="en"))


def test_strangers_are_asked_to_sign_in(client: FlaskClient, boise: City) -> None:
    for path in ("peers", "indicators", "peer-sets"):
        assert client.get(f"/api/v1/cities/{boise.id}/{path}").status_code == 401
    assert "/sign-in?next=" in client.get(f"/cities/{boise.id}/peers").headers["Location"]


def test_a_lead_pins_bans_and_takes_back(lead: Any, boise: City, spokane: City) -> None:
    address = f"/api/v1/cities/{boise.id}/peers/{spokane.id}"
    answer = lead.put(address, json={"choice": "pinned"})
    assert (answer.status_code, answer.get_json()["choice"]) == (200, "pinned")
    listed = lead.get(f"/api/v1/cities/{boise.id}/peers").get_json()
    assert (listed["items"][0]["choice"], listed["banned"], listed["can"]) == ("pinned", [], {"choose": True})
    assert listed["items"][0]["reasons"][0] == {"code": "chosen", "text": "Chosen by the city", "values": {}}
    lead.put(address, json={"choice": "banned"})
    listed = lead.get(f"/api/v1/cities/{boise.id}/peers").get_json()
    assert (listed["items"], [city["name"] for city in listed["banned"]]) == ([], ["Spokane"])
    assert lead.delete(address).status_code == 204
    assert lead.delete(address).status_code == 204
    assert len(lead.get(f"/api/v1/cities/{boise.id}/peers").get_json()["items"]) == 1


def test_others_see_the_list_but_neither_who_was_left_out_nor_a_way_to_change_it(
    sign_in: SignIn, boise: City, spokane: City
) -> None:
    choosing.choose_peer(SYSTEM, boise.id, spokane.id, "banned")
    member = sign_in(create_member(city_id=boise.id, language="en"))
    listed = member.get(f"/api/v1/cities/{boise.id}/peers").get_json()
    assert (listed["items"], listed["banned"], listed["can"]) == ([], None, {"choose": False})
    assert "Spokane" not in member.get(f"/cities/{boise.id}/peers").text
    refused = member.put(f"/api/v1/cities/{boise.id}/peers/{spokane.id}", json={"choice": "pinned"})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "leads_only")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("peers/{other}", {"choice": "none"}, 422),
        ("peers/{other}", {}, 422),
        ("peers/{own}", {"choice": "pinned"}, 409),
        ("peers/999999", {"choice": "pinned"}, 404),
        ("indicators", {"staff": 0}, 422),
        ("indicators", {"budget": 5}, 422),
        ("indicators", {"budget": 5, "currency": "ZZZ", "budget_year": 2026}, 422),
        ("indicators", {"languages": ["english"]}, 422),
        ("indicators", {"government": "kingdom"}, 422),
        ("indicators", {"budget": 10**18, "currency": "USD", "budget_year": 2026}, 422),
    ],
)
def test_what_is_wrong_is_told(
    lead: Any, boise: City, spokane: City, path: str, body: dict[str, Any], status: int
) -> None:
    address = f"/api/v1/cities/{boise.id}/" + path.format(other=spokane.id, own=boise.id)
    answer = lead.put(address, json=body, headers={"If-Match": "1"})
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


@pytest.mark.parametrize("query", ["limit=51", "limit=0", "scope=none", "same_country=perhaps", "near=1"])
def test_a_wrong_query_is_told(lead: Any, boise: City, query: str) -> None:
    assert lead.get(f"/api/v1/cities/{boise.id}/peers?{query}").status_code == 422


def test_indicators_are_read_by_members_and_written_with_their_version(lead: Any, sign_in: SignIn, boise: City) -> None:
    address = f"/api/v1/cities/{boise.id}/indicators"
    seen = lead.get(address)
    assert (seen.get_json()["staff"], seen.get_json()["can"]) == (None, {"change": True})
    told = {"budget": 860_000_000, "currency": "USD", "budget_year": 2026, "staff": 2_100,
            "government": "mayor_council", "languages": ["es", "es"]}  # fmt: skip
    assert lead.put(address, json=told).status_code == 428
    answer = lead.put(address, json=told, headers={"If-Match": seen.headers["ETag"]})
    assert (answer.status_code, answer.get_json()["languages"]) == (200, ["es"])
    late = lead.put(address, json={}, headers={"If-Match": seen.headers["ETag"]})
    assert (late.status_code, late.get_json()["code"]) == (412, "stale_version")
    member = sign_in(create_member(language="en"))
    read = member.get(address).get_json()
    assert (read["budget"], read["government"], read["can"]) == (860_000_000, "mayor_council", {"change": False})
    page = member.get(boise.path).text
    assert "860,000,000 USD (2026)" in page
    assert "Mayor and council" in page
    assert "Spanish" in page
    assert "Tell budget" not in page
    cleared = lead.put(address, json={"currency": "USD"}, headers={"If-Match": answer.headers["ETag"]}).get_json()
    assert (cleared["budget"], cleared["currency"], cleared["languages"]) == (None, None, [])


def test_a_list_is_kept_once_even_when_sent_twice_and_removed_by_its_city(
    lead: Any, sign_in: SignIn, boise: City, spokane: City
) -> None:
    address = f"/api/v1/cities/{boise.id}/peer-sets"
    body, key = {"name": "Snapshot 2027", "filters": ["same_country"]}, {"Idempotency-Key": "once"}
    first, second = lead.post(address, json=body, headers=key), lead.post(address, json=body, headers=key)
    assert (first.status_code, second.get_json()) == (201, first.get_json())
    kept = first.get_json()
    assert [(m["rank"], m["name"], m["city_id"]) for m in kept["members"]] == [(1, "Spokane", spokane.id)]
    assert "Same country" in {reason["text"] for reason in kept["members"][0]["reasons"]}
    assert [one["id"] for one in lead.get(address).get_json()["items"]] == [kept["id"]]
    stranger = sign_in(create_member(city_id=spokane.id, leads_city=True))
    for method, path in (("get", address), ("get", f"/api/v1/peer-sets/{kept['id']}"), ("get", kept["url"]),
                         ("delete", f"/api/v1/peer-sets/{kept['id']}")):  # fmt: skip
        assert getattr(stranger, method)(path).status_code == 404, path
    colleague = sign_in(create_member(city_id=boise.id))
    assert colleague.get(kept["url"]).status_code == 200
    assert colleague.delete(f"/api/v1/peer-sets/{kept['id']}").status_code == 403
    assert lead.delete(f"/api/v1/peer-sets/{kept['id']}").status_code == 204
    assert lead.get(f"/api/v1/peer-sets/{kept['id']}").status_code == 404
    assert lead.post(address, json={"name": " ", "filters": ["x"]}).get_json()["errors"].keys() == {"name", "filters"}


def test_a_lead_chooses_with_buttons_and_keeps_a_list_without_scripts(lead: Any, boise: City, spokane: City) -> None:
    apart = create_city(name="Apart", joined_at=None, latitude=40.0)
    here = f"/cities/{boise.id}/peers"
    page = lead.get(here).text
    assert "Leave out Spokane" in page
    assert f'action="{here}/{apart.id}"' in lead.get(f"{here}?find=apart").text
    pinned = lead.post(f"{here}/{apart.id}?same_country=1", data={"choice": "pinned"})
    assert (pinned.status_code, pinned.headers["Location"]) == (303, f"{here}?same_country=1")
    page = lead.get(here).text
    assert "Leave Apart to the figures" in page
    assert "Not taking part yet." in page
    lead.post(f"{here}/{spokane.id}", data={"choice": "banned"})
    assert "Show Spokane again" in lead.get(here).text
    lead.post(f"{here}/{spokane.id}", data={"choice": "none"})
    wrong = lead.post(f"/cities/{boise.id}/peer-sets", data={"name": ""})
    assert (wrong.status_code, "There is a problem" in wrong.text) == (422, True)
    saved = lead.post(f"/cities/{boise.id}/peer-sets", data={"name": "Ours", "limit": "12", "scope": "joined"})
    page = lead.get(saved.headers["Location"]).text
    assert "As it was on" in page
    assert "Apart" in page
    assert lead.post(f"{saved.headers['Location']}/removal").status_code == 303
    assert lead.post(f"{here}/{boise.id}", data={"choice": "pinned"}).status_code == 409


def test_the_form_of_indicators_keeps_what_was_typed(lead: Any, sign_in: SignIn, boise: City) -> None:
    address = f"/cities/{boise.id}/indicators"
    assert "Form of government" in lead.get(address).text
    typed = {"version": "1", "budget": "860", "currency": "", "budget_year": "", "staff": "", "government": ""}
    wrong = lead.post(address, data=typed)
    assert (wrong.status_code, 'value="860"' in wrong.text, "Say the currency" in wrong.text) == (422, True, True)
    right = typed | {"currency": "USD", "budget_year": "2026", "budget_per_head": "1", "languages": ["es", "fr"]}
    assert lead.post(address, data=right).status_code == 303
    assert "860 USD a head (2026)" in lead.get(boise.path).text
    stale = lead.post(address, data=right)
    assert (stale.status_code, 'value="860"' in stale.text) == (412, True)
    assert sign_in(create_member(city_id=boise.id)).get(address).status_code == 403


def test_filters_of_the_page_are_links_that_add_and_remove(lead: Any, boise: City) -> None:
    create_city(name="Rosario", country_code="AR", population=200_000)
    create_city(name="Reno", population=250_000)
    page = lead.get(f"/cities/{boise.id}/peers").text
    assert ">Rosario<" in page
    assert f'href="/cities/{boise.id}/peers?same_country=1"' in page
    narrowed = lead.get(f"/cities/{boise.id}/peers?same_country=1").text
    assert ">Rosario<" not in narrowed
    assert f'href="/cities/{boise.id}/peers"' in narrowed
    assert lead.get(f"/cities/{boise.id}/peers?limit=x&scope=9").status_code == 200


@pytest.mark.parametrize("published", [True, False], ids=["published", "on the spot"])
@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/api/v1/cities/{id}/peers?limit=50", 5),
        ("/api/v1/cities/{id}/peers?limit=50&same_country=true&scope=all", 5),
        ("/api/v1/cities/{id}/indicators", 3),
        ("/api/v1/cities/{id}/peer-sets", 4),
        ("/api/v1/peer-sets/{set}", 3),
        ("/cities/{id}/peers", 8),
        ("/peer-sets/{set}", 3),
    ],
)
def test_one_similar_city_and_a_hundred_cost_the_same_statements(
    lead: Any, boise: City, spokane: City, count_statements: Callable[[], Any], path: str, number: int, published: bool
) -> None:
    """The statements of the frame around a page, which higher features fill, are left out."""
    kept = choosing.save_peer_set(SYSTEM, boise.id, "Ours")
    address = path.format(id=boise.id, set=kept.id)
    frame = 0 if path.startswith("/api") else _cost(lead, "/standards", count_statements) - 3
    for _ in range(2):
        if published:
            computing.compute_peers(SYSTEM)
        assert _cost(lead, address, count_statements) - frame == number
        session.add_all(
            City(name=f"Town {n}", country_code="US", population=40_000 + n, latitude=40.0, longitude=-100.0,
                 timezone="America/Denver", joined_at=clock.now())
            for n in range(100)
        )  # fmt: skip
        session.commit()
        for n in range(20):
            choosing.save_peer_set(SYSTEM, boise.id, f"List {n}", limit=50)


def _cost(browser: Any, address: str, count_statements: Callable[[], Any]) -> int:
    browser.get(address)
    with count_statements() as statements:
        assert browser.get(address).status_code == 200
    return len(statements)
