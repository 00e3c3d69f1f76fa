"""Forms as no browser sends them: they are refused or read kindly, and never break a page."""

from __future__ import annotations

import pytest

from forum.blueprints.sprints.services import scoring
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.sprints import close_call, create_application, create_assignment, create_sprint, start_sprint

NUMBERS = ["9" * 5_000, "9" * 25, "²"]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_score_that_is_no_number(app, sign_in, number):
    scorer, one = create_member(), create_application(create_sprint(), create_city())
    scoring.assign_scorer(actor_of(create_member(role="staff")), one.id, scorer.id)
    answer = sign_in(scorer).post(f"{one.path}/score", data={"score-need": number, "score-team": "3"})
    assert answer.status_code == 422


@pytest.mark.parametrize("number", NUMBERS)
def test_a_choice_of_what_is_no_application(app, sign_in, number):
    sprint = create_sprint()
    one, staff = create_application(sprint, create_city()), sign_in(create_member(role="staff"))
    close_call(sprint)
    letters = f"/sprints/{sprint.id}/selection/letters"
    assert staff.get(f"{letters}?choice-{one.id}=waiting&place-{one.id}={number}").status_code == 200
    assert staff.post(letters, data={"chosen": [number]}).status_code == 422
    assert staff.post(letters, data={"chosen": [str(one.id)], f"words-{number}": "Welcome."}).status_code == 303


@pytest.mark.parametrize("number", NUMBERS)
def test_a_file_that_is_no_upload(app, sign_in, number):
    city = create_city()
    sprint = start_sprint(city)
    versions = f"/sprints/{sprint.id}/assignments/{create_assignment(sprint).id}/versions"
    answer = sign_in(create_member(city_id=city.id)).post(versions, data={"words": "Ours.", "file_ids": number})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("at", "zone"),
    [("2027-09-09T15:00:00Z", "Nowhere/Land"), ("9999-12-31T23:59:00Z", "Pacific/Kiritimati"),
     ("0001-01-01T00:00:00Z", "America/Boise")],
)  # fmt: skip
def test_times_that_no_calendar_has(app, sign_in, at, zone):
    city = create_city()
    sprint, staff, member = start_sprint(city), sign_in(create_member(role="staff")), create_member(city_id=city.id)
    path, when = f"/sprints/{sprint.id}", {"time_zone": zone}
    day, wall = at[:10], at[:16]
    call = {"title": "Call", "time_zone": "Asia/Tokyo", "deadline_on": "2027-07-26", "starts_on": "2027-09-01",
            "ends_on": "2027-11-30", "places": 2}  # fmt: skip
    for address, sent in (
        (f"{path}/help", {"starts_at": at, "minutes": 30, "times": 4} | when),
        (f"{path}/assignments", {"title": "Map it", "due_at": at, "opened": True} | when),
        (f"{path}/sessions", {"title": "Weekly", "starts_at": at, "ends_at": at, "weeks": 3} | when),
        ("/sprints", call | {"deadline_on": day} | when), ("/sprints", call | {"precalls": [wall]} | when),
    ):  # fmt: skip
        assert (address, staff.post(f"/api/v1{address}", json=sent).status_code) == (address, 422)
    for address, sent in (("help", {"starts": wall, "minutes": 30}), ("assignments", {"title": "Map it", "due": wall}),
                          ("sessions", {"title": "Weekly", "starts": wall, "hours": 2, "kind": "weekly"})):  # fmt: skip
        assert staff.post(f"{path}/{address}/new", data=sent | when).status_code == 422
    for page in ("help", "assignments", "board", "programme"):
        assert sign_in(member).get(f"{path}/{page}").status_code == 200


def test_lists_that_go_on_and_on(app, sign_in):
    """What a call asks for is bounded, and an option is chosen once, however often it is sent."""
    asked = [{"key": "tools", "label": "Tools in use", "kind": "several", "options": ["Chat", "Translation"]}]
    sprint, lead = create_sprint(questions=asked), create_member(city_id=create_city().id, leads_city=True)
    edited = sign_in(create_member(role="staff")).patch(
        f"/api/v1/sprints/{sprint.id}", json={"eligibility": {"countries": ["BR"] * 1_000}},
        headers={"If-Match": f'"{sprint.version}"'},
    )  # fmt: skip
    assert edited.status_code == 422
    browser = sign_in(lead)
    begun = browser.post(f"/api/v1/sprints/{sprint.id}/applications", json={}).json
    sent = browser.patch(f"/api/v1/applications/{begun['id']}", json={"answers": {"tools": ["Chat"] * 1_000}})
    assert sent.json["answers"] == {"tools": ["Chat"]}


def test_an_answer_that_was_seen_too_deep_to_be_read(app, sign_in):
    lead = sign_in(create_member(city_id=create_city().id, leads_city=True))
    address = lead.post(f"/sprints/{create_sprint().id}/apply", data={}).headers["Location"]
    sent = {"answer-why": "We begin.", "act": "save"}
    assert lead.post(address, data={**sent, "seen-why": "[" * 100_000}).status_code == 303


def test_a_country_that_there_is_not_is_refused_over_the_api(app, sign_in):
    staff, sprint = sign_in(create_member(role="staff")), create_sprint()
    api = f"/api/v1/sprints/{sprint.id}"
    sent = {
        "json": {"eligibility": {"countries": ["BR", "QQ"]}},
        "headers": {"If-Match": staff.get(api).headers["ETag"]},
    }
    refused = staff.patch(api, **sent)
    assert (refused.status_code, "eligibility" in refused.json["errors"]) == (422, True)
    assert staff.get(api).json["eligibility"] == {}
