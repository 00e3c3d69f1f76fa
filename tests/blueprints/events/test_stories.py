"""A workshop from a member's proposal to a full house with a waiting list, its questions, and what remains of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine

from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.services import registering
from forum.kernel import clock
from tests.factories.accounts import actor_of, create_member


def test_a_workshop_that_a_member_proposes_is_announced_fills_up_and_is_held(
    app: Any, sign_in: Any, deliver: Any
) -> None:
    ana, staff = create_member(), create_member(role="staff")
    proposer, officer = sign_in(ana), sign_in(staff)
    begins = (clock.now() + timedelta(days=10)).replace(microsecond=0)
    told = {
        "title": "Reading a budget together", "aim": "Each leaves with a first draft of one page.",
        "time_zone": "America/Bogota", "wishes": [begins.isoformat()],
    }  # fmt: skip
    proposed = proposer.post("/api/v1/event-proposals", json=told)
    assert proposed.status_code == 201, proposed.text
    accepted = officer.post(
        f"/api/v1/event-proposals/{proposed.json['id']}/event",
        json={
            "starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=1)).isoformat(),
            "time_zone": "America/Bogota", "capacity": 2, "link": "https://meet.example.org/budget",
        },
    )  # fmt: skip
    assert accepted.status_code == 201, accepted.text
    event_id = accepted.json["event"]["id"]

    people = [create_member() for _ in range(4)]
    states = [registering.register(actor_of(member), event_id).state for member in people]
    assert states == ["registered", "registered", "waiting", "waiting"]
    registering.withdraw(actor_of(people[0]), event_id)
    deliver()
    kinds = [one["kind"] for one in sign_in(people[2]).get("/api/v1/notifications").json["items"]]
    assert kinds == ["event_promoted"]

    asked = sign_in(people[1]).post(f"/api/v1/events/{event_id}/questions", json={"text": "Who reads it afterwards?"})
    assert sign_in(people[2]).put(f"/api/v1/questions/{asked.json['id']}/vote").json["votes"] == 1
    answered = proposer.put(f"/api/v1/questions/{asked.json['id']}/answer", json={"answer": "The council."})
    assert answered.json["state"] == "answered"

    with time_machine.travel(begins + timedelta(minutes=5)):
        code = sign_in(ana).put(f"/api/v1/events/{event_id}/attendance-code").json["code"]
        there = sign_in(people[1]).put(f"/api/v1/events/{event_id}/attendance", json={"code": code})
        assert (there.status_code, there.json["way"]) == (200, "code")
    with time_machine.travel(begins + timedelta(hours=2)):
        sent = sign_in(people[1]).put(f"/api/v1/events/{event_id}/feedback", json={"stars": 5})
        assert sent.status_code == 200, sent.text
        recording = {"link_url": "https://video.example.org/w/budget"}
        assert sign_in(ana).put(f"/api/v1/events/{event_id}/recording", json=recording).status_code == 200
        shown = sign_in(people[3]).get(f"/api/v1/events/{event_id}/materials").json["items"]
    assert [one["resource"]["title"] for one in shown] == ["Recording: Reading a budget together"]
    assert queries.get_event(actor_of(ana), event_id).hosts[0].id == ana.id
