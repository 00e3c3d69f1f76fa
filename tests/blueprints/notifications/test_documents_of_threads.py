"""Whoever wrote what a document is made of hears of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.blueprints.discussions.services import becoming
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group


def test_authors_are_told_and_nobody_else(sign_in: Callable[[Any], Any], deliver: Any) -> None:
    moderator, ana, luis, reader = create_member(name="Rosa Lind"), create_member(), create_member(), create_member()
    group = create_group(ana, luis, reader)
    add_to_group(group, moderator, "moderator")
    thread = start_thread(ana, group, title="How do you word the exit clause?")
    reply(luis, thread, "Name a date.")
    deliver()
    becoming.make_resource(actor_of(moderator), thread.id, "https://plaza.example")
    deliver()
    for member, told in ((ana, True), (luis, True), (reader, False), (moderator, False)):
        browser = sign_in(member)
        items = browser.get("/api/v1/notifications").get_json()["items"]
        assert ("document" in {item["kind"] for item in items}) is told
    page = sign_in(luis).get("/notifications").text
    assert "Rosa Lind made a document of “How do you word the exit clause?”, with what you wrote" in page
