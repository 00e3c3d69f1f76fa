"""The lists of threads as pages: what they say, what is counted beside them, and the way back to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine

from forum.kernel import clock
from tests.factories.accounts import create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group

SignIn = Callable[[Any], Any]


def test_the_list_of_all_groups_keeps_the_badges_lights_the_rail_and_says_what_it_shows(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member(name="Luis Vega")
    group = create_group(ana)
    add_to_group(group, luis)
    reply(luis, start_thread(ana, group), f"Hello @{ana.handle}")
    browser = sign_in(ana)
    elsewhere = browser.get("/groups").text
    badge = elsewhere[elsewhere.index('data-count="notifications"') :].split("</a>")[0]
    page = browser.get("/threads?sort=unread").text
    assert badge in page
    assert 'href="/groups" aria-current="page"' in page
    assert "Threads with posts after those you have read." in page
    assert "The latest threads from all groups." not in page
    assert "The latest threads from all groups." in browser.get("/threads").text


def test_a_group_is_marked_as_read_whole_and_one_is_back_in_the_list_where_one_was(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member(name="Luis Vega")
    group = create_group(ana)
    add_to_group(group, luis)
    thread = start_thread(ana, group, title="A question never opened")
    browser, listed = sign_in(luis), f"/groups/{group.slug}/discussions?sort=new"
    page = browser.get(listed).text
    assert thread.title in page
    assert "Mark the group as read" in page
    assert "Dismiss these" not in page
    sent = browser.post("/threads/read", data={"what": "everything", "group_id": str(group.id), "next": listed})
    assert sent.headers["Location"] == listed
    assert thread.title not in browser.get(listed).text
    away = {"what": "everything", "group_id": str(group.id), "next": "https://elsewhere.example/"}
    assert browser.post("/threads/read", data=away).headers["Location"] == f"/groups/{group.slug}/discussions"


def test_a_timer_is_set_with_one_click_at_a_full_hour(sign_in: SignIn) -> None:
    ana, mei = create_member(), create_member(name="Mei Lin")
    group = create_group(ana)
    add_to_group(group, mei, "moderator")
    thread = start_thread(ana, group)
    browser, typed = sign_in(mei), {"act": "close", "at": "2099-01-01T10:07", "reason": "", "days": "3"}
    assert ':00"' in browser.get(f"/t/{thread.id}/timing").text.split('name="at"')[1][:80]
    assert browser.post(f"/t/{thread.id}/timer", data=typed).status_code == 303
    set_for = browser.get(f"/api/v1/threads/{thread.id}").get_json()["timer"]["at"]
    in_three_days = clock.now() + timedelta(days=3)
    assert set_for[:10] in (f"{in_three_days:%Y-%m-%d}", f"{in_three_days + timedelta(hours=1):%Y-%m-%d}")
    assert set_for[14:19] == "00:00"
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        assert browser.post(f"/t/{thread.id}/timer", data={**typed, "days": "4"}).status_code == 422
