"""Sprints over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.kernel import clock
from tests.factories.accounts import create_city, create_member
from tests.factories.sprints import close_call, create_application, create_sprint


def test_staff_draft_and_publish_a_call_and_others_do_not(app, client, sign_in):
    day = clock.now().date()
    call = {
        "title": "Trust in city AI", "deadline_on": f"{day + timedelta(days=9)}", "time_zone": "America/New_York",
        "starts_on": f"{day + timedelta(days=40)}", "ends_on": f"{day + timedelta(days=90)}", "places": 6,
        "visibility": "public", "questions": [{"key": "why", "label": "Why?", "required": True}],
        "judging": [{"key": "need", "name": "Need"}], "eligibility": {"least_population": 30000},
        "overview": "Each city writes a plan.", "who_should_apply": "Cities that begin.",
    }  # fmt: skip
    assert sign_in(create_member()).post("/api/v1/sprints", json=call).status_code == 403
    staff = sign_in(create_member(role="staff"))
    made = staff.post("/api/v1/sprints", json=call)
    assert (made.status_code, made.json["phase"]) == (201, "draft")
    address = f"/api/v1/sprints/{made.json['id']}"
    assert client.get(address).status_code == 404
    assert staff.patch(address, json={"published": True}).status_code == 428
    changed = staff.patch(address, json={"published": True}, headers={"If-Match": made.headers["ETag"]})
    assert (changed.status_code, changed.json["phase"]) == (200, "open")
    assert client.get(address).json["eligibility"] == call["eligibility"]


def test_a_city_applies_is_scored_and_chosen(app, sign_in):
    sprint, city = create_sprint(), create_city()
    lead, staff = sign_in(create_member(city_id=city.id, leads_city=True)), sign_in(create_member(role="staff"))
    begun = lead.post(f"/api/v1/sprints/{sprint.id}/applications", json={})
    address = f"/api/v1/applications/{begun.json['id']}"
    assert staff.get(address).status_code == 404
    sent = lead.patch(address, json={"answers": {"why": "We begin."}, "act": "submit"})
    assert (sent.status_code, sent.json["state"]) == (200, "submitted")
    scorers = [create_member(role="staff") for _ in range(2)]
    for scorer in scorers:
        assert staff.post(f"{address}/scorers", json={"member_id": scorer.id}).status_code == 204
    score = {"scores": {"need": 4, "team": 2}}
    first = sign_in(scorers[0]).put(f"{address}/score", json=score)
    assert (len(first.json["items"]), first.json["mean"]) == (1, None)
    assert staff.get(f"{address}/score").json["items"] == []
    second = sign_in(scorers[1]).put(f"{address}/score", json=score)
    assert (len(second.json["items"]), second.json["mean"], second.json["spread"]) == (2, 3.0, 0.0)
    close_call(sprint)
    chosen = staff.post(f"/api/v1/sprints/{sprint.id}/selection", json={"chosen": [begun.json["id"]]})
    assert chosen.status_code == 200
    assert lead.get(address).json["state"] == "chosen"
    assert [one["kind"] for one in lead.get(f"{address}/letters").json["items"]] == ["chosen"]
    assert lead.get(f"{address}/score").json["items"] == []


@pytest.mark.parametrize(
    ("who", "of_call", "of_application"),
    [("stranger", 404, 401), ("member", 200, 404), ("colleague", 200, 200), ("staff", 200, 200)],
)
def test_who_sees_a_call_for_members_and_an_application(app, client, sign_in, who, of_call, of_application):
    city, call = create_city(), create_sprint()
    sent = create_application(call, city)
    people = {
        "member": {"city_id": create_city().id}, "colleague": {"city_id": city.id}, "staff": {"role": "staff"},
    }  # fmt: skip
    browser = sign_in(create_member(**people[who])) if who in people else client
    assert browser.get(f"/api/v1/sprints/{call.id}").status_code == of_call
    assert browser.get(f"/api/v1/applications/{sent.id}").status_code == of_application


def test_a_list_of_sprints_costs_as_many_statements_for_one_as_for_many(app, client, count_statements):
    create_sprint(visibility="public")
    with count_statements() as one:
        client.get("/api/v1/sprints")
    for _ in range(20):
        create_sprint(visibility="public")
    with count_statements() as many:
        assert len(client.get("/api/v1/sprints?limit=100").json["items"]) == 21
    assert len(one) == len(many)
