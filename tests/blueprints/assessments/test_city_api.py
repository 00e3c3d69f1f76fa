"""Assessments of a city over the API and the socket."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.events import MemberLeftCity
from forum.blueprints.assessments.models.remarks import Remark
from forum.blueprints.assessments.queries import lines
from forum.blueprints.assessments.services import evidence, remarks
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.realtime.doorkeeper import Doorkeeper
from forum.kernel.use_case import transaction
from tests.blueprints.assessments.city_side import Town, make_town
from tests.factories.accounts import create_city, create_member
from tests.factories.files import NOTES

SignIn = Callable[[Any], Any]


@pytest.fixture
def town(app: Flask) -> Town:
    return make_town()


def test_an_assessment_is_begun_once_and_read_with_its_lines(town: Town, sign_in: SignIn, client: FlaskClient) -> None:
    browser = sign_in(town.ana)
    assert client.get("/api/v1/assessments").status_code == 401
    key = {"Idempotency-Key": "begin"}
    first = browser.post("/api/v1/assessments", json={}, headers=key)
    assert first.status_code == 201
    assert browser.post("/api/v1/assessments", json={}, headers=key).get_json()["id"] == first.get_json()["id"]
    second = browser.post("/api/v1/assessments", json={"framework": "wwc-2022"})
    assert (second.status_code, second.get_json()["open"]["id"]) == (409, first.get_json()["id"])
    address = f"/api/v1/assessments/{first.get_json()['id']}"
    told = browser.get(address)
    body = told.get_json()
    assert (len(body["lines"]), body["areas"][0]) == (43, {"code": "DM", "of": 9, "said": 0, "met": 0})
    assert body["can"] == {"edit": True, "submit": False, "withdraw": False}
    assert browser.get(address, headers={"If-None-Match": told.headers["ETag"]}).status_code == 304
    assert sign_in(town.officer).get(address).get_json()["can"]["edit"] is False
    assert sign_in(create_member(city_id=create_city().id)).get(address).status_code == 404
    listed = browser.get("/api/v1/assessments?state=draft").get_json()["items"]
    assert [one["url"] for one in listed] == [body["url"]]
    assert browser.get("/api/v1/assessments?state=done").status_code == 422


def test_a_change_names_what_was_seen_and_a_conflict_tells_what_stands_there(town: Town, sign_in: SignIn) -> None:
    address = f"/api/v1/assessments/{town.start().id}/criteria/DM1"
    ana, luis = sign_in(town.ana), sign_in(town.luis)
    first = ana.patch(address, json={"note": "Hers.", "tick": ["a", "b"], "seen": {"note": ""}})
    assert (first.status_code, first.get_json()["note"], first.get_json()["need"]) == (200, "Hers.", 3)
    assert [one["ticked"] for one in first.get_json()["checklist"]] == [True, True, False, False]
    refused = luis.patch(address, json={"note": "His.", "seen": {"note": ""}})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "field_changed")
    conflict = refused.get_json()["conflicts"]["note"]
    assert (conflict["value"], conflict["by"]["name"]) == ("Hers.", "Ana")
    assert luis.patch(address, json={"note": "His."}).get_json()["code"] == "seen_required"
    merged = luis.patch(address, json={"note": "Hers.\r\nHis. ", "untick": ["a"], "seen": {"note": "Hers."}})
    assert (merged.get_json()["note"], merged.get_json()["ticked"]) == ("Hers.\nHis.", ["b"])
    stale = luis.patch(address, json={"tick": ["a"]}, headers={"If-Match": first.headers["ETag"]})
    assert stale.status_code == 412
    for wrong in ({"claim": "done", "seen": {"claim": ""}}, {"outcome": "met"}, {"tick": ["z"]}, {"step": 2}):
        assert luis.patch(address, json=wrong).status_code in (422, 428)
    assert sign_in(town.officer).patch(address, json={"tick": ["a"]}).status_code == 403
    assert sign_in(create_member()).patch(address, json={"tick": ["a"]}).status_code == 404


def test_evidence_is_added_and_taken_away(town: Town, sign_in: SignIn) -> None:
    address = f"/api/v1/assessments/{town.start().id}/criteria/DM1/evidence"
    ana = sign_in(town.ana)
    sent = ana.post("/api/v1/uploads?purpose=evidence", data={"file": (io.BytesIO(NOTES), "minutes.md")})
    added = ana.post(address, json={"file_id": sent.get_json()["id"], "note": "Of May."})
    assert (added.status_code, added.get_json()["kind"], added.get_json()["title"]) == (201, "file", "Minutes")
    assert ana.post(address, json={"link": "https://example.org/charter"}).get_json()["kind"] == "link"
    for wrong in ({"link": "http://example.org"}, {"link": "javascript:alert(1)"}, {}, {"resource_id": 99}):
        assert ana.post(address, json=wrong).status_code == 422
    shown = sign_in(town.officer).get(address).get_json()["items"]
    assert [one["note"] for one in shown] == ["Of May.", ""]
    assert sign_in(town.officer).get(shown[0]["url"]).status_code == 200
    assert sign_in(create_member()).get(shown[0]["url"]).status_code == 404
    assert sign_in(town.officer).delete(f"{address}/{shown[0]['id']}").status_code == 403
    assert ana.delete(f"{address}/{shown[0]['id']}").status_code == 204
    assert ana.delete(f"{address}/{shown[0]['id']}").status_code == 404


def test_remarks_are_written_and_read_in_their_circle(town: Town, sign_in: SignIn) -> None:
    address = f"/api/v1/assessments/{town.start().id}/criteria/DM1/remarks"
    ana, officer = sign_in(town.ana), sign_in(town.officer)
    assert ana.post(address, json={"body": "Who has the minutes?"}).get_json()["circle"] == "city"
    assert ana.post(address, json={"body": "To staff.", "circle": "both"}).get_json()["code"] == "not_with_staff"
    assert ana.post(address, json={"body": "x", "circle": "staff"}).status_code == 422
    assert len(sign_in(town.luis).get(address).get_json()["items"]) == 1
    assert officer.get(address).get_json()["items"] == []
    assert officer.post(address, json={"body": "Hello."}).status_code == 403


def test_the_lead_submits_and_withdraws(town: Town, sign_in: SignIn) -> None:
    address = f"/api/v1/assessments/{town.start().id}"
    ana, lead = sign_in(town.ana), sign_in(town.lead)
    assert lead.post(f"{address}/submission", json={}).get_json()["code"] == "nothing_said"
    ana.patch(f"{address}/criteria/DM1", json={"claim": "met", "seen": {"claim": ""}})
    assert ana.post(f"{address}/submission", json={}).get_json()["code"] == "leads_only"
    done = lead.post(f"{address}/submission", json={})
    assert (done.status_code, done.get_json()["state"], done.get_json()["round"]) == (200, "submitted", 1)
    assert {"code": "DM1", "kind": "no_evidence"} in done.get_json()["missing"]
    assert lead.post(f"{address}/submission", json={}).status_code == 403
    assert lead.post(f"{address}/withdrawal", json={}).get_json()["state"] == "withdrawn"


def test_a_snapshot_is_taken_and_leads_to_a_plan(town: Town, sign_in: SignIn) -> None:
    address = f"/api/v1/cities/{town.city.id}/snapshots"
    ana = sign_in(town.ana)
    taken = ana.post(address, json={"answers": {"q1": "no", "q2": "yes", "q3": "partly"}})
    assert taken.status_code == 201
    plan = taken.get_json()
    assert plan["strong"] == ["BF"]
    assert [(one["criterion"]["code"], one["answer"]) for one in plan["first"]] == [
        ("DM1", "no"), ("DM2", "no"), ("OD1", "partly"), ("OD3", "partly"),
    ]  # fmt: skip
    for wrong in (
        {"q1": "no"},
        {"q1": "no", "q2": "yes", "q3": "maybe"},
        {"q1": "no", "q2": "yes", "q3": "no", "x": "no"},
    ):
        assert ana.post(address, json={"answers": wrong}).status_code == 422
    ana.post(address, json={"answers": dict.fromkeys(("q1", "q2", "q3"), "yes")})
    assert len(sign_in(town.officer).get(address).get_json()["items"]) == 2
    one = f"{address}/{plan['snapshot']['id']}"
    assert ana.get(one).get_json()["snapshot"]["answers"]["q1"] == "no"
    outsider = sign_in(create_member(city_id=create_city().id))
    assert [outsider.get(path).status_code for path in (address, one)] == [404, 404]
    assert outsider.post(address, json={"answers": {}}).status_code == 404
    assert sign_in(town.officer).post(address, json={"answers": {}}).status_code == 403


@pytest.mark.parametrize("path", ["", "/criteria/DM1", "/criteria/DM1/evidence", "/criteria/DM1/remarks"])
def test_the_number_of_statements_does_not_depend_on_how_much_there_is(
    town: Town, sign_in: SignIn, count_statements: Callable[[], Any], path: str
) -> None:
    number, browser = town.start().id, sign_in(town.ana)
    address = f"/api/v1/assessments/{number}{path}"
    counts = []
    for _ in range(2):
        add_evidence_and_remarks(town, number, len(counts) * 20 + 1)
        browser.get(address)
        with count_statements() as statements:
            assert browser.get(address).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_lists_and_changes_take_as_many_statements_for_many_as_for_one(
    town: Town, sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    browser, counts = sign_in(town.ana), []
    number = town.start().id
    for known in (1, 8):
        for _ in range(known):
            browser.post(
                f"/api/v1/cities/{town.city.id}/snapshots", json={"answers": dict.fromkeys(("q1", "q2", "q3"), "yes")}
            )
        told = []
        for path in ("/api/v1/assessments", f"/api/v1/cities/{town.city.id}/snapshots"):
            with count_statements() as statements:
                assert browser.get(path).status_code == 200
            told.append(len(statements))
        with count_statements() as statements:
            tick = {"tick" if known == 1 else "untick": ["a"]}
            assert browser.patch(f"/api/v1/assessments/{number}/criteria/DM1", json=tick).status_code == 200
        counts.append([*told, len(statements)])
    assert counts[0] == counts[1]


def add_evidence_and_remarks(town: Town, number: int, many: int) -> None:
    for n in range(min(many, 25)):
        evidence.add_evidence(town.actor("ana"), number, "DM1", link=f"https://example.org/{many}/{n}")
        remarks.write_remark(town.actor("ana"), number, "DM1", f"Remark {n}")


def test_a_room_hears_what_was_written_and_only_its_circle_hears_remarks(
    town: Town, connect: Callable[[Any], Any], deliver: Callable[[], int], sign_in: SignIn
) -> None:
    number = town.start().id
    rooms = {f"assessment:{number}": 0, f"assessment_city:{number}": 0}
    luis, officer, outsider = (connect(who) for who in (town.luis, town.officer, create_member()))
    assert "error" not in luis.ask("resume", **rooms)["rooms"][f"assessment_city:{number}"]
    assert officer.ask("resume", **rooms)["rooms"][f"assessment_city:{number}"] == {"error": "not_found"}
    assert outsider.ask("resume", **rooms)["rooms"][f"assessment:{number}"] == {"error": "not_found"}
    address = f"/api/v1/assessments/{number}/criteria/DM1"
    ana = sign_in(town.ana)
    ana.patch(address, json={"note": "Hers.", "tick": ["a"], "seen": {"note": ""}})
    deliver()
    told = luis.heard("assessment_changed")[0]
    assert (told["note"], told["ticked"], told["edited_by"]["name"], told["writers"]["note"]["name"]) == (
        "Hers.", ["a"], "Ana", "Ana",
    )  # fmt: skip
    assert not {"outcome", "outcome_reason", "asked"} & set(told)
    assert len(officer.heard("assessment_changed")) == 1
    ana.post(f"{address}/remarks", json={"body": "Who has the minutes?"})
    deliver()
    assert len(luis.heard("assessment_remarked")) == 1
    assert officer.heard_all() == []


def test_colleagues_see_who_is_at_a_criterion(town: Town, connect: Callable[[Any], Any]) -> None:
    line = lines.get_line(town.actor("ana"), town.start().id, "DM1").id
    ana, luis, officer = connect(town.ana), connect(town.luis), connect(town.officer)
    assert [one["name"] for one in ana.ask("attend_line", line_id=line)["people"]] == ["Ana"]
    assert [one["name"] for one in luis.ask("attend_line", line_id=line)["people"]] == ["Ana", "Luis"]
    assert [one["name"] for one in ana.heard("line_attended")[-1]["people"]] == ["Ana", "Luis"]
    assert officer.ask("attend_line", line_id=line) == {"error": "own_city_only"}
    assert connect(create_member()).ask("attend_line", line_id=line) == {"error": "not_found"}
    luis.ask("leave_line", line_id=line)
    assert [one["name"] for one in ana.heard("line_attended")[-1]["people"]] == ["Ana"]


def test_clarifications_are_shown_to_the_city(town: Town, sign_in: SignIn) -> None:
    number = town.start().id
    line = lines.get_line(town.actor("ana"), number, "DM1")
    session.add(Remark(line_id=line.id, author_id=town.officer.id, circle="both", body="Which year?", at=clock.now()))
    session.commit()
    assert session.scalar(sa.select(sa.func.count()).select_from(Remark)) == 1
    page = sign_in(town.ana).get(f"/assessments/{number}/DM1").text
    assert "Which year?" in page
    assert "Programme staff" in page


def test_whoever_leaves_the_city_leaves_its_rooms(
    town: Town, connect: Callable[[Any], Any], deliver: Callable[[], int], sign_in: SignIn, app: Flask
) -> None:
    number = town.start().id
    luis = connect(town.luis)
    assert "error" not in luis.ask("resume", **{f"assessment:{number}": 0})["rooms"][f"assessment:{number}"]
    with transaction():
        record(MemberLeftCity(departure_id=1, member_id=town.luis.id, city_id=town.city.id))
    deliver()
    Doorkeeper(app).look()
    sign_in(town.ana).patch(f"/api/v1/assessments/{number}/criteria/DM1", json={"tick": ["a"]})
    deliver()
    assert luis.heard("assessment_changed") == []
