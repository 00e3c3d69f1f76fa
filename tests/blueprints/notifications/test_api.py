"""Notifications through the JSON routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.accounts import create_member
from tests.factories.notifications import create_group_of, create_told_member, reply, start_thread

SignIn = Callable[[Any], Any]
Deliver = Callable[[], int]


def test_a_notification_says_who_what_and_where(sign_in: SignIn, deliver: Deliver) -> None:
    ana, luis = create_member(), create_member(name="Luis Perez")
    thread = start_thread(ana, create_group_of(ana, luis), title="The exit clause")
    reply(luis, thread)
    deliver()
    (item,) = sign_in(ana).get("/api/v1/notifications").get_json()["items"]
    assert (item["kind"], item["actor"]["name"], item["thread"]["title"]) == ("thread", "Luis Perez", "The exit clause")
    assert (item["number"], item["post_count"], item["unread"]) == (2, 1, True)
    assert item["url"] == f"/notifications/{item['id']}"
    assert item["can"] == {"read": True}


def test_pages_and_the_unread_filter_lose_nothing(sign_in: SignIn, deliver: Deliver) -> None:
    member = create_told_member(times=5)
    deliver()
    browser = sign_in(member)
    first = browser.get("/api/v1/notifications?limit=3").get_json()
    rest = browser.get(f"/api/v1/notifications?limit=3&cursor={first['next']}").get_json()
    ids = [item["id"] for item in first["items"] + rest["items"]]
    assert (len(set(ids)), rest["next"]) == (5, None)
    assert browser.put("/api/v1/notifications/read", json={"ids": ids[:2]}).status_code == 204
    unread = browser.get("/api/v1/notifications?unread=true").get_json()["items"]
    assert [item["id"] for item in unread] == ids[2:]
    assert browser.put("/api/v1/notifications/read", json={"up_to": max(ids)}).status_code == 204
    assert browser.get("/api/v1/notifications?unread=true").get_json()["items"] == []


@pytest.mark.parametrize("sent", [{}, {"ids": []}, {"ids": [0]}, {"up_to": "x"}, {"ids": [1], "up_to": 1}])
def test_marking_needs_either_ids_or_a_last_one(sign_in: SignIn, sent: dict[str, Any]) -> None:
    assert sign_in(create_member()).put("/api/v1/notifications/read", json=sent).status_code == 422


@pytest.mark.parametrize("rows", [1, 25])
def test_the_list_costs_the_same_for_one_and_for_many(
    sign_in: SignIn, deliver: Deliver, count_statements: Callable[[], Any], rows: int
) -> None:
    member = create_told_member(times=rows)
    deliver()
    browser = sign_in(member)
    with count_statements() as statements:
        assert len(browser.get("/api/v1/notifications?limit=100").get_json()["items"]) == rows
    assert len(statements) == 4
