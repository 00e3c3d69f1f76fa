"""Where cities stand, as JSON and as pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.importers.standings import import_standings
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member
from tests.factories.cities import create_standing
from tests.factories.standards import criterion, load_standards

SignIn = Callable[[Any], Any]


@pytest.fixture
def city(app: Flask) -> City:
    load_standards()
    return create_city(name="Boise", geoname_id=5586437)


@pytest.fixture
def lead(city: City) -> Member:
    return create_member(city_id=city.id, leads_city=True, language="en")


def test_a_standing_is_put_with_its_version_and_read_as_far_as_shared(
    city: City, lead: Member, sign_in: SignIn
) -> None:
    browser, outsider = sign_in(lead), sign_in(create_member())
    address = f"/api/v1/cities/{city.id}/standing/DM1"
    first = browser.get(address)
    assert (first.get_json()["status"], first.get_json()["can"]) == ("not_started", {"change": True})
    assert browser.put(address, json={"status": "met"}).status_code == 428
    put = browser.put(
        address, json={"status": "met", "note": "Since May."}, headers={"If-Match": first.headers["ETag"]}
    )
    assert (put.status_code, put.get_json()["audience"], put.get_json()["source"]) == (200, "city", "lead")
    late = browser.put(address, json={"status": "met"}, headers={"If-Match": first.headers["ETag"]})
    assert late.status_code == 412
    hidden, never = outsider.get(address), outsider.get(f"/api/v1/cities/{city.id}/standing/DM2")
    assert (hidden.status_code, hidden.get_json()["code"]) == (never.status_code, never.get_json()["code"])
    assert outsider.get(f"/api/v1/cities/{city.id}/standing").get_json()["items"] == []
    shared = browser.put(address, json={"audience": "members"}, headers={"If-Match": put.headers["ETag"]})
    assert shared.get_json()["status"] == "met"
    assert outsider.get(address).get_json()["note"] == "Since May."
    assert outsider.put(address, json={"status": "met"}, headers={"If-Match": "2"}).get_json()["code"] == "leads_only"
    for wrong in ({"status": "done"}, {"audience": "all"}, {"level": 1}):
        assert browser.put(address, json=wrong, headers={"If-Match": "2"}).status_code == 422
    assert browser.get(f"/api/v1/cities/{city.id}/standing/ZZ9").status_code == 404


def test_several_are_written_at_once_and_shared_by_area(city: City, lead: Member, sign_in: SignIn) -> None:
    browser, outsider = sign_in(lead), sign_in(create_member())
    items = [{"code": code, "status": "met", "version": 0} for code in ("DM1", "OD1")]
    address = f"/api/v1/cities/{city.id}/standing"
    assert browser.patch(address, json={"items": items}).status_code == 200
    assert browser.patch(address, json={"items": items}).status_code == 412
    shared = browser.put(f"/api/v1/cities/{city.id}/standing-audience", json={"audience": "public", "area": "OD"})
    assert shared.status_code == 200
    seen = [one["criterion"]["code"] for one in outsider.get(address).get_json()["items"]]
    assert seen == ["OD1", "OD2", "OD3", "OD4"]
    unknown = browser.put(f"/api/v1/cities/{city.id}/standing-audience", json={"audience": "public", "area": "XX"})
    assert list(unknown.get_json()["errors"]) == ["area"]


def test_a_criterion_names_the_cities_that_met_it_to_their_audience(
    city: City, lead: Member, sign_in: SignIn, client: FlaskClient
) -> None:
    create_standing(city, criterion("DM1"), audience="members")
    open_city = create_city(name="Tempe")
    create_standing(open_city, criterion("DM1"), audience="public")
    create_standing(create_city(name="Silent"), criterion("DM1"), audience="city")
    member = sign_in(create_member(city_id=create_city(name="Reno").id, language="en"))

    def named(items: list[dict[str, Any]]) -> list[str]:
        return [one["name"] for one in items]

    assert named(member.get("/api/v1/criteria/DM1/cities").get_json()["items"]) == ["Boise", "Tempe"]
    assert named(client.get("/api/v1/criteria/DM1/cities").get_json()["items"]) == ["Tempe"]
    page = member.get(criterion("DM1").path).text
    assert "Cities that met it" in page
    assert ">Boise<" in page
    assert "Your city: Not started" in page
    assert ">Silent<" not in page
    stranger = client.get(criterion("DM1").path).text
    assert ">Tempe<" in stranger
    assert ">Boise<" not in stranger
    assert "Cities that met it" not in client.get(criterion("DM2").path).text
    listing = f"{criterion('DM1').path}/cities"
    assert ">Boise<" in member.get(listing).text
    assert ">Boise<" not in client.get(listing).text
    assert f"/cities/{city.id}/standing/DM1" in sign_in(lead).get(criterion("DM1").path).text


def test_a_city_page_shows_the_standing_as_far_as_the_reader_may_know(
    city: City, lead: Member, sign_in: SignIn
) -> None:
    create_standing(city, criterion("DM1"), audience="members")
    create_standing(city, criterion("DM2"), audience="city")
    outsider = sign_in(create_member(language="en")).get(f"/cities/{city.id}").text
    assert ">DM1</a>" in outsider
    assert ">DM2</a>" not in outsider
    own = sign_in(lead).get(f"/cities/{city.id}").text
    assert "2 criteria met." in own
    assert "Where the city stands" not in sign_in(create_member(language="en")).get(f"/cities/{create_city().id}").text


def test_a_lead_sets_an_area_on_the_page_and_keeps_what_was_typed(city: City, lead: Member, sign_in: SignIn) -> None:
    browser = sign_in(lead)
    address = f"/cities/{city.id}/standing"
    assert "You decide who knows" in browser.get(address).text
    codes = [one.code for one in standard_queries.get_catalogue().area_by_code["OD"].criteria]
    form = {"code": codes, "version": ["0"] * 4, "status": ["met"] * 4, "audience": ["members"] * 3 + ["public"]}
    saved = browser.post(address, data=form)
    assert saved.status_code == 303
    assert "4 criteria saved." in browser.get(address).text
    stale = browser.post(address, data=form | {"status": ["in_progress"] * 4})
    assert stale.status_code == 412
    assert stale.text.count('<option value="in_progress" selected>') == 4
    broken = browser.post(address, data=form | {"status": ["met"]})
    assert broken.status_code == 422
    assert browser.post(f"{address}/audience", data={"audience": "city", "area": "all"}).status_code == 303
    assert {one.audience for one in session.query(Standing)} == {"city"}
    one = browser.post(f"{address}/OD1", data={"version": "2", "status": "met", "audience": "peers", "note": "Yes."})
    assert one.status_code == 303
    assert "Yes." in browser.get(address).text
    other = sign_in(create_member(language="en"))
    assert "has not shared with you" in other.get(address).text
    assert other.get(f"{address}/OD1").status_code == 403


def test_a_table_of_standings_is_imported_and_refusals_are_explained(city: City, tmp_path: Path) -> None:
    create_city(name="Mérida", country_code="MX", region="Yucatán")
    path = tmp_path / "standings.csv"
    path.write_text(
        "geonameid,city,country_code,code,status,audience,note\n"
        "5586437,,,DM1,met,members,Since May\n"
        ",merida,MX,od-1,in progress,,\n"
        ",Nowhere,MX,DM1,met,,\n"
        "5586437,,,DM1,met,,\n"
        "5586437,,,ZZ9,met,,\n"
        "5586437,,,DM2,done,,\n"
        "x,,,DM2,met,,\n",
        encoding="utf-8",
    )
    first = CliRunner().invoke(import_standings, [str(path)])
    assert "2 standings imported, 0 there already, 5 refused" in first.output
    assert "line 5, DM1: this city and criterion stand in the file twice" in first.output
    assert "line 6, ZZ9: there is no criterion 'ZZ9'" in first.output
    again = CliRunner().invoke(import_standings, [str(path)])
    assert "0 standings imported, 2 there already, 5 refused" in again.output
    assert sorted((one.status, one.audience, one.source) for one in session.query(Standing)) == [
        ("in_progress", "city", "csv"), ("met", "members", "csv"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["/api/v1/criteria/DM1/cities?limit=100", "/api/v1/cities/{id}/standing", "/cities/{id}/standing", "/cities/{id}",
     "/standards/wwc-2022/DM1", "/standards/wwc-2022/DM1/cities"],
)  # fmt: skip
def test_many_standings_cost_the_same_statements(
    city: City, sign_in: SignIn, count_statements: Callable[[], Any], path: str
) -> None:
    browser = sign_in(create_member(city_id=create_city().id))
    create_standing(city, criterion("DM1"))
    address = path.format(id=city.id)
    few = _cost(browser, address, count_statements)
    for area in standard_queries.get_catalogue().areas:
        for one in area.criteria:
            if one.code != "DM1":
                create_standing(city, criterion(one.code))
    for _ in range(40):
        create_standing(create_city(), criterion("DM1"))
    assert _cost(browser, address, count_statements) == few


def _cost(browser: Any, path: str, count_statements: Callable[[], Any]) -> int:
    browser.get(path)
    with count_statements() as statements:
        assert browser.get(path).status_code == 200
    return len(statements)
