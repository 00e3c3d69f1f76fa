"""An opportunity that looks for two cities, from the proposal to the outcome."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from forum.blueprints.events.rules.times import at_wall
from forum.blueprints.opportunities import queries, services
from forum.blueprints.opportunities.rules import Wanted, reasons
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.errors import Forbidden, Invalid, NotFound
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.directory import create_person
from tests.factories.standards import load_standards


def told(**facts: Any) -> dict[str, Any]:
    return {"kind": "partnership", "title": "A study of bus lanes", "partners_wanted": 2, **facts}


def test_one_that_looks_for_two_cities_goes_from_proposal_to_outcome(app: Any, deliver: Any) -> None:
    ana, luis, zoe = (actor_of(create_member(city_id=create_city().id)) for _ in range(3))
    staff = actor_of(create_member(role="staff"))
    made = services.propose_opportunity(ana, **told(deadline_at=clock.now() + timedelta(days=5)))
    with pytest.raises(NotFound):
        queries.get_opportunity(luis, made.id)
    with pytest.raises(Forbidden):
        services.decide(ana, made.id, approve=True)
    services.decide(staff, made.id, approve=True)
    services.be_interested(luis, made.id, "We have three lanes.", shown=True)
    services.be_interested(zoe, made.id, "Ours is not public yet.")
    services.be_interested(zoe, made.id, "Ours is not public.")
    assert [one.words for one in queries.list_interests(luis, made.id)] == ["We have three lanes."]
    for actor in (ana, staff):
        assert len(queries.list_interests(actor, made.id)) == 2
    assert services.remind(SYSTEM) == 2
    assert services.remind(SYSTEM) == 0
    assert [one.id for one in queries.list_due(luis)] == [made.id]
    with pytest.raises(Forbidden):
        services.record_outcome(luis, made.id, "Us!")
    ended = services.record_outcome(ana, made.id, "Both cities take part.")
    assert ended.state == "ended"
    with pytest.raises(Forbidden):
        services.be_interested(luis, made.id)
    deliver()


def test_the_deadline_is_over_when_its_moment_has_come(app: Any) -> None:
    staff = actor_of(create_member(role="staff", city_id=create_city().id))
    made = services.propose_opportunity(staff, **told(deadline_at=clock.now() - timedelta(seconds=1)))
    with pytest.raises(Forbidden):
        services.be_interested(staff, made.id)


@pytest.mark.parametrize(
    ("zone", "wall", "utc"),
    [
        ("America/Sao_Paulo", datetime(2019, 2, 16, 12), datetime(2019, 2, 16, 14, tzinfo=UTC)),
        ("America/Sao_Paulo", datetime(2019, 2, 17, 12), datetime(2019, 2, 17, 15, tzinfo=UTC)),
        ("America/Mexico_City", datetime(2022, 10, 29, 12), datetime(2022, 10, 29, 17, tzinfo=UTC)),
        ("America/Mexico_City", datetime(2022, 10, 30, 12), datetime(2022, 10, 30, 18, tzinfo=UTC)),
        ("America/Toronto", datetime(2027, 3, 13, 12), datetime(2027, 3, 13, 17, tzinfo=UTC)),
        ("America/Toronto", datetime(2027, 3, 14, 12), datetime(2027, 3, 14, 16, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2027, 11, 7, 1, 30), datetime(2027, 11, 7, 8, 30, tzinfo=UTC)),
        ("America/Bogota", datetime(2027, 3, 14, 23, 59), datetime(2027, 3, 15, 4, 59, tzinfo=UTC)),
    ],
)
def test_a_deadline_is_meant_by_the_clock_of_its_time_zone(zone: str, wall: datetime, utc: datetime) -> None:
    assert at_wall(wall, zone) == utc


def test_it_fits_a_city_by_country_size_and_what_it_has_not_met() -> None:
    wanted = Wanted(["CO"], 100_000, 500_000, [3])
    assert reasons(wanted, "CO", 200_000, [3, 4]) == ["country", "population", "criteria"]
    assert reasons(wanted, "CO", 200_000, []) == ["country", "population"]
    assert reasons(wanted, "MX", 200_000, [3]) is None
    assert reasons(wanted, "CO", 50_000, [3]) is None
    assert reasons(Wanted([], None, None, []), "MX", None, []) == []


def test_an_unknown_time_zone_is_refused(app: Any) -> None:
    with pytest.raises(Invalid):
        services.propose_opportunity(actor_of(create_member()), **told(deadline_zone="Mars/Base"))


def test_it_runs_by_its_pages(app: Any, sign_in: Any) -> None:
    member = create_member(city_id=create_city().id)
    browser, staff = sign_in(member), sign_in(create_member(role="staff"))
    form = {
        "kind": "funding", "title": "Grants for open budgets", "amount": "US$ 40,000", "partners_wanted": "2",
        "deadline": "2030-03-01T23:59", "deadline_zone": "America/Bogota", "countries": "us, co",
    }  # fmt: skip
    assert browser.post("/opportunities/new", data={**form, "deadline_zone": "Mars"}).status_code == 422
    made = browser.post("/opportunities/new", data=form)
    assert made.status_code == 303
    at = made.location
    assert browser.get(f"{at}/edit").status_code == 200
    assert sign_in(create_member()).get(at).status_code == 404
    assert "Grants for open budgets" in staff.get("/opportunities").text
    assert staff.post(f"{at}/decision", data={"approve": "true"}).status_code == 303
    page = browser.get(at).text
    assert "Looking for 2 cities" in page
    assert "Fits your city: its country" in page
    assert browser.post(f"{at}/interest", data={"words": "We do.", "shown": "1"}).status_code == 303
    assert "We do." in sign_in(create_member()).get(at).text
    assert browser.get("/").status_code == 200
    assert browser.post(f"{at}/outcome", data={"outcome": "Two cities were chosen."}).status_code == 303
    assert "Two cities were chosen." in browser.get(at).text


def test_the_api_proposes_and_says_interest(app: Any, sign_in: Any, client: Any) -> None:
    staff = sign_in(create_member(role="staff", city_id=create_city().id))
    made = staff.post("/api/v1/opportunities", json=told())
    assert (made.status_code, made.json["state"]) == (201, "open")
    at = f"/api/v1/opportunities/{made.json['id']}"
    assert staff.put(f"{at}/interest", json={"words": "Yes", "shown": True}).status_code == 200
    assert len(staff.get(f"{at}/interests").json["items"]) == 1
    assert staff.delete(f"{at}/interest").status_code == 204
    assert staff.get("/api/v1/opportunities").json["items"][0]["id"] == made.json["id"]
    assert client.get(at).status_code == 401


def test_listing_costs_the_same_for_one_and_for_thirty(app: Any, sign_in: Any, count_statements: Any) -> None:
    staff = create_member(role="staff", city_id=create_city().id)
    browser = sign_in(staff)
    services.propose_opportunity(actor_of(staff), **told())
    browser.get("/opportunities")
    with count_statements() as few:
        browser.get("/opportunities")
    for number in range(19):
        services.propose_opportunity(actor_of(staff), **told(title=f"Another one {number}"))
    with count_statements() as many:
        browser.get("/opportunities")
    assert len(few) == len(many)


def test_a_city_that_looks_for_partners_finds_why_it_fits_and_the_way_to_write_to_them(
    app: Any, sign_in: Any, count_statements: Any
) -> None:
    load_standards()
    ana = create_person(city_id=create_city(country_code="BR").id, looking_for=["RDC2"])
    staff = actor_of(create_member(role="staff"))
    made = services.propose_opportunity(staff, **told(criteria=["DM3", "RDC2"], countries=["BR"]))
    services.propose_opportunity(staff, **told(title="Far away", countries=["CA"]))
    others = [create_member(city_id=create_city().id) for _ in range(4)]
    services.be_interested(actor_of(others[0]), made.id, shown=True)
    services.be_interested(actor_of(ana), made.id)
    browser = sign_in(ana)
    rows = browser.get("/opportunities").text
    why = "Fits your city: its country, it has not met DM3, RDC2 yet. You look for help with RDC2"
    assert why in rows
    assert "For cities of other countries or another size" in rows
    with count_statements() as few:
        page = browser.get(made.path).text
    assert f"/messages/new?to={others[0].handle}" in page
    assert f"/messages/new?to={ana.handle}" not in page
    assert "Let others see yours below" in page
    for other in others[1:]:
        services.be_interested(actor_of(other), made.id, shown=True)
    with count_statements() as many:
        browser.get(made.path)
    assert len(many) <= len(few)
