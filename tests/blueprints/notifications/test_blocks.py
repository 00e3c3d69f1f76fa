"""Somebody blocked notifies nobody who has blocked, and what was told before is seen no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.directory.services import blocks
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.queries.grouping import MOST_TOGETHER
from forum.kernel.database import session
from forum.kernel.search import blocked_by
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import create_group

pytestmark = pytest.mark.usefixtures("app")


def test_a_mention_by_somebody_blocked_notifies_the_others_alone(deliver: Callable[[], int]) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis, grace))
    blocks.block_member(actor_of(ana), luis.id)
    deliver()
    reply(luis, thread, f"What do you say, @{ana.handle} and @{grace.handle}?")
    deliver()
    assert [one.kind for one in queries.list_notifications(actor_of(ana)).items if one.actor_id == luis.id] == []
    assert [one.kind for one in queries.list_notifications(actor_of(grace)).items] == ["mention"]


def test_what_somebody_told_before_is_neither_listed_nor_counted_after_a_block(deliver: Callable[[], int]) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    reply(luis, thread, f"Hello @{ana.handle}")
    deliver()
    told = queries.list_notifications(actor_of(ana)).items[0]
    assert queries.count_unread(actor_of(ana)) == 1
    blocks.block_member(actor_of(ana), luis.id)
    deliver()
    actor = actor_of(ana)
    assert queries.list_notifications(actor).items == []
    assert queries.count_unread(actor) == 0
    seen = told in session.scalars(policies.visible_notifications(actor)).all()
    assert not seen


def test_much_from_somebody_blocked_hides_nothing_of_others(
    sign_in: Callable[[Any], Any], deliver: Callable[[], int]
) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis, grace))
    for number, one in enumerate((grace, *[luis] * MOST_TOGETHER)):
        reply(one, thread, f"Hello @{ana.handle}, this is part {number}")
    deliver()
    blocks.block_member(actor_of(ana), luis.id)
    deliver()
    browser = sign_in(ana)
    (together,) = browser.get("/api/v1/notifications/together").get_json()["items"]
    (told,) = together["notifications"]
    assert told["actor"]["id"] == grace.id
    assert browser.get("/notifications").status_code == 200
    assert browser.get(told["url"] + "/together").status_code == 303


def test_search_leaves_out_whom_one_has_blocked() -> None:
    ana, luis = create_member(), create_member()
    blocks.block_member(actor_of(ana), luis.id)
    assert blocked_by(actor_of(ana)) == (luis.id,)
    assert blocked_by(actor_of(luis)) == ()
