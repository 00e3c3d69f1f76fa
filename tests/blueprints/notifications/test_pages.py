"""The pages of notifications, and the badges of every page."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.groups.services import groups
from forum.blueprints.notifications.queries import notifications as queries
from forum.kernel.actor import SYSTEM
from forum.kernel.realtime.rooms import last_seq
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import create_conversation
from tests.factories.notifications import create_group_of, create_told_member, reply, start_thread

SignIn = Callable[[Any], Any]
Deliver = Callable[[], int]


def test_the_page_tells_by_day_what_happened(sign_in: SignIn, deliver: Deliver) -> None:
    ana, luis = create_member(), create_member(name="Luis Perez", handle="luis-p")
    group = create_group_of(ana, luis)
    thread = start_thread(ana, group, "What do you say, @luis-p?", "The exit clause")
    reply(luis, thread)
    reply(luis, thread)
    deliver()
    page = sign_in(ana).get("/notifications").text
    assert "Today" in page
    assert "2 new posts in “The exit clause”" in page
    assert "is-unread" in page
    assert f"{ana.name} mentioned you in “The exit clause”" in sign_in(luis).get("/notifications").text


def test_opening_one_marks_it_as_read_and_leads_to_the_post(sign_in: SignIn, deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group_of(ana, luis))
    reply(luis, thread)
    deliver()
    browser = sign_in(ana)
    (only,) = queries.list_notifications(actor_of(ana)).items
    answer = browser.get(only.path)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{thread.path}/2#post-2")
    assert queries.count_unread(actor_of(ana)) == 0
    assert sign_in(luis).get(only.path).status_code == 404


def test_all_are_marked_as_read_at_once(sign_in: SignIn, deliver: Deliver) -> None:
    member = create_told_member(times=3)
    deliver()
    browser = sign_in(member)
    assert "Mark all as read" in browser.get("/notifications").text
    assert browser.post("/notifications/read").status_code == 303
    assert "Mark all as read" not in browser.get("/notifications").text
    assert "You have read everything here." in browser.get("/notifications?unread=true").text


def test_the_badges_count_notifications_and_messages_apart(sign_in: SignIn, deliver: Deliver) -> None:
    member = create_told_member(times=2)
    create_conversation(create_member(), member)
    deliver()
    page = sign_in(member).get("/notifications").text
    assert '<span class="count" data-count="notifications">2</span>' in page
    assert '<span class="count" data-count="messages">1</span>' in page


def test_what_tells_of_a_group_one_may_not_see_any_more_is_neither_shown_nor_counted(
    sign_in: SignIn, deliver: Deliver
) -> None:
    ana, luis = create_member(), create_member(handle="luis-p")
    group = create_group_of(ana, luis, visibility="private")
    start_thread(ana, group, "What do you say, @luis-p?", "A private matter")
    deliver()
    groups.remove_member(SYSTEM, group.id, luis.id)
    assert "A private matter" not in sign_in(luis).get("/notifications").text
    assert queries.count_all_unread(actor_of(luis)) == {"notifications": 0, "messages": 0}


def test_parts_of_a_page_show_one_notification_in_the_readers_language(sign_in: SignIn, deliver: Deliver) -> None:
    member = create_told_member()
    deliver()
    (only,) = queries.list_notifications(actor_of(member)).items
    browser, stranger = sign_in(member), sign_in(create_member())
    for part in ("fragment", "row"):
        assert "mentioned you in" in browser.get(f"{only.path}/{part}").text
        assert stranger.get(f"{only.path}/{part}").status_code == 404


@pytest.mark.parametrize("rows", [1, 25])
def test_the_page_costs_the_same_for_one_and_for_many(
    sign_in: SignIn, deliver: Deliver, count_statements: Callable[[], Any], rows: int
) -> None:
    member = create_told_member(times=rows)
    deliver()
    browser = sign_in(member)
    with count_statements() as statements:
        assert browser.get("/notifications?limit=100").text.count("row--notification") == rows
    assert (
        len(statements) == 10
    )  # twice what is unread, for the badges and for the topics, and what may be seen of that


def test_a_page_says_at_which_number_of_ones_own_room_it_was_put_together(sign_in: SignIn, deliver: Deliver) -> None:
    member = create_told_member(times=2)
    deliver()
    page = html.unescape(sign_in(member).get("/notifications").text)
    assert f'data-rooms="{{"member:{member.id}":{last_seq(f"member:{member.id}")}}}"' in page
    assert last_seq(f"member:{member.id}") >= 2
