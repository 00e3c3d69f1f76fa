"""Members are warned, silenced and suspended with an end and a reason; they read it and can ask somebody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.accounts.rules import hash_password
from forum.blueprints.moderation.services.sanctions import sanction_member
from forum.kernel import clock
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import add_to_group
from tests.factories.moderation import create_moderated_group

SignIn = Callable[[Any], Any]
PASSWORD = "a plaza at noon"
REASON = "You posted the phone number of a resident twice."


def in_days(number: int) -> str:
    return (clock.now() + timedelta(days=number)).isoformat().replace("+00:00", "Z")


def test_a_silenced_member_is_told_why_and_until_when_and_it_ends_by_itself(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    member, staff = create_member(), create_member(role="staff")
    sent = {"kind": "silence", "reason": REASON, "ends_at": in_days(3), "note": "Second time."}
    answer = sign_in(staff).post(f"/api/v1/members/{member.id}/sanctions", json=sent)
    assert (answer.status_code, answer.get_json()["note"]) == (201, "Second time.")
    deliver()
    browser = sign_in(member)
    refused = browser.post("/api/v1/conversations", json={"member_ids": [staff.id], "body": "Why?"})
    assert refused.get_json()["code"] == "silenced"
    (told,) = browser.get("/api/v1/notifications").get_json()["items"]
    assert (told["kind"], told["act"]["act"], told["act"]["reason"]) == ("act", "member_silenced", REASON)
    page = browser.get(f"/moderation/acts/{told['act']['id']}").text
    assert REASON in page
    assert "Second time." not in page
    assert "You cannot write until" in browser.get("/me/moderation").text
    with time_machine.travel(clock.now() + timedelta(days=3, minutes=1)):
        later = sign_in(member).post("/api/v1/conversations", json={"member_ids": [staff.id], "body": "Thanks"})
        assert later.status_code == 201


def test_a_suspension_signs_out_and_lifting_it_lets_in_again(client: Any, sign_in: SignIn) -> None:
    member, staff = create_member(password_hash=hash_password(PASSWORD)), create_member(role="staff")
    browser, office = sign_in(member), sign_in(staff)
    sent = {"kind": "suspension", "reason": REASON, "ends_at": in_days(30)}
    made = office.post(f"/api/v1/members/{member.id}/sanctions", json=sent).get_json()
    assert browser.get("/api/v1/me").status_code == 401
    signing_in = {"email": member.email, "password": PASSWORD}
    assert client.post("/api/v1/auth/login", json=signing_in).get_json()["reason"] == REASON
    lifted = office.put(f"/api/v1/sanctions/{made['id']}/lift", json={"reason": "A mistake"})
    assert (lifted.status_code, lifted.get_json()["lift_reason"]) == (200, "A mistake")
    assert client.post("/api/v1/auth/login", json=signing_in).status_code == 200
    again = office.put(f"/api/v1/sanctions/{made['id']}/lift", json={})
    assert (again.status_code, again.get_json()["code"]) == (409, "already_lifted")


def test_of_two_silences_the_longer_one_holds_when_the_other_is_lifted(sign_in: SignIn) -> None:
    member, staff = create_member(), create_member(role="staff")
    office = sign_in(staff)
    address = f"/api/v1/members/{member.id}/sanctions"
    first = office.post(address, json={"kind": "silence", "reason": "One", "ends_at": in_days(7)}).get_json()
    office.post(address, json={"kind": "silence", "reason": "Two", "ends_at": in_days(3)})
    office.put(f"/api/v1/sanctions/{first['id']}/lift", json={})
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert sign_in(member).post("/api/v1/invitations", json={}).get_json()["code"] == "silenced"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "silence", "reason": "Why"}, "ends_at"),
        ({"kind": "silence", "reason": "Why", "ends_at": "2001-01-01T00:00:00Z"}, "ends_at"),
        ({"kind": "silence", "reason": "Why", "ends_at": "2099-01-01T00:00:00Z"}, "ends_at"),
        ({"kind": "silence", "reason": "Why", "ends_at": "soon"}, "ends_at"),
        ({"kind": "warning", "reason": "Why", "ends_at": "2099-01-01T00:00:00Z"}, "ends_at"),
        ({"kind": "warning", "reason": " "}, "reason"),
        ({"kind": "exile", "reason": "Why"}, "kind"),
    ],
)
def test_a_sanction_without_a_sensible_end_or_a_reason_is_refused(
    sign_in: SignIn, sent: dict[str, Any], field: str
) -> None:
    member = create_member()
    browser = sign_in(create_member(role="staff"))
    answer = browser.post(f"/api/v1/members/{member.id}/sanctions", json=sent)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, [field])


def test_moderators_warn_in_their_group_and_impose_nothing_more(sign_in: SignIn) -> None:
    member = create_member()
    group, moderator = create_moderated_group(member)
    other, _ = create_moderated_group(member)
    browser = sign_in(moderator)
    address = f"/api/v1/members/{member.id}/sanctions"
    warning = {"kind": "warning", "reason": REASON}
    assert browser.post(address, json={**warning, "group_id": group.id}).status_code == 201
    assert browser.post(address, json={**warning, "group_id": other.id}).status_code == 403
    assert browser.post(address, json=warning).status_code == 403
    silence = {"kind": "silence", "reason": REASON, "ends_at": in_days(1)}
    assert browser.post(address, json=silence).get_json()["code"] == "staff_only"
    assert sign_in(member).post(address, json=warning).status_code == 403


def test_the_record_of_a_member_is_read_by_those_who_moderate_and_by_nobody_else(sign_in: SignIn) -> None:
    member = create_member()
    group, moderator = create_moderated_group(member)
    _, stranger = create_moderated_group()
    sanction_member(actor_of(moderator), member.id, "warning", REASON, group_id=group.id, note="Called her.")
    sent = {"text": "Friendly on the phone.", "group_id": group.id}
    assert sign_in(moderator).post(f"/api/v1/members/{member.id}/staff-notes", json=sent).status_code == 201
    address = f"/api/v1/members/{member.id}/moderation-record"
    record = sign_in(moderator).get(address).get_json()
    assert [one["reason"] for one in record["sanctions"]] == [REASON]
    assert [one["text"] for one in record["notes"]] == ["Friendly on the phone."]
    assert "member_warned" in [one["act"] for one in record["acts"]]
    elsewhere = sign_in(stranger).get(address).get_json()
    assert (elsewhere["sanctions"], elsewhere["notes"], elsewhere["acts"]) == ([], [], [])
    for somebody in (member, create_member()):
        assert sign_in(somebody).get(address).status_code == 403
    page = sign_in(moderator).get(f"/members/{member.id}/moderation")
    assert (page.status_code, "Friendly on the phone." in page.text, "Called her." in page.text) == (200, True, True)


def test_a_warning_is_appealed_and_decided_by_somebody_who_was_not_involved(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    member, other = create_member(), create_member()
    group, moderator = create_moderated_group(member)
    add_to_group(group, other, role="moderator")
    made = sanction_member(actor_of(moderator), member.id, "warning", REASON, group_id=group.id)
    browser = sign_in(member)
    address = f"/api/v1/moderation-log/{made.entry_id}/appeal"
    assert browser.post(address, json={"text": "It is the public help line."}).status_code == 201
    again = browser.post(address, json={"text": "Please"})
    assert (again.status_code, again.get_json()["code"]) == (409, "already_appealed")
    assert sign_in(moderator).get("/api/v1/review-items").get_json()["items"] == []
    (item,) = sign_in(other).get("/api/v1/review-items").get_json()["items"]
    assert (item["kind"], item["subject"]["text"]) == ("appeal", "It is the public help line.")
    decision = f"/api/v1/review-items/{item['id']}/decision"
    barred = sign_in(moderator).post(decision, json={"decision": "grant"})
    assert (barred.status_code, barred.get_json()["code"]) == (403, "own_act")
    granted = sign_in(other).post(decision, json={"decision": "grant", "reason": "It is the help line indeed."})
    assert granted.status_code == 200
    deliver()
    page = browser.get(f"/moderation/acts/{made.entry_id}").text
    assert "It is the help line indeed." in page
    acts = [one["act"]["act"] for one in browser.get("/api/v1/notifications").get_json()["items"]]
    assert "appeal_granted" in acts
    (kept,) = sign_in(other).get(f"/api/v1/members/{member.id}/moderation-record").get_json()["sanctions"]
    assert kept["lifted_at"] is not None


def test_an_act_is_appealed_by_whom_it_concerns_within_two_weeks(sign_in: SignIn) -> None:
    member = create_member()
    group, moderator = create_moderated_group(member)
    made = sanction_member(actor_of(moderator), member.id, "warning", REASON, group_id=group.id)
    address = f"/api/v1/moderation-log/{made.entry_id}/appeal"
    assert sign_in(create_member()).post(address, json={"text": "Why?"}).status_code == 404
    assert sign_in(moderator).post(address, json={"text": "Why?"}).status_code == 403
    with time_machine.travel(clock.now() + timedelta(days=14, minutes=1)):
        assert sign_in(member).post(address, json={"text": "Why?"}).status_code == 410


def test_an_appeal_that_is_declined_needs_an_answer(sign_in: SignIn) -> None:
    member = create_member()
    group, moderator = create_moderated_group(member)
    made = sanction_member(actor_of(moderator), member.id, "warning", REASON, group_id=group.id)
    sign_in(member).post(f"/api/v1/moderation-log/{made.entry_id}/appeal", json={"text": "It was a joke."})
    staff = sign_in(create_member(role="staff"))
    (item,) = staff.get("/api/v1/review-items").get_json()["items"]
    decision = f"/api/v1/review-items/{item['id']}/decision"
    assert staff.post(decision, json={"decision": "uphold"}).status_code == 422
    assert staff.post(decision, json={"decision": "uphold", "reason": "It named a person."}).status_code == 200
    assert "It named a person." in sign_in(member).get(f"/moderation/acts/{made.entry_id}").text


def test_a_member_who_was_reported_is_suspended_from_the_queue(sign_in: SignIn) -> None:
    member, reporter, staff = create_member(), create_member(), create_member(role="staff")
    sent = {"subject_type": "member", "subject_id": member.id, "reason": "unkind"}
    sign_in(reporter).post("/api/v1/reports", json=sent)
    office, browser = sign_in(staff), sign_in(member)
    (item,) = office.get("/api/v1/review-items").get_json()["items"]
    decision = {"decision": "suspend", "reason": REASON, "days": 30}
    decided = office.post(f"/api/v1/review-items/{item['id']}/decision", json=decision)
    assert decided.status_code == 200
    assert browser.get("/api/v1/me").status_code == 401
    assert office.put(decided.get_json()["undo_url"], json={}).status_code == 200
    assert sign_in(member).get("/api/v1/me").status_code == 200


def test_the_forms_of_the_record_warn_note_and_take_back(sign_in: SignIn) -> None:
    member = create_member()
    group, moderator = create_moderated_group(member)
    browser = sign_in(moderator)
    address = f"/members/{member.id}"
    form = {"kind": "warning", "days": "3", "group_id": str(group.id)}
    wrong = browser.post(f"{address}/sanctions", data={**form, "reason": "", "note": "Kept while typing"})
    assert (wrong.status_code, "Kept while typing" in wrong.text) == (422, True)
    done = browser.post(f"{address}/sanctions", data={**form, "reason": REASON})
    assert (done.status_code, done.headers["Location"]) == (303, f"{address}/moderation")
    browser.post(f"{address}/notes", data={"text": "A note", "group_id": str(group.id)})
    page = browser.get(f"{address}/moderation").text
    assert all(text in page for text in (REASON, "A note"))
    lift = page.split(f'action="{address}/sanctions/')[1].split('"')[0]
    assert browser.post(f"{address}/sanctions/{lift}", data={}).status_code == 303
    assert "Ended early" in browser.get(f"{address}/moderation").text


def test_the_form_of_the_record_says_that_a_moderator_warns_and_who_does_more(sign_in: SignIn) -> None:
    member = create_member()
    _, moderator = create_moderated_group(member)
    told = "Only programme staff silence or suspend."
    page = sign_in(moderator).get(f"/members/{member.id}/moderation").text
    assert (told in page, re.search(r"Warn\s*(</span>)?\s*</button>", page) is not None) == (True, True)
    assert told not in sign_in(create_member(role="staff")).get(f"/members/{member.id}/moderation").text


def test_the_record_costs_the_same_for_one_and_for_many(sign_in: SignIn, count_statements: Callable[[], Any]) -> None:
    member = create_member()
    group, moderator = create_moderated_group(member)
    browser = sign_in(moderator)
    counted = []
    for number in (1, 20):
        for _ in range(number):
            sanction_member(actor_of(moderator), member.id, "warning", REASON, group_id=group.id)
        with count_statements() as statements:
            browser.get(f"/api/v1/members/{member.id}/moderation-record")
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 10
