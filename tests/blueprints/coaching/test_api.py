"""Offers, requests, mentorings and appointments for programs."""

from __future__ import annotations

from typing import Any

from forum.blueprints.coaching.models.mentorings import Mentoring
from forum.kernel.database import session
from tests.factories.accounts import create_city, create_member
from tests.factories.coaching import ASK, create_mentoring, create_offer, create_past_appointment
from tests.factories.standards import load_standards

OFFER = {
    "headline": "Data inventories", "languages": ["es"], "timezone": "America/Bogota", "criteria": ["DM1"],
    "hours": [{"weekday": day, "times": "9-12"} for day in range(7)], "minutes": 30, "notice_hours": 1,
}  # fmt: skip


def test_a_program_goes_the_whole_way_from_offer_to_feedback(app: Any, sign_in: Any) -> None:
    load_standards()
    mentee, mentor = create_member(city_id=create_city().id), create_member(city_id=create_city().id)
    one, other = sign_in(mentee), sign_in(mentor)
    made = other.post("/api/v1/coaching-offers", json=OFFER)
    assert (made.status_code, made.json["criteria"][0]["code"]) == (201, "DM1")
    at = f"/api/v1/coaching-offers/{made.json['id']}"
    assert other.patch(at, json={"capacity": 3}).status_code == 428
    assert other.patch(at, json={"capacity": 3}, headers={"If-Match": made.headers["ETag"]}).json["capacity"] == 3
    assert other.patch(at, json={"capacity": 4}, headers={"If-Match": made.headers["ETag"]}).status_code == 412
    assert one.patch(at, json={"capacity": 4}, headers={"If-Match": '"9.x"'}).status_code == 403
    assert one.get("/api/v1/coaching-offers/matches").json["items"][0]["reasons"]
    assert other.put(f"{at}/pause", json={"until": "2040-01-01"}).json["can"]["ask"] is False
    assert other.delete(f"{at}/pause").json["paused_at"] is None
    exception = other.post(f"{at}/exceptions", json={"day": "2030-01-01"}).json["exceptions"][0]
    assert other.delete(f"{at}/exceptions/{exception['id']}").json["exceptions"] == []
    asked = one.post("/api/v1/coaching-requests", json={**ASK, "offer_id": made.json["id"]})
    place = f"/api/v1/coaching-requests/{asked.json['id']}"
    assert asked.status_code == 201
    assert other.get("/api/v1/coaching-requests?role=for_me").json["items"][0]["id"] == asked.json["id"]
    assert other.put(f"{place}/answer", json={"answer": "decline"}).status_code == 422
    assert other.put(f"{place}/answer", json={"answer": "more_information", "words": "Who?"}).json["state"] == "info"
    assert one.post(f"{place}/lines", json={"text": "Parks."}).json["state"] == "asked"
    assert other.put(f"{place}/answer", json={"answer": "accept"}).json["state"] == "accepted"
    number = one.get("/api/v1/mentorings").json["items"][0]["id"]
    slot = one.get(f"{at}/slots").json["items"][3]
    key = {"Idempotency-Key": "one-appointment"}
    booked = one.post("/api/v1/appointments", json={"mentoring_id": number, "starts_at": slot}, headers=key)
    again = one.post("/api/v1/appointments", json={"mentoring_id": number, "starts_at": slot}, headers=key)
    assert (booked.status_code, again.json["id"]) == (201, booked.json["id"])
    taken = one.post("/api/v1/appointments", json={"mentoring_id": number, "starts_at": slot})
    assert (taken.status_code, taken.json["code"]) == (409, "slot_taken")
    meeting = f"/api/v1/appointments/{booked.json['id']}"
    changed = other.patch(meeting, json={"link": "https://meet.example.org/x"})
    assert (changed.json["sequence"], changed.json["link"]) == (1, "https://meet.example.org/x")
    assert one.get("/api/v1/appointments").json["items"][0]["id"] == booked.json["id"]
    assert other.put(f"{meeting}/cancellation", json={"words": "Ill"}).json["state"] == "cancelled"
    past = create_past_appointment(session.get_one(Mentoring, number))
    assert one.put(f"/api/v1/appointments/{past.id}/feedback", json={"useful": 6}).status_code == 422
    assert one.put(f"/api/v1/appointments/{past.id}/feedback", json={"useful": 5}).status_code == 200


def test_goals_notes_and_the_end_over_the_api(app: Any, sign_in: Any) -> None:
    mentee, mentor = create_member(), create_member()
    at = f"/api/v1/mentorings/{create_mentoring(mentee, mentor).id}"
    one, other = sign_in(mentee), sign_in(mentor)
    goal = one.post(f"{at}/goals", json={"text": "An inventory"}).json["goals"][0]
    assert other.put(f"{at}/goals/{goal['id']}", json={"done": True}).json["goals"][0]["done_at"]
    assert one.delete(f"{at}/goals/{goal['id']}").json["goals"] == []
    assert one.put(f"{at}/link", json={"link": "ftp://x"}).status_code == 422
    note = one.post(f"{at}/notes", json={"text": "Mine alone"}).json
    assert other.get(f"{at}/notes").json["items"] == []
    assert other.put(f"/api/v1/mentoring-notes/{note['id']}", json={"shared": True}).status_code == 404
    assert one.put(f"/api/v1/mentoring-notes/{note['id']}", json={"shared": True}).json["shared"] is True
    assert len(other.get(f"{at}/notes").json["items"]) == 1
    assert other.delete(f"/api/v1/mentoring-notes/{note['id']}").status_code == 403
    assert one.put(f"{at}/feedback", json={"useful": 4}).status_code == 403
    assert one.put(f"{at}/ending", json={"outcome": "reached"}).json["state"] == "ended"
    assert one.put(f"{at}/feedback", json={"useful": 4}).status_code == 200
    assert one.post(f"{at}/goals", json={"text": "Another"}).status_code == 403


def test_lists_cost_the_same_for_one_and_for_many(app: Any, sign_in: Any, count_statements: Any) -> None:
    load_standards()
    mentee = create_member(city_id=create_city().id)
    browser, staff = sign_in(mentee), sign_in(create_member(role="staff"))
    addresses = (
        "/coaching",
        "/api/v1/coaching-offers",
        "/api/v1/coaching-requests",
        "/api/v1/mentorings",
        "/mentorings",
    )

    def cost() -> list[int]:
        found = []
        for who, address in [(browser, one) for one in addresses] + [(staff, "/coaching/round")]:
            who.get(address)
            with count_statements() as statements:
                assert who.get(address).status_code == 200
            found.append(len(statements))
        return found

    create_mentoring(mentee, create_member(city_id=create_city().id))
    create_offer(create_member(city_id=create_city().id))
    few = cost()
    for _ in range(6):
        create_mentoring(mentee, create_member(city_id=create_city().id))
    assert cost() == few
