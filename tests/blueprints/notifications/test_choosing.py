"""What members choose to be told of at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.queries import following
from forum.blueprints.discussions.services import reactions
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.services import choosing
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.notifications import create_group_of, reply, start_thread

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Any], Any]
Deliver = Callable[[], int]


def kinds(member: Member) -> list[str]:
    return [one.kind for one in queries.list_notifications(actor_of(member)).items]


def test_of_a_refused_kind_one_is_told_for_the_next_reason_only(deliver: Deliver) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    group = create_group_of(ana, luis, grace)
    thread = start_thread(ana, group)
    answer = reply(luis, thread)
    deliver()
    for one in (ana, luis):
        choosing.choose_kinds(actor_of(one), refused=["quote"])
    reply(grace, thread, f"> [Ana]({thread.path}/1):\n>\n> Text\n\n> [Luis]({thread.path}/{answer.number}):\n>\n> Text")
    deliver()
    assert kinds(ana) == ["thread"]
    assert kinds(luis) == []


@pytest.mark.parametrize(
    ("wish", "told"),
    [("always", ["reactions", *["reaction"] * 3]), ("first_daily", ["reactions", "reaction"]),
     ("first", ["reaction"]), ("never", [])],
)  # fmt: skip
def test_one_hears_of_as_many_reactions_as_one_wants(deliver: Deliver, wish: str, told: list[str]) -> None:
    ana, *people = [create_member() for _ in range(6)]
    thread = start_thread(ana, create_group_of(ana, *people))
    post_id = session.scalars(sa.select(Post.id).where(Post.thread_id == thread.id)).one()
    choosing.choose_kinds(actor_of(ana), reactions=wish)
    for one in people:
        reactions.react(actor_of(one), post_id, "thanks")
    deliver()
    assert kinds(ana) == told


def test_whoever_watches_the_first_posts_of_a_group_hears_of_its_threads_alone(
    sign_in: SignIn, deliver: Deliver
) -> None:
    ana, luis = create_member(), create_member()
    group = create_group_of(ana, luis)
    assert sign_in(ana).put(f"/api/v1/groups/{group.id}/watch", json={"level": "first_post"}).status_code == 200
    thread = start_thread(luis, group)
    reply(luis, thread)
    deliver()
    (told,) = queries.list_notifications(actor_of(ana)).items
    assert (told.kind, told.number, told.post_count) == ("group", 1, 1)
    assert sign_in(ana).put(f"/api/v1/threads/{thread.id}/watch", json={"level": "first_post"}).status_code == 422


@pytest.mark.parametrize(("wish", "level"), [("tracking", "tracking"), ("watching", "watching"), ("normal", None)])
def test_one_follows_what_one_replied_to_as_one_wants(deliver: Deliver, wish: str, level: str | None) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group_of(ana, luis))
    choosing.choose_kinds(actor_of(luis), after_reply=wish)
    reply(luis, thread)
    reading = following.find_reading(actor_of(luis), thread.id)
    assert reading is not None
    assert reading.watch_level == level


def test_the_choices_are_made_as_json_and_on_a_page(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    usual = {"refused": [], "reactions": "always", "after_reply": "tracking"}
    assert browser.get("/api/v1/me/notification-kinds").get_json() == usual
    sent = {"refused": ["quote", "search"], "reactions": "first"}
    assert browser.put("/api/v1/me/notification-kinds", json=sent).get_json() == {**usual, **sent}
    assert browser.put("/api/v1/me/notification-kinds", json={"refused": ["mention"]}).status_code == 422
    page = browser.get("/notifications/preferences").text
    assert is_ticked(page, "adopted")
    assert not is_ticked(page, "quote")
    form = {"wanted": ["quote"], "reactions": "never", "after_reply": "normal", "mail_hour": "9"}
    assert browser.post("/notifications/preferences", data=form).status_code == 303
    assert browser.get("/api/v1/me/notification-preferences").get_json()["mail_hour"] == 9
    chosen = browser.get("/api/v1/me/notification-kinds").get_json()
    assert "quote" not in chosen["refused"]
    assert "search" in chosen["refused"]
    assert (chosen["reactions"], chosen["after_reply"]) == ("never", "normal")
    assert browser.post("/notifications/preferences", data={"reactions": "loud"}).status_code == 422


def test_the_address_at_which_kinds_were_chosen_once_leads_to_where_they_are(sign_in: SignIn) -> None:
    answer = sign_in(create_member()).get("/notifications/kinds")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/notifications/preferences#told")


def test_a_page_that_does_not_ask_for_kinds_changes_none(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    browser.put("/api/v1/me/notification-kinds", json={"refused": ["quote"]})
    assert browser.post("/notifications/preferences", data={"peer_matches": "1"}).status_code == 303
    assert browser.get("/api/v1/me/notification-kinds").get_json()["refused"] == ["quote"]


def is_ticked(page: str, kind: str) -> bool:
    """Whether the box of a kind is ticked."""
    box = re.search(rf'<input type="checkbox" name="wanted" value="{kind}"[^>]*>', page)
    assert box
    return " checked" in box[0]
