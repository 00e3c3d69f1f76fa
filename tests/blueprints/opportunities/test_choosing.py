"""Choosing among the cities that are interested, and where opportunities stand besides their own pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from forum.blueprints.accounts.services.sanctions import silence_member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.opportunities import queries, services
from forum.blueprints.opportunities.errors import EnoughChosen
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.calendars import entries_of
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, NotFound
from forum.kernel.feature import render_sections
from forum.kernel.next_steps import next_steps
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.standards import criterion, load_standards


def told(**facts: Any) -> dict[str, Any]:
    return {"kind": "partnership", "title": "A zebrafinch study of bus lanes", "partners_wanted": 2, **facts}


def people() -> tuple[Any, list[Any]]:
    """Programme staff, and three members of three cities."""
    return create_member(role="staff"), [create_member(city_id=create_city().id) for _ in range(3)]


def kinds_told(browser: Any) -> list[str]:
    return [one["kind"] for one in told_of(browser)]


def told_of(browser: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = browser.get("/api/v1/notifications").json["items"]
    return items


def test_two_cities_are_looked_for_and_two_are_chosen(app: Any, sign_in: Any, deliver: Any) -> None:
    staff, members = people()
    host = actor_of(staff)
    made = services.propose_opportunity(host, **told())
    for member in members:
        services.be_interested(actor_of(member), made.id, "We would.")
    first, second, third = (member.city_id for member in members)
    services.answer_city(host, made.id, first, "chosen")
    services.answer_city(host, made.id, second, "chosen")
    with pytest.raises(EnoughChosen):
        services.answer_city(host, made.id, third, "chosen")
    with pytest.raises(Forbidden):
        services.answer_city(actor_of(members[2]), made.id, third, "chosen")
    with pytest.raises(NotFound):
        services.answer_city(host, made.id, create_city().id, "chosen")
    services.be_interested_no_longer(actor_of(members[1]), made.id)
    services.answer_city(host, made.id, third, "chosen")
    services.answer_city(host, made.id, third, "chosen")
    deliver()
    assert "opportunity_answer" in kinds_told(sign_in(members[0]))
    assert kinds_told(sign_in(staff)).count("opportunity_interest") == 1
    ended = services.record_outcome(host, made.id, "Two take part.")
    with pytest.raises(Forbidden):
        services.answer_city(host, ended.id, first, "waiting")


def test_opening_an_opportunity_settles_what_told_of_it(app: Any, sign_in: Any, deliver: Any) -> None:
    staff, members = people()
    made = services.propose_opportunity(actor_of(staff), **told())
    services.be_interested(actor_of(members[0]), made.id)
    deliver()
    browser = sign_in(staff)
    unread = lambda: [one["kind"] for one in told_of(browser) if one["unread"]]  # noqa: E731  # read twice
    assert unread() == ["opportunity_interest"]
    browser.get(made.path)
    deliver()
    assert unread() == []


def test_what_waits_stands_on_home_until_it_is_answered(app: Any) -> None:
    with app.test_request_context():
        staff, members = people()
        host = actor_of(staff)
        made = services.propose_opportunity(host, **told())
        home = lambda actor: "".join(render_sections("home-waiting", actor, None))  # noqa: E731  # read twice
        assert "waits for your answer" not in home(host)
        services.be_interested(actor_of(members[0]), made.id)
        assert "1 city waits for your answer" in home(host)
        assert "waits for your answer" not in home(actor_of(members[1]))
        services.answer_city(host, made.id, members[0].city_id, "not_chosen")
        assert "waits for your answer" not in home(host)
        services.propose_opportunity(actor_of(members[0]), **told())
        assert "1 proposed opportunity waits for you" in home(host)
        assert "waits for you" not in home(actor_of(members[0]))


def test_it_stands_in_calendars_on_cities_and_as_a_next_step(app: Any) -> None:
    load_standards()
    staff, members = people()
    ana = actor_of(members[0])
    due = clock.now() + timedelta(days=9)
    made = services.propose_opportunity(actor_of(staff), **told(deadline_at=due, criteria=["DM3"]))
    number = criterion("DM3").id
    span = clock.now(), clock.now() + timedelta(days=30)
    assert [step.title for step in next_steps(ana, [number])[number]] == [made.title]
    assert entries_of(ana, *span) == []
    services.be_interested(ana, made.id, shown=True)
    assert [(one.title, one.starts_at) for one in entries_of(ana, *span)] == [(made.title, due)]
    assert entries_of(actor_of(members[1]), *span) == []
    city = session.get(City, members[0].city_id)
    with app.test_request_context():
        assert "Interested" in "".join(render_sections("city", actor_of(members[1]), city))
        services.answer_city(actor_of(staff), made.id, members[0].city_id, "chosen")
        assert "Chosen" in "".join(render_sections("city", actor_of(members[1]), city))
    services.record_outcome(actor_of(staff), made.id, "Done.")
    assert next_steps(ana, [number]) == {}


def test_home_shows_what_fits_the_city_until_it_has_answered(app: Any) -> None:
    staff, _ = people()
    member = create_member(city_id=create_city(country_code="CO").id)
    ana = actor_of(member)
    services.propose_opportunity(actor_of(staff), **told(countries=["MX"]))
    made = services.propose_opportunity(actor_of(staff), **told(countries=["CO"]))
    assert [one.id for one in queries.list_fitting(ana)] == [made.id]
    services.be_interested(ana, made.id)
    assert queries.list_fitting(ana) == []


BAD = [
    ({"title": ""}, "title"), ({"title": "x" * 161}, "title"), ({"kind": "gift"}, "kind"),
    ({"partners_wanted": "51"}, "partners_wanted"), ({"partners_wanted": "two"}, "partners_wanted"),
    ({"link_url": "ftp://example.org"}, "link_url"), ({"deadline": "soon"}, "deadline"),
    ({"deadline": "0001-01-01T00:00", "deadline_zone": "Asia/Tokyo"}, "deadline"),
    ({"deadline": "9999-12-31T23:59"}, "deadline"),
    ({"deadline_zone": "Mars/Base"}, "deadline_zone"), ({"countries": "Brazil, Narnia"}, "countries"),
    ({"criteria": "ZZ99"}, "criteria"),
    ({"least_people": "9", "most_people": "3"}, "most_people"), ({"body": "x" * 8001}, "body"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "field"), BAD, ids=[f"{field}-{n}" for n, (_, field) in enumerate(BAD)])
def test_wrong_input_is_named_at_its_field(app: Any, sign_in: Any, wrong: dict[str, str], field: str) -> None:
    load_standards()
    good = {"kind": "funding", "title": "Grants", "partners_wanted": "0", "deadline_zone": "America/Bogota"}
    answer = sign_in(create_member()).post("/opportunities/new", data=good | wrong)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert f'href="#{field}' in answer.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"deadline_at": "9999-12-31T23:59:00Z", "deadline_zone": "Asia/Tokyo"},
        {"deadline_at": "0001-01-01T00:00:00Z"},
        {"countries": ["CO"] * 51},
        {"countries": ["QQ"]},
        {"criteria": ["DM3"] * 61},
    ],
)
def test_what_no_page_could_show_is_not_taken(app: Any, sign_in: Any, wrong: dict[str, Any]) -> None:
    load_standards()
    browser = sign_in(create_member())
    refused = browser.post("/api/v1/opportunities", json={"kind": "funding", "title": "Grants"} | wrong)
    assert refused.status_code == 422
    assert list(refused.json["errors"]) == list(wrong)[:1]
    assert browser.get("/opportunities").status_code == 200


def test_answering_a_city_runs_by_pages_and_api(app: Any, sign_in: Any) -> None:
    staff, members = people()
    browser = sign_in(staff)
    made = services.propose_opportunity(actor_of(staff), **told(partners_wanted=1))
    for member in members[:2]:
        services.be_interested(actor_of(member), made.id, "We would.", shown=True)
    at = f"/opportunities/{made.id}"
    assert "Choose this city" in browser.get(at).text
    assert "Choose this city" not in sign_in(members[0]).get(at).text
    first, second = (member.city_id for member in members[:2])
    assert browser.post(f"{at}/interests/{first}", data={"answer": "chosen"}).status_code == 303
    refused = browser.post(f"{at}/interests/{second}", data={"answer": "chosen"})
    assert refused.status_code == 409
    assert "Take one back first" in refused.text
    assert browser.post(f"{at}/interests/{second}", data={"answer": "perhaps"}).status_code == 422
    api = f"/api/v1{at}/interests"
    assert browser.put(f"{api}/{second}/answer", json={"answer": "chosen"}).json["code"] == "enough_chosen"
    assert browser.put(f"{api}/{second}/answer", json={"answer": "not_chosen"}).status_code == 200
    assert [one["answer"] for one in browser.get(api).json["items"]] == ["chosen", "not_chosen"]
    assert sign_in(members[2]).put(f"{api}/{second}/answer", json={"answer": "chosen"}).status_code == 403


def test_an_opportunity_costs_the_same_with_one_city_and_with_twenty(
    app: Any, sign_in: Any, count_statements: Any
) -> None:
    staff, members = people()
    made = services.propose_opportunity(actor_of(staff), **told())
    services.be_interested(actor_of(members[0]), made.id, shown=True)
    browser = sign_in(staff)
    browser.get(f"/opportunities/{made.id}")
    counted = []
    for _ in range(2):
        with count_statements() as page:
            browser.get(f"/opportunities/{made.id}")
        with count_statements() as api:
            browser.get(f"/api/v1/opportunities/{made.id}/interests")
        counted.append((len(page), len(api)))
        for _ in range(19):
            services.be_interested(actor_of(create_member(city_id=create_city().id)), made.id, shown=True)
    assert counted[0] == counted[1]


def test_who_is_silenced_writes_nothing_that_cities_read(app: Any) -> None:
    staff, members = people()
    waits, made = (services.propose_opportunity(actor_of(members[0]), **told()) for _ in range(2))
    services.decide(actor_of(staff), made.id, approve=True)
    silence_member(SYSTEM, members[0].id, clock.now() + timedelta(days=1))
    silenced = actor_of(members[0])
    for act in (
        lambda: services.edit_opportunity(silenced, waits.id, waits.version, title="Read this"),
        lambda: services.record_outcome(silenced, made.id, "Read this"),
    ):
        with pytest.raises(Forbidden) as refused:
            act()
        assert refused.value.code == "silenced"


def test_who_has_left_a_city_is_told_of_its_answer_no_more(app: Any, sign_in: Any, deliver: Any) -> None:
    staff, members = people()
    made = services.propose_opportunity(actor_of(staff), **told(deadline_at=clock.now() + timedelta(days=3)))
    for member in members[:2]:
        services.be_interested(actor_of(member), made.id)
    left, stays = members[0], members[1]
    first = left.city_id
    left.city_id = create_city().id
    session.commit()
    assert services.remind(SYSTEM) == 1
    services.answer_city(actor_of(staff), made.id, first, "chosen")
    services.answer_city(actor_of(staff), made.id, stays.city_id, "chosen")
    services.record_outcome(actor_of(staff), made.id, "Two take part.")
    deliver()
    assert kinds_told(sign_in(left)) == []
    assert set(kinds_told(sign_in(stays))) == {"opportunity_deadline", "opportunity_answer", "opportunity_outcome"}
