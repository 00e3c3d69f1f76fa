"""A POST sent twice with one key is done once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import time_machine

from forum.blueprints.accounts.models import Invitation
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import create_member


def invite(browser: Any, key: str, **body: Any) -> Any:
    return browser.post("/api/v1/invitations", json=body, headers={"Idempotency-Key": key})


def count_invitations() -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Invitation)) or 0


def test_the_second_request_gets_the_first_answer_and_does_nothing(sign_in: Callable[[Any], Any]) -> None:
    browser = sign_in(create_member(role="staff"))
    first = invite(browser, "abc", message="once")
    second = invite(browser, "abc", message="once")
    assert first.status_code == second.status_code == 201
    assert first.get_json() == second.get_json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert count_invitations() == 1


def test_the_same_key_with_another_body_is_a_conflict(sign_in: Callable[[Any], Any]) -> None:
    browser = sign_in(create_member(role="staff"))
    invite(browser, "abc", message="once")
    answer = invite(browser, "abc", message="other")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "idempotency_key_reused")


def test_a_refused_request_keeps_no_key(sign_in: Callable[[Any], Any]) -> None:
    browser = sign_in(create_member(role="staff"))
    assert invite(browser, "abc", city_id=999_999).status_code == 404
    assert invite(browser, "abc", message="now").status_code == 201


def test_keys_of_two_members_do_not_meet(sign_in: Callable[[Any], Any]) -> None:
    one, other = sign_in(create_member(role="staff")), sign_in(create_member(role="staff"))
    assert invite(one, "abc", message="a").get_json()["id"] != invite(other, "abc", message="a").get_json()["id"]


def test_a_key_is_free_again_after_a_day(sign_in: Callable[[Any], Any]) -> None:
    browser = sign_in(create_member(role="staff"))
    first = invite(browser, "abc", message="once").get_json()
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        second = invite(browser, "abc", message="once").get_json()
    assert first["id"] != second["id"]


def test_a_key_that_cannot_be_kept_is_refused(sign_in: Callable[[Any], Any]) -> None:
    browser = sign_in(create_member(role="staff"))
    assert invite(browser, "k" * 201, message="x").get_json()["code"] == "bad_idempotency_key"
