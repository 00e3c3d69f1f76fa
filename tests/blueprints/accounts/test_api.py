"""Signing in and out through the JSON routes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from flask.testing import FlaskClient

from forum.blueprints.accounts.rules import hash_password
from forum.kernel import clock
from tests.factories.accounts import create_city, create_member

PASSWORD = "a plaza at noon"


def test_signing_in_answers_the_member_and_sets_an_http_only_cookie(client: FlaskClient) -> None:
    member = create_member(password_hash=hash_password(PASSWORD), city_id=create_city(name="Boise").id)
    answer = client.post("/api/v1/auth/login", json={"email": member.email.upper(), "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.get_json()["member"]["city"]["name"] == "Boise"
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert client.get("/api/v1/me").get_json()["member"]["id"] == member.id


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(client: FlaskClient) -> None:
    member = create_member(password_hash=hash_password(PASSWORD))
    wrong = client.post("/api/v1/auth/login", json={"email": member.email, "password": "not this one"})
    unknown = client.post("/api/v1/auth/login", json={"email": "nobody@example.org", "password": "not this one"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.get_json()["code"] == unknown.get_json()["code"] == "wrong_credentials"


def test_a_saved_cookie_is_worthless_after_signing_out(sign_in: Callable[[Any], Any]) -> None:
    browser = sign_in(create_member())
    assert browser.get("/api/v1/me").status_code == 200
    kept = browser.client.get_cookie("plaza").value
    assert browser.post("/api/v1/auth/logout").status_code == 204
    browser.client.set_cookie("plaza", kept, domain="localhost")
    assert browser.get("/api/v1/me").status_code == 401


def test_an_unsafe_request_without_the_token_is_refused(sign_in: Callable[[Any], Any]) -> None:
    browser = sign_in(create_member())
    answer = browser.client.post("/api/v1/auth/logout")
    assert answer.status_code == 403
    assert answer.get_json()["code"] == "csrf_failed"


def test_a_request_from_another_site_is_refused(client: FlaskClient) -> None:
    answer = client.post(
        "/api/v1/auth/login",
        json={"email": "a@example.org", "password": "x"},
        headers={"Origin": "http://evil.test", "X-Forwarded-Host": "evil.test"},
    )
    assert answer.get_json()["code"] == "foreign_origin"


def test_the_list_of_sessions_marks_the_current_one(sign_in: Callable[[Any], Any]) -> None:
    member = create_member()
    sign_in(member)
    browser = sign_in(member)
    items = browser.get("/api/v1/me/sessions").get_json()["items"]
    assert [item["current"] for item in items] == [True, False]
    assert browser.delete(f"/api/v1/me/sessions/{items[1]['id']}").status_code == 204
    assert len(browser.get("/api/v1/me/sessions").get_json()["items"]) == 1


def test_malformed_input_is_told_as_a_problem(client: FlaskClient) -> None:
    answer = client.post("/api/v1/auth/login", data="{", content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    answer = client.post("/api/v1/auth/login", json={"email": "x", "password": "y", "role": "staff"})
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == {"email", "role"}


def test_times_are_in_utc_with_a_z(sign_in: Callable[[Any], Any]) -> None:
    browser = sign_in(create_member())
    assert browser.get("/api/v1/me/sessions").get_json()["items"][0]["created_at"].endswith("Z")


def test_a_session_in_use_lasts_and_an_idle_one_ends(sign_in: Callable[[Any], Any]) -> None:
    browser = sign_in(create_member())
    start = clock.now()
    for days in (10, 20, 30):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            assert browser.get("/api/v1/me").status_code == 200
    with time_machine.travel(start + timedelta(days=45), tick=False):
        assert browser.get("/api/v1/me").status_code == 401


def test_no_session_lasts_longer_than_sixty_days(sign_in: Callable[[Any], Any]) -> None:
    browser = sign_in(create_member())
    start = clock.now()
    for days in (10, 20, 30, 40, 50, 59):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            assert browser.get("/api/v1/me").status_code == 200
    with time_machine.travel(start + timedelta(days=61), tick=False):
        assert browser.get("/api/v1/me").status_code == 401
