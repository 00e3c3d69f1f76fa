"""The roadmap of a city as JSON and as pages, and what other pages show of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.models.roadmaps import RoadmapAction
from forum.blueprints.assessments.queries import roadmap as queries
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member
from tests.factories.assessments import create_assessment
from tests.factories.cities import create_standing
from tests.factories.library import create_resource
from tests.factories.roadmaps import create_action
from tests.factories.standards import criterion, load_standards

SignIn = Callable[[Any], Any]


@pytest.fixture
def city(app: Flask) -> City:
    load_standards()
    return create_city(name="Boise")


@pytest.fixture
def lead(city: City) -> Member:
    return create_member(city_id=city.id, leads_city=True, language="en", name="Ana Souza")


@pytest.fixture
def colleague(city: City) -> Member:
    return create_member(city_id=city.id, language="en", name="Luis Prado")


def test_an_action_is_added_read_changed_and_removed(
    city: City, lead: Member, colleague: Member, sign_in: SignIn
) -> None:
    browser, address = sign_in(colleague), f"/api/v1/cities/{city.id}/roadmap"
    new = {"criterion": "dm-2", "title": "List the data", "owner_id": lead.id, "due_on": "2027-03-31"}
    made = browser.post(address, json=new)
    told = made.get_json()
    assert (made.status_code, told["criterion"]["code"], told["owner"]["id"]) == (201, "DM2", lead.id)
    assert (told["state"], told["late"], told["due_on"], told["origin"]) == ("planned", False, "2027-03-31", "hand")
    assert told["can"] == {"change": True, "remove": False}
    one = f"/api/v1/roadmap-actions/{told['id']}"
    seen = browser.get(one)
    assert seen.get_json() == told
    assert browser.get(one, headers={"If-None-Match": seen.headers["ETag"]}).status_code == 304
    assert browser.patch(one, json={"title": "Unseen"}).status_code == 428
    match = {"If-Match": seen.headers["ETag"]}
    begun = browser.patch(one, json={"state": "in_progress", "due_on": None, "owner_id": None}, headers=match)
    assert (begun.status_code, begun.get_json()["owner"], begun.get_json()["due_on"]) == (200, None, None)
    assert session.query(Standing).filter_by(city_id=city.id).one().status == "in_progress"
    assert browser.patch(one, json={"title": "Late"}, headers=match).status_code == 412
    refused = browser.delete(one)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "leads_only")
    assert sign_in(lead).delete(one, headers=match).status_code == 412
    assert sign_in(lead).delete(one, headers={"If-Match": begun.headers["ETag"]}).status_code == 204
    assert browser.get(one).status_code == 404


def test_the_same_request_sent_twice_adds_one_action(city: City, colleague: Member, sign_in: SignIn) -> None:
    browser, address = sign_in(colleague), f"/api/v1/cities/{city.id}/roadmap"
    new, key = {"criterion": "DM2", "title": "List the data"}, {"Idempotency-Key": "a-key-of-one-click"}
    first, second = (browser.post(address, json=new, headers=key).get_json() for _ in range(2))
    assert first == second
    assert session.query(RoadmapAction).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"criterion": "ZZ9"}, "criterion"), ({"title": " "}, "title"), ({"due_on": "soon"}, "due_on"),
     ({"due_on": "1999-01-01"}, "due_on"), ({"owner_id": 10**6}, "owner_id"), ({"position": 3}, "position"),
     ({"framework": "equipt"}, "criterion")],
)  # fmt: skip
def test_wrong_input_is_told_by_field(
    city: City, colleague: Member, sign_in: SignIn, wrong: dict[str, Any], field: str
) -> None:
    new = {"criterion": "DM2", "title": "List the data", **wrong}
    answer = sign_in(colleague).post(f"/api/v1/cities/{city.id}/roadmap", json=new)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, [field])


def test_a_stranger_finds_nothing_and_staff_read_only(city: City, lead: Member, sign_in: SignIn) -> None:
    action = create_action(city)
    outsider = sign_in(create_member(city_id=create_city().id, language="en"))
    staff = sign_in(create_member(role="staff", language="en"))
    pages = [f"/cities/{city.id}/roadmap", f"/cities/{city.id}/roadmap/new", f"/cities/{city.id}/roadmap/export",
             action.path, f"{action.path}/edit"]  # fmt: skip
    routes = [f"/api/v1/cities/{city.id}/roadmap", f"/api/v1/cities/{city.id}/roadmap/gaps",
              f"/api/v1/roadmap-actions/{action.id}"]  # fmt: skip
    assert {outsider.get(path).status_code for path in pages + routes} == {404}
    assert [staff.get(path).status_code for path in pages] == [200, 403, 200, 200, 403]
    assert {staff.get(path).status_code for path in routes} == {200}
    assert "Add an action" not in staff.get(pages[0]).text
    for browser, status in ((outsider, 404), (staff, 403)):
        change = {"json": {"title": "Theirs"}, "headers": {"If-Match": "1"}}
        assert browser.patch(f"/api/v1/roadmap-actions/{action.id}", **change).status_code == status
        assert browser.put(f"/api/v1/roadmap-actions/{action.id}/place", json={"place": 1}).status_code == status


def test_the_list_is_narrowed_and_paged(city: City, lead: Member, sign_in: SignIn) -> None:
    for code, state, owner in (("DM2", "planned", lead.id), ("OD1", "done", None), ("DM2", "in_progress", lead.id)):
        create_action(city, code, state, owner_id=owner)
    browser, address = sign_in(lead), f"/api/v1/cities/{city.id}/roadmap"

    def titles(query: str) -> list[str]:
        return [one["title"] for one in browser.get(f"{address}?{query}").get_json()["items"]]

    assert titles("state=done") == ["Step 2"]
    assert titles("criterion=DM2") == ["Step 1", "Step 3"]
    assert titles(f"owner={lead.id}&state=in_progress") == ["Step 3"]
    first = browser.get(f"{address}?limit=2").get_json()
    assert [one["title"] for one in first["items"]] == ["Step 1", "Step 2"]
    assert titles(f"limit=2&cursor={first['next']}") == ["Step 3"]
    assert browser.get(f"{address}?state=asleep").status_code == 422


def test_documents_and_places_are_put(city: City, lead: Member, sign_in: SignIn) -> None:
    one, two = create_action(city), create_action(city)
    resource = create_resource(lead, title="Inventory")
    browser = sign_in(lead)
    kept = browser.put(f"/api/v1/roadmap-actions/{one.id}/documents/{resource.id}")
    assert kept.get_json()["documents"] == [{"id": resource.id, "title": "Inventory", "url": resource.path}]
    assert browser.delete(f"/api/v1/roadmap-actions/{one.id}/documents/{resource.id}").status_code == 204
    assert browser.put(f"/api/v1/roadmap-actions/{one.id}/documents/{10**6}").status_code == 404
    assert browser.put(f"/api/v1/roadmap-actions/{two.id}/place", json={"place": 1}).status_code == 200
    assert [planned.action.id for planned in queries.page_plan(SYSTEM, city.id).items] == [two.id, one.id]
    assert browser.put(f"/api/v1/roadmap-actions/{two.id}/place", json={"place": 0}).status_code == 422


def test_gaps_are_listed_with_what_helps(city: City, lead: Member, sign_in: SignIn) -> None:
    create_standing(city, criterion("DM1"), "met", "city")
    create_resource(lead, criteria=["DM2"])
    items = sign_in(lead).get(f"/api/v1/cities/{city.id}/roadmap/gaps").get_json()["items"]
    assert len(items) == 42
    first = items[0]
    assert (first["criterion"]["code"], first["status"], first["documents"], first["people"], first["planned"]) == (
        "DM2", "not_started", 1, 0, 0,
    )  # fmt: skip


def test_a_gap_is_put_on_the_roadmap_in_one_click(city: City, colleague: Member, sign_in: SignIn) -> None:
    browser, address = sign_in(colleague), f"/cities/{city.id}/roadmap"
    assert "Nothing is planned yet." in browser.get(address).text
    added = browser.post(f"{address}/gaps", data={"criterion_id": criterion("DM3").id})
    action = session.query(RoadmapAction).one()
    assert (added.status_code, added.headers["Location"]) == (303, f"{action.path}/edit")
    form = browser.get(added.headers["Location"]).text
    assert "Say who looks after it and until when." in form
    assert 'name="owner_id"' in form
    assert 'name="due_on"' in form
    page = browser.get(address).text
    assert "First steps: Sharing Data" in page
    assert "0 of 1 action done" in page
    assert "1 action on the roadmap" in page
    assert 'aria-label="Add to the roadmap: DM3"' not in page
    assert 'aria-label="Add to the roadmap: DM4"' in page


def test_a_suggested_title_is_in_the_first_language_of_the_city(city: City, sign_in: SignIn) -> None:
    recife, paramaribo = (create_city(country_code=code, region="") for code in ("BR", "SR"))
    shared = criterion("DM3")
    for place, spoken in ((recife, "pt"), (paramaribo, "es")):  # Dutch is none of Plaza's: the writer's then
        writer = sign_in(create_member(city_id=place.id, language="es"))
        writer.post(f"/cities/{place.id}/roadmap/gaps", data={"criterion_id": shared.id})
        title = session.query(RoadmapAction).filter_by(city_id=place.id).one().title
        assert title.endswith(shared.name_in(spoken))


def test_an_action_without_an_owner_says_so_before_it_begins(city: City, lead: Member, sign_in: SignIn) -> None:
    unowned, owned = create_action(city), create_action(city, owner_id=lead.id)
    browser = sign_in(lead)
    page = browser.get(unowned.path).text
    assert page.index("Say who looks after it and until when") < page.index("Begin it when somebody starts")
    assert "Say who looks after it and until when" not in browser.get(owned.path).text


def test_an_action_is_written_in_a_form_that_keeps_what_was_typed(
    city: City, lead: Member, colleague: Member, sign_in: SignIn
) -> None:
    browser = sign_in(colleague)
    form = {"criterion_id": criterion("DM2").id, "title": "List the data", "owner_id": lead.id, "due_on": "2027-03-31"}
    empty = browser.post(f"/cities/{city.id}/roadmap/new", data=form | {"title": " "})
    assert (empty.status_code, 'value="2027-03-31"' in empty.text) == (422, True)
    assert browser.post(f"/cities/{city.id}/roadmap/new", data=form).status_code == 303
    action = session.query(RoadmapAction).one()
    edit = f"{action.path}/edit"
    assert 'value="List the data"' in browser.get(edit).text
    saved = form | {"version": action.version, "title": "List all data", "owner_id": "", "due_on": ""}
    assert browser.post(edit, data=saved).status_code == 303
    stale = browser.post(edit, data=saved | {"title": "Mine"})
    session.refresh(action)
    assert (stale.status_code, 'value="Mine"' in stale.text) == (412, True)
    assert f'name="version" value="{action.version}"' in stale.text
    assert (action.title, action.owner_id, action.due_on) == ("List all data", None, None)


def test_an_action_begins_with_a_box_that_is_ticked_and_may_be_emptied(
    city: City, lead: Member, colleague: Member, sign_in: SignIn
) -> None:
    one, two = create_action(city, "DM2"), create_action(city, "DM3")
    browser = sign_in(colleague)
    page = browser.get(one.path).text
    assert "Also say that DM2 is in progress" in page
    assert 'id="advance" name="advance" value="1" checked' in page
    browser.post(f"{one.path}/state", data={"version": one.version, "state": "in_progress", "advance": "1"})
    browser.post(f"{two.path}/state", data={"version": two.version, "state": "in_progress"})
    told = {one.criterion_id: one.status for one in session.query(Standing)}
    assert told == {criterion("DM2").id: "in_progress"}
    again = create_action(city, "DM2")
    assert "Also say that" not in browser.get(again.path).text


def test_what_is_done_asks_the_lead_alone_whether_the_criterion_is_met(
    city: City, lead: Member, colleague: Member, sign_in: SignIn
) -> None:
    action = create_action(city, "DM2", "done")
    asked = f'href="/cities/{city.id}/standing/DM2"'
    assert asked in sign_in(lead).get(action.path).text
    assert asked not in sign_in(colleague).get(action.path).text
    create_standing(city, criterion("DM2"), "met", "city")
    assert asked not in sign_in(lead).get(action.path).text


def test_the_plan_is_arranged_by_day_and_by_person(
    city: City, lead: Member, colleague: Member, sign_in: SignIn
) -> None:
    today = clock.now().date()
    create_action(city, "OD1", title="Undated")
    create_action(city, "DM2", title="Later", owner_id=lead.id, due_on=today + timedelta(days=60))
    create_action(city, "DM3", title="Late", owner_id=colleague.id, due_on=today - timedelta(days=9))
    create_action(city, "DM1", "done", title="Finished")
    browser, address = sign_in(lead), f"/cities/{city.id}/roadmap"

    def order(by: str) -> list[str]:
        page = browser.get(f"{address}?by={by}").text.split('id="plan"')[1]
        names = ("Undated", "Later", "Late", "Finished")
        return sorted(names, key=lambda name: page.index(f">{name}</a>"))

    assert order("criterion") == ["Finished", "Later", "Late", "Undated"]
    assert order("due") == ["Late", "Later", "Undated", "Finished"]
    assert order("owner") == ["Later", "Late", "Undated", "Finished"]
    page = browser.get(address).text
    assert "1 overdue" in page
    assert page.count("Overdue since") == 1


def test_actions_move_up_and_down_on_the_page(city: City, lead: Member, sign_in: SignIn) -> None:
    one, two = create_action(city, title="First"), create_action(city, title="Second")
    browser = sign_in(lead)
    page = browser.get(f"/cities/{city.id}/roadmap").text
    assert "Move up: Second" in page
    assert "Move up: First" not in page
    moved = browser.post(f"{two.path}/place", data={"place": 1})
    assert moved.headers["Location"].endswith(f"#action-{two.id}")
    assert browser.get(f"/cities/{city.id}/roadmap").text.count("Move up: First") == 2  # its name and its hint
    session.expire_all()
    assert (one.position, two.position) == (2, 1)


def test_documents_about_the_criterion_are_offered_and_kept(city: City, lead: Member, sign_in: SignIn) -> None:
    action = create_action(city, "DM2")
    resource = create_resource(lead, title="Inventory workbook", criteria=["DM2"])
    browser = sign_in(lead)
    assert "In the library about DM2" in browser.get(action.path).text
    assert browser.post(f"{action.path}/documents", data={"resource_id": resource.id}).status_code == 303
    page = browser.get(action.path).text
    assert "Take away: Inventory workbook" in page
    assert "In the library about DM2" not in page
    assert browser.post(f"{action.path}/documents/removal", data={"resource_id": resource.id}).status_code == 303
    assert "Take away" not in browser.get(action.path).text


def test_the_lead_removes_an_action_on_its_page(city: City, lead: Member, colleague: Member, sign_in: SignIn) -> None:
    action = create_action(city)
    assert "Remove for good" not in sign_in(colleague).get(action.path).text
    assert sign_in(colleague).post(f"{action.path}/removal", data={"version": action.version}).status_code == 403
    assert sign_in(lead).post(f"{action.path}/removal", data={"version": action.version}).status_code == 303
    assert session.query(RoadmapAction).count() == 0


def test_home_shows_three_actions_by_day_the_overdue_first_or_the_way_in(
    city: City, lead: Member, colleague: Member, sign_in: SignIn
) -> None:
    browser = sign_in(colleague)
    assert "choose two or three first steps together" in browser.get("/").text
    today = clock.now().date()
    create_action(city, "DM1", title="Soon", due_on=today + timedelta(days=1))
    create_action(city, "DM2", title="Mine", owner_id=colleague.id, due_on=today + timedelta(days=90))
    create_action(city, "DM3", title="Undated")
    create_action(city, "DM4", title="In spring", due_on=today + timedelta(days=50))
    create_action(city, "DM6", title="Past", due_on=today - timedelta(days=5))
    create_action(city, "DM5", "done", title="Finished")
    page = browser.get("/").text
    shown = [name for name in ("Past", "Mine", "Soon", "In spring", "Undated", "Finished") if f">{name}</a>" in page]
    assert shown == ["Past", "Soon", "In spring"]
    assert page.index(">Past</a>") < page.index(">Soon</a>") < page.index(">In spring</a>")
    assert "3 of 5 actions to do" in page
    assert page.count("Overdue since") == 1
    assert "Next on your city" not in sign_in(create_member(language="en")).get("/").text
    session.query(RoadmapAction).update({"state": "done"})
    session.commit()
    assert "Everything on it is done" in browser.get("/").text


def test_what_one_looks_after_and_is_overdue_waits_on_home(
    city: City, lead: Member, colleague: Member, sign_in: SignIn
) -> None:
    yesterday, tomorrow = clock.now() - timedelta(days=2), clock.now() + timedelta(days=2)
    create_action(city, "DM1", title="Mine", owner_id=colleague.id, due_on=yesterday.date())
    create_action(city, "DM2", title="Theirs", owner_id=lead.id, due_on=yesterday.date())
    create_action(city, "DM3", title="Later", owner_id=colleague.id, due_on=tomorrow.date())
    create_action(city, "DM4", "done", title="Finished", owner_id=colleague.id, due_on=yesterday.date())
    waiting = sign_in(colleague).get("/").text.split('id="waiting"')[1].split('id="roadmap"')[0]
    assert [name for name in ("Mine", "Theirs", "Later", "Finished") if f">{name}</a>" in waiting] == ["Mine"]
    assert "Overdue since" in waiting


def test_home_says_how_far_ones_city_is_and_leads_on(city: City, colleague: Member, sign_in: SignIn) -> None:
    create_standing(city, criterion("DM1"), "met", "city")
    create_standing(city, criterion("DM2"), "in_progress", "city")
    browser = sign_in(colleague)
    page = browser.get("/").text
    assert f'<a href="/cities/{city.id}/standing">1 of 43 met</a>' in page
    assert f'href="/cities/{city.id}/snapshot"' in page
    assert "Go on with the assessment" not in page
    begun = create_assessment(city)
    assert f'<a href="{begun.path}">Go on with the assessment</a>' in browser.get("/").text


def test_a_city_and_a_criterion_show_their_roadmap_to_their_own_people_alone(
    city: City, lead: Member, sign_in: SignIn
) -> None:
    create_action(city, "DM2", title="List the data")
    own, other = sign_in(lead), sign_in(create_member(city_id=create_city().id, language="en"))
    assert "0 of 1 action done" in own.get(city.path).text
    assert "Your roadmap" not in other.get(city.path).text
    assert "List the data" in own.get(criterion("DM2").path).text
    assert "List the data" not in other.get(criterion("DM2").path).text
    assert "Your city plans nothing for it yet." in own.get(criterion("DM3").path).text


def test_ones_own_city_and_the_assessments_lead_to_roadmap_and_snapshot(
    city: City, colleague: Member, sign_in: SignIn
) -> None:
    ways = [f'href="/cities/{city.id}/roadmap"', f'href="/cities/{city.id}/snapshot"']
    outsider, staff = create_member(city_id=create_city().id, language="en"), create_member(role="staff", language="en")
    own = sign_in(colleague)
    for address in ("/assessments", city.path):
        head = own.get(address).text.split('id="content"')[1].split("<section")[0]
        assert [way for way in ways if way in head] == ways
    for browser in (sign_in(outsider), sign_in(staff)):
        for address in ("/assessments", city.path):
            head = browser.get(address).text.split('id="content"')[1].split("<section")[0]
            assert not [way for way in ways if way in head]


def test_the_roadmap_is_taken_along_as_a_table_without_formulas(city: City, lead: Member, sign_in: SignIn) -> None:
    create_action(city, "DM2", title='=HYPERLINK("https://evil.example")', owner_id=lead.id, description="Two lines")
    browser, address = sign_in(lead), f"/cities/{city.id}/roadmap/export"
    answer = browser.get(address)
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "Boise" in answer.headers["Content-Disposition"]
    head, row = answer.get_data().decode("utf-8-sig").splitlines()
    assert head.startswith("Code,Criterion,Action")
    assert row.startswith("DM2,Maintaining a Comprehensive Data Inventory,\"'=HYPERLINK(")
    book = load_workbook(io.BytesIO(browser.get(f"{address}?format=xlsx").get_data()))
    cell = book.active["C2"]
    assert (cell.data_type, cell.value[:2]) == ("s", "'=")


@pytest.mark.parametrize(
    "path",
    ["/api/v1/cities/{city}/roadmap?limit=100", "/api/v1/cities/{city}/roadmap/gaps", "/cities/{city}/roadmap",
     "/cities/{city}/roadmap?by=owner", "/cities/{city}/roadmap/export", "/cities/{city}/roadmap/new",
     "/roadmap-actions/{action}", "/api/v1/roadmap-actions/{action}", "/", "/cities/{city}",
     "/standards/wwc-2022/DM2"],
)  # fmt: skip
def test_one_action_and_a_hundred_cost_the_same_statements(
    city: City, lead: Member, sign_in: SignIn, count_statements: Callable[[], Any], path: str
) -> None:
    resource = create_resource(lead, criteria=["DM2"])
    late = clock.now().date() - timedelta(days=2)
    action = create_action(city, "DM2", owner_id=lead.id, due_on=late)
    browser, address = sign_in(lead), path.format(city=city.id, action=action.id)
    browser.put(f"/api/v1/roadmap-actions/{action.id}/documents/{resource.id}")
    few = cost(browser, address, count_statements)
    owners = [lead.id, *(create_member(city_id=city.id).id for _ in range(4))]
    for number in range(40):
        more = create_action(city, f"DM{number % 9 + 1}", owner_id=owners[number % 5], due_on=late)
        browser.put(f"/api/v1/roadmap-actions/{more.id}/documents/{resource.id}")
    assert cost(browser, address, count_statements) == few


@pytest.mark.parametrize(
    ("path", "number"),
    [("/api/v1/cities/{city}/roadmap?limit=100", 5), ("/api/v1/roadmap-actions/{action}", 4)],
)
def test_lists_and_details_cost_a_known_number_of_statements(
    city: City, lead: Member, sign_in: SignIn, count_statements: Callable[[], Any], path: str, number: int
) -> None:
    action = create_action(city, "DM2", owner_id=lead.id)
    browser = sign_in(lead)
    assert cost(browser, path.format(city=city.id, action=action.id), count_statements) == number


def cost(browser: Any, address: str, count_statements: Callable[[], Any]) -> int:
    browser.get(address)
    with count_statements() as statements:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert answer.get_data()
    return len(statements)
