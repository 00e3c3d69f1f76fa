"""Cities as JSON and as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from forum.blueprints.cities.models.cities import City
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member

SignIn = Callable[[Any], Any]


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    city = create_city()
    for path in ("/api/v1/cities", f"/api/v1/cities/{city.id}", f"/api/v1/cities/{city.id}/peers"):
        assert client.get(path).status_code == 401, path
    assert "/sign-in?next=" in client.get(f"/cities/{city.id}").headers["Location"]


def test_cities_are_listed_with_country_and_band_in_the_language_of_the_reader(sign_in: SignIn) -> None:
    create_city(name="Porto Alegre", region="Rio Grande do Sul", country_code="BR", population=1_332_570)
    create_city(name="Apart", joined_at=None)
    browser = sign_in(create_member(language="es"))
    items = browser.get("/api/v1/cities?q=ALEGRE").get_json()["items"]
    assert [(i["name"], i["country"], i["population_band"], i["joined"]) for i in items] == [
        ("Porto Alegre", "Brasil", "over_1m", True)
    ]
    assert len(browser.get("/api/v1/cities?scope=all").get_json()["items"]) == 2


@pytest.mark.parametrize(
    "query",
    ["country=ZZ", "population_band=huge", "scope=none", "sort=x", "limit=0", "limit=101", "cursor=x"],
)
def test_a_wrong_query_is_told(sign_in: SignIn, query: str) -> None:
    answer = sign_in(create_member()).get(f"/api/v1/cities?{query}")
    assert answer.status_code in (400, 422)
    assert answer.mimetype == "application/problem+json"


def test_peers_come_with_reasons_in_words(sign_in: SignIn) -> None:
    boise = create_city(name="Boise", population=240_000)
    create_city(name="Spokane", population=229_000)
    items = sign_in(create_member(language="en")).get(f"/api/v1/cities/{boise.id}/peers").get_json()["items"]
    assert items[0]["city"]["name"] == "Spokane"
    reasons = {reason["code"]: reason["text"] for reason in items[0]["reasons"]}
    assert reasons["similar_size"] == "Similar size: 240,000 and 229,000 people"
    assert reasons["same_language"] == "Both work in English"


def test_staff_correct_a_city_and_nobody_else_does(sign_in: SignIn) -> None:
    city = create_city(name="Boise")
    address = f"/api/v1/cities/{city.id}"
    staff, member = sign_in(create_member(role="staff")), sign_in(create_member(city_id=city.id, leads_city=True))
    assert member.patch(address, json={"population": 1}, headers={"If-Match": "1"}).get_json()["code"] == "staff_only"
    seen = staff.get(address)
    assert (seen.get_json()["can"], seen.get_json()["mail_domains"]) == ({"change": True, "lead": True}, [])
    assert sign_in(create_member(city_id=city.id)).get(address).get_json()["mail_domains"] is None
    assert staff.patch(address, json={"population": 5}).status_code == 428
    answer = staff.patch(
        address,
        json={"population": 241_000, "mail_domains": ["boise.example"]},
        headers={"If-Match": seen.headers["ETag"]},
    )
    assert (answer.status_code, answer.get_json()["corrected"]) == (200, ["population"])
    late = staff.patch(address, json={"population": 7}, headers={"If-Match": seen.headers["ETag"]})
    assert (late.status_code, late.get_json()["code"]) == (412, "stale_version")
    wrong = staff.patch(address, json={"timezone": "x", "mail_domains": ["@"], "id": 5}, headers={"If-Match": "2"})
    assert set(wrong.get_json()["errors"]) == {"timezone", "mail_domains", "id"}


def test_an_unchanged_city_is_not_sent_again(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    address = f"/api/v1/cities/{create_city().id}"
    tag = browser.get(address).headers["ETag"]
    assert browser.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_the_page_of_a_city_shows_facts_their_source_and_similar_cities(sign_in: SignIn) -> None:
    boise = create_city(name="Boise", population=240_000, geoname_id=5586437, about="Four analysts.")
    create_city(name="Spokane", population=229_000)
    page = sign_in(create_member(language="en")).get(f"/cities/{boise.id}").text
    assert "City facts: GeoNames, CC BY 4.0" in page
    assert "Four analysts." in page
    assert "Similar size: 240,000 and 229,000 people" in page
    assert "Edit the facts" not in page


def test_the_listing_page_narrows_by_its_address(sign_in: SignIn) -> None:
    create_city(name="Mendoza", country_code="AR")
    create_city(name="Boise")
    browser = sign_in(create_member(language="en"))
    page = browser.get("/cities?country=AR").text
    assert "Mendoza" in page
    assert ">Boise<" not in page
    assert browser.get("/cities?country=nowhere&sort=wrong").status_code == 200
    assert "No city matches" in browser.get("/cities?q=atlantis").text


def test_staff_correct_a_city_in_the_browser_and_see_what_was_wrong(sign_in: SignIn) -> None:
    city = create_city(name="Boise", joined_at=None)
    staff = sign_in(create_member(role="staff", language="en"))
    address = f"/cities/{city.id}/edit"
    form = {"version": city.version, "name": "Boise City", "region": "Idaho", "population": "241000", "about": "",
            "timezone": "America/Boise", "mail_domains": "boise.example, ", "joined": "1"}  # fmt: skip
    assert "Boise" in staff.get(address).text
    assert staff.post(address, data=form | {"population": "none"}).status_code == 422
    assert staff.post(address, data=form).status_code == 303
    session.expire_all()
    changed = session.get(City, city.id)
    assert changed is not None
    assert (changed.name, changed.population, changed.mail_domains, changed.joined) == (
        "Boise City",
        241_000,
        ["boise.example"],
        True,
    )
    stale = staff.post(address, data=form | {"name": "Late"})
    assert (stale.status_code, "Late" in stale.text) == (412, True)
    assert sign_in(create_member()).get(address).status_code == 403


@pytest.mark.parametrize(
    ("path", "number"),
    [("/api/v1/cities?limit=100", 2), ("/api/v1/cities/{id}", 2), ("/api/v1/cities/{id}/peers?limit=50", 4),
     ("/cities?limit=100", 4)],
)  # fmt: skip
def test_one_city_and_a_hundred_cost_the_same_statements(
    sign_in: SignIn, count_statements: Callable[[], Any], path: str, number: int
) -> None:
    """The statements of the frame around a page, which higher features fill, are left out."""
    city = create_city()
    browser = sign_in(create_member())
    address = path.format(id=city.id)
    frame = 0 if path.startswith("/api") else _cost(browser, "/standards", count_statements) - 3
    for _ in range(2):
        assert _cost(browser, address, count_statements) - frame == number
        session.add_all(
            City(name=f"Town {n}", country_code="US", population=40_000 + n, latitude=40.0, longitude=-100.0,
                 timezone="America/Denver", joined_at=clock.now())
            for n in range(100)
        )  # fmt: skip
        session.commit()


def _cost(browser: Any, address: str, count_statements: Callable[[], Any]) -> int:
    browser.get(address)
    with count_statements() as statements:
        assert browser.get(address).status_code == 200
    return len(statements)
