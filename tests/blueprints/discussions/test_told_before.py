"""What one is told before one writes: that it will wait, that one will follow, and where a thread can be started."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.accounts.rules import NEW
from forum.kernel.database import session
from tests.factories.accounts import create_member
from tests.factories.discussions import start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.trust import at_level

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Any], Any]


@pytest.mark.parametrize(
    ("setting", "why", "told"),
    [
        ("none", None, None),
        ("newcomers", "newcomer", "You are new here, so a moderator looks at your"),
        ("all", "group", "In this group a moderator looks at every"),
    ],
)
def test_it_is_said_beforehand_that_what_one_writes_will_wait(
    sign_in: SignIn, setting: str, why: str | None, told: str | None
) -> None:
    ana, luis = create_member(), at_level(create_member(), NEW)
    group = create_group(luis, approve_replies=setting, approve_threads=setting)
    add_to_group(group, ana, "moderator")
    thread = start_thread(ana, group)
    browser, moderator = sign_in(luis), sign_in(ana)
    assert browser.get(f"/api/v1/threads/{thread.id}/prompts").get_json()["waits"] == why
    assert browser.get(f"/api/v1/groups/{group.id}/threads/prompts").get_json() == {"waits": why}
    assert moderator.get(f"/api/v1/threads/{thread.id}/prompts").get_json()["waits"] is None
    for page in (thread.path, f"/groups/{group.slug}/new"):
        assert ("a moderator looks at" in browser.get(page).text) is (told is not None)
        assert (told or "") in browser.get(page).text
        assert "a moderator looks at" not in moderator.get(page).text


def test_a_reply_that_becomes_part_of_a_published_post_is_not_said_to_wait(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    thread = start_thread(ana, group)
    browser = sign_in(luis)
    assert browser.post(f"/t/{thread.id}/posts", data={"body": "We ask first."}).status_code == 303
    group.approve_replies = "all"
    session.commit()
    page = browser.get(thread.path).text
    assert "becomes part of that post" in page
    assert "a moderator looks at" not in page


def test_who_may_not_write_is_refused_the_prompts(sign_in: SignIn, client: Any) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, visibility="public")
    thread = start_thread(ana, group)
    assert client.get(f"/api/v1/threads/{thread.id}/prompts").status_code == 401
    assert sign_in(luis).get(f"/api/v1/threads/{thread.id}/prompts").status_code == 403
    assert sign_in(luis).get(f"/api/v1/groups/{group.id}/threads/prompts").status_code == 403
    hidden = start_thread(ana, create_group(ana, visibility="hidden"))
    assert sign_in(luis).get(f"/api/v1/threads/{hidden.id}/prompts").status_code == 404


def test_the_reply_box_tells_that_replying_means_following_until_one_has_chosen(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    browser = sign_in(luis)
    assert "Once you reply, you follow this thread" in browser.get(thread.path).text
    assert browser.post(f"/t/{thread.id}/watch", data={"level": "muted"}).status_code == 303
    assert "Once you reply, you follow this thread" not in browser.get(thread.path).text


def test_a_thread_is_started_from_the_head_of_a_group_and_from_the_list_of_all(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    one, other = create_group(ana, name="Open data"), create_group(ana, luis, name="Data management")
    create_group(ana, visibility="hidden")
    browser = sign_in(ana)
    for page in (one.path, f"{one.path}/discussions"):
        head = browser.get(page).text.split("</header>")[1]
        assert f'href="{one.path}/new"' in head
        assert f'href="{one.path}/new"' not in sign_in(luis).get(page).text
    assert 'href="/threads/new"' in browser.get("/threads").text
    choice = browser.get("/threads/new").text
    assert f'href="{one.path}/new"' in choice
    assert f'href="{other.path}/new"' in choice
    only = sign_in(luis).get("/threads/new")
    assert (only.status_code, only.location) == (302, f"{other.path}/new")
    assert "Join one first" in sign_in(create_member()).get("/threads/new").text


def test_choosing_a_group_asks_the_same_of_the_database_for_one_and_for_many(
    sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    ana = create_member()
    browser = sign_in(ana)
    groups = [create_group(ana) for _ in range(2)]
    browser.get("/threads/new")
    with count_statements() as few:
        assert browser.get("/threads/new").text.count('/new"') >= len(groups)
    for _ in range(5):
        create_group(ana)
    with count_statements() as many:
        browser.get("/threads/new")
    assert len(few) == len(many)


def test_the_keys_are_told_on_a_page_and_alone_for_a_page_that_is_open(sign_in: SignIn) -> None:
    browser = sign_in(create_member())
    page = browser.get("/keys").text
    assert "Reply to the post you are reading" in page
    assert "In the review queue" not in page
    alone = browser.get("/keys", headers={"HX-Request": "true"}).text
    assert alone.lstrip().startswith("<dialog")
    moderator = create_member()
    add_to_group(create_group(), moderator, "moderator")
    assert "In the review queue" in sign_in(moderator).get("/keys").text
