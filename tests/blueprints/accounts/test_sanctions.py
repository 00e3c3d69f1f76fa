"""Members who are silenced read on and write nothing; members who are suspended do not come in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from forum.blueprints.accounts.rules import hash_password
from forum.blueprints.accounts.services.sanctions import silence_member, suspend_member
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.errors import Forbidden
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.discussions import start_thread
from tests.factories.groups import create_group

PASSWORD = "a plaza at noon"
SignIn = Callable[[Any], Any]


def in_days(number: int) -> Any:
    return clock.now() + timedelta(days=number)


def test_who_is_suspended_is_signed_out_everywhere_and_told_why_at_the_sign_in(
    client: FlaskClient, sign_in: SignIn, deliver: Callable[[], int], connect: Callable[[Any], Any]
) -> None:
    member = create_member(password_hash=hash_password(PASSWORD))
    browsers, socket = [sign_in(member), sign_in(member)], connect(member)
    suspend_member(SYSTEM, member.id, in_days(3), "You posted the phone numbers of residents.")
    deliver()
    assert [browser.get("/api/v1/me").status_code for browser in browsers] == [401, 401]
    assert socket.ask("watch_presence", member_ids=[member.id]) == {"error": "sign_in_required"}
    answer = client.post("/api/v1/auth/login", json={"email": member.email, "password": PASSWORD})
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (403, "suspended")
    assert problem["reason"] == "You posted the phone numbers of residents."
    assert problem["until"].startswith(in_days(3).date().isoformat())


def test_a_wrong_password_does_not_tell_that_somebody_is_suspended(client: FlaskClient) -> None:
    member = create_member(password_hash=hash_password(PASSWORD))
    suspend_member(SYSTEM, member.id, in_days(3), "Why")
    answer = client.post("/api/v1/auth/login", json={"email": member.email, "password": "another one"})
    assert (answer.status_code, answer.get_json()["code"]) == (401, "wrong_credentials")


def test_the_page_for_signing_in_says_why_and_until_when(client: FlaskClient) -> None:
    member = create_member(password_hash=hash_password(PASSWORD))
    suspend_member(SYSTEM, member.id, in_days(3), "You posted the phone numbers of residents.")
    token = client.get("/sign-in").text.split('name="csrf-token" content="')[1].split('"')[0]
    page = client.post("/sign-in", data={"email": member.email, "password": PASSWORD, "csrf_token": token})
    assert page.status_code == 403
    assert "You posted the phone numbers of residents." in page.text
    assert "suspended until" in page.text


def test_a_suspension_ends_by_itself_and_can_be_ended(client: FlaskClient) -> None:
    member = create_member(password_hash=hash_password(PASSWORD))
    sent = {"email": member.email, "password": PASSWORD}
    suspend_member(SYSTEM, member.id, in_days(3), "Why")
    with time_machine.travel(in_days(3) + timedelta(minutes=1)):
        assert client.post("/api/v1/auth/login", json=sent).status_code == 200
    suspend_member(SYSTEM, member.id, in_days(3), "Why")
    suspend_member(SYSTEM, member.id, None)
    assert client.post("/api/v1/auth/login", json=sent).status_code == 200


def test_who_is_silenced_reads_and_writes_nothing(sign_in: SignIn) -> None:
    city = create_city()
    member, other = create_member(city_id=city.id), create_member()
    group = create_group(member, other)
    thread = start_thread(other, group)
    browser = sign_in(member)
    silence_member(SYSTEM, member.id, in_days(1))
    assert browser.get(f"/api/v1/threads/{thread.id}").status_code == 200
    refused = [
        browser.post(f"/api/v1/threads/{thread.id}/posts", json={"body": "An answer"}),
        browser.post(f"/api/v1/groups/{group.id}/threads", json={"title": "A question", "body": "Who knows?"}),
        browser.post("/api/v1/conversations", json={"member_ids": [other.id], "body": "Hello"}),
        browser.post("/api/v1/invitations", json={"email": "x@example.org", "city_id": city.id}),
    ]
    assert [(answer.status_code, answer.get_json()["code"]) for answer in refused] == [(403, "silenced")] * 4
    with time_machine.travel(in_days(1) + timedelta(minutes=1)):
        answer = browser.post(f"/api/v1/threads/{thread.id}/posts", json={"body": "An answer"})
        assert answer.status_code == 201


def test_who_is_silenced_answers_no_messages(sign_in: SignIn) -> None:
    member, other = create_member(city_id=create_city().id), create_member()
    browser = sign_in(member)
    written = browser.post("/api/v1/conversations", json={"member_ids": [other.id], "body": "Hello"}).get_json()
    silence_member(SYSTEM, member.id, in_days(1))
    answer = browser.post(f"/api/v1/conversations/{written['id']}/messages", json={"body": "Are you there?"})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "silenced")
    assert browser.get(f"/api/v1/conversations/{written['id']}/messages").status_code == 200


@pytest.mark.parametrize(
    ("by", "whom", "code"),
    [
        ("member", "member", "staff_only"),
        ("staff", "staff", "not_over_staff"),
        ("staff", "administrator", "not_over_staff"),
        ("administrator", "administrator", "not_over_staff"),
    ],
)
def test_who_may_not_silence_whom(app: Any, by: str, whom: str, code: str) -> None:
    actor, member = actor_of(create_member(role=by)), create_member(role=whom)
    for act in (silence_member, suspend_member):
        with pytest.raises(Forbidden) as refused:
            act(actor, member.id, in_days(1))
        assert refused.value.code == code


def test_nobody_silences_herself_and_administrators_silence_staff(app: Any) -> None:
    staff, administrator = create_member(role="staff"), create_member(role="administrator")
    with pytest.raises(Forbidden) as refused:
        silence_member(actor_of(staff), staff.id, in_days(1))
    assert refused.value.code == "yourself"
    silence_member(actor_of(administrator), staff.id, in_days(1))
