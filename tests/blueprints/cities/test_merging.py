"""Two cities that are one place become one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Invitation, Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.merges import CityMerge
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.queries import cities
from forum.blueprints.cities.services import merging
from forum.blueprints.library.models.resources import Resource
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from tests.factories.accounts import create_city, create_member
from tests.factories.cities import create_standing
from tests.factories.library import create_resource
from tests.factories.standards import criterion, load_standards

SignIn = Callable[[Any], Any]


@pytest.fixture
def pair(app: Flask) -> tuple[City, City]:
    load_standards()
    gone = create_city(name="Boise City", mail_domains=["boise.example"], level="gold", level_shared=True, geoname_id=7)
    return gone, create_city(name="Boise", mail_domains=["ci.boise.example"], about="Four analysts.")


def test_everything_of_a_city_moves_and_the_old_address_leads_to_the_new(
    pair: tuple[City, City], sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    gone, kept = pair
    member = create_member(city_id=gone.id, leads_city=True)
    resource = create_resource(member, city_id=gone.id)
    session.add(
        Invitation(token_hash="h", city_id=gone.id, created_at=clock.now(), expires_at=clock.now(), email="a@b.example")
    )
    create_standing(gone, criterion("DM1"), "met")
    create_standing(gone, criterion("DM2"), "met")
    create_standing(kept, criterion("DM2"), "in_progress")
    staff = sign_in(create_member(role="staff", language="en"))
    preview = staff.get(f"/api/v1/cities/{gone.id}/merge?into={kept.id}").get_json()
    counted = {one["code"]: one["count"] for one in preview["moves"]}
    assert counted == {
        "standings": 2, "members": 1, "invitations": 1, "resources": 1, "adoptions": 0, "assessments": 0, "sprint_places": 0,
        "roadmap_actions": 0, "awards": 0,
    }  # fmt: skip
    assert "Members" in staff.get(f"/cities/{gone.id}/merge?into={kept.id}").text
    assert staff.post(f"/cities/{gone.id}/merge", data={"into": kept.id}).headers["Location"] == kept.path
    deliver()
    session.expire_all()
    assert session.get_one(Member, member.id).city_id == kept.id
    assert session.get_one(Resource, resource.id).city_id == kept.id
    assert session.query(Invitation).one().city_id == kept.id
    told = {(one.city_id, one.status) for one in session.query(Standing)}
    assert told == {(kept.id, "met"), (kept.id, "in_progress")}
    merged = session.get_one(City, kept.id)
    assert (merged.level, merged.level_shared, merged.about) == ("gold", True, "Four analysts.")
    assert merged.mail_domains == ["ci.boise.example", "boise.example"]
    assert staff.get(f"/api/v1/cities/{gone.id}").status_code == 404
    for path in ("/cities/{}", "/cities/{}/standing", "/cities/{}/manage"):
        moved = staff.get(path.format(gone.id))
        assert (moved.status_code, moved.headers["Location"]) == (301, path.format(kept.id))
    assert cities.find_city_by_geoname(7).id == kept.id  # type: ignore[union-attr]  # a city is found
    assert "Boise City became part of it" in staff.get(f"/cities/{kept.id}/edit").text


def test_a_stranger_learns_nothing_of_a_merge(pair: tuple[City, City], client: Any) -> None:
    gone, kept = pair
    merging.merge_cities(SYSTEM, gone.id, kept.id)
    assert client.get(f"/api/v1/cities/{gone.id}").status_code == 401


def test_old_addresses_lead_to_the_end_of_a_chain(pair: tuple[City, City]) -> None:
    gone, kept = pair
    last = create_city(name="Boise, again")
    merging.merge_cities(SYSTEM, gone.id, kept.id)
    merging.merge_cities(SYSTEM, kept.id, last.id)
    assert cities.find_successor(SYSTEM, gone.id) == last
    with pytest.raises(NotFound):
        merging.merge_cities(SYSTEM, gone.id, last.id)


def test_a_merge_is_written_down_for_good(pair: tuple[City, City], app: Flask) -> None:
    gone, kept = pair
    with pytest.raises(Invalid):
        merging.merge_cities(SYSTEM, gone.id, gone.id)
    merging.merge_cities(SYSTEM, gone.id, kept.id)
    line = session.query(CityMerge).one()
    assert (line.from_name, line.into_name) == ("Boise City", "Boise")
    line.from_name = "Elsewhere"
    with pytest.raises(RuntimeError, match="not rewritten"):
        session.flush()
    session.rollback()


def test_nobody_but_staff_merges_or_adds(pair: tuple[City, City], sign_in: SignIn) -> None:
    gone, kept = pair
    lead = sign_in(create_member(city_id=gone.id, leads_city=True))
    assert lead.post(f"/api/v1/cities/{gone.id}/merge", json={"into": kept.id}).get_json()["code"] == "staff_only"
    assert lead.get(f"/api/v1/cities/{gone.id}/merge?into={kept.id}").status_code == 403
    assert lead.get(f"/cities/{gone.id}/merge").status_code == 403
    assert lead.get("/cities/new").status_code == 403
    place = {"name": "X", "country_code": "US", "population": 5, "latitude": 1, "longitude": 1, "timezone": "UTC"}
    assert lead.post("/api/v1/cities", json=place).status_code == 403


def test_staff_add_a_city_on_the_page(sign_in: SignIn, app: Flask) -> None:
    staff = sign_in(create_member(role="staff", language="en"))
    assert 'value="CL"' in staff.get("/cities/new?name=Las+Condes&country_code=CL").text
    form = {"name": "Las Condes", "region": "Santiago", "country_code": "CL", "population": "294838",
            "latitude": "-33.41", "longitude": "-70.58", "timezone": "America/Santiago", "about": ""}  # fmt: skip
    assert staff.post("/cities/new", data=form | {"latitude": "south"}).status_code == 422
    assert staff.post("/cities/new", data=form).status_code == 303
    assert staff.post("/cities/new", data=form).status_code == 409
    assert session.query(City).filter_by(name="Las Condes").one().joined is False
