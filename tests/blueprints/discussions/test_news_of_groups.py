"""How much waits in each of one's groups, in the list of groups and beside their names on every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.discussions.services import following
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Any], Any]


def test_the_list_of_groups_says_what_is_new_or_unread_in_ones_own(sign_in: SignIn, client: Any) -> None:
    ana, luis = create_member(), create_member()
    mine, muted = create_group(ana, luis, name="Open data"), create_group(luis, name="Muted")
    add_to_group(muted, ana, watch_level="muted")
    other = create_group(luis, visibility="public")
    for group in (mine, mine, muted, other):
        start_thread(luis, group)
    begun = start_thread(luis, mine)
    following.mark_read(actor_of(ana), begun.id)
    reply(luis, begun)
    page = sign_in(ana).get("/groups").text
    assert page.count("new or unread</span>") == 1
    assert "3 new or unread" in page.split(f'id="group-{mine.id}"')[1].split("</li>")[0]
    assert "new or unread" not in client.get("/groups").text


def test_the_number_ends_at_99(sign_in: SignIn) -> None:
    from forum.blueprints.discussions.services.imports import PostDraft, ThreadDraft, write_thread
    from forum.kernel import clock
    from forum.kernel.actor import SYSTEM

    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    for number in range(102):
        write_thread(SYSTEM, group.id, ThreadDraft(f"Thread {number}", [PostDraft(luis.id, "Hello.", clock.now())]))
    assert "99+ new or unread" in sign_in(ana).get("/groups").text
    told = sign_in(ana).get("/api/v1/me/news").get_json()["items"][0]
    assert told["new"] == 100


def test_it_costs_one_statement_however_many_groups(sign_in: SignIn, count_statements: Callable[[], Any]) -> None:
    ana, luis = create_member(), create_member()
    start_thread(luis, create_group(ana, luis))
    browser = sign_in(ana)
    browser.get("/groups")
    with count_statements() as few:
        browser.get("/groups")
    for _ in range(12):
        start_thread(luis, create_group(ana, luis))
    with count_statements() as many:
        browser.get("/groups")
    assert len(few) == len(many)
    elsewhere = browser.get("/members").text
    assert elsewhere.count("data-news=") == 13
