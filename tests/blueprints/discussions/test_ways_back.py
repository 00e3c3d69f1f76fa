"""What a moderator has done is taken back where she is told of it: by the message, and in the course of the thread."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import moving, states
from forum.blueprints.groups.models.groups import Group
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group

SignIn = Callable[[Any], Any]
BACK = "Take it back"


def scene() -> tuple[Member, Member, Thread, Post]:
    """A thread of Ana with two replies, in a group that Mei moderates."""
    ana, mei = create_member(), create_member()
    group = create_group(ana)
    add_to_group(group, mei, "moderator")
    thread = start_thread(ana, group)
    first, _second = reply(ana, thread), reply(ana, thread)
    return ana, mei, thread, first


def message_of(page: str) -> str:
    """What has just been done, with its button."""
    return page[page.index('id="flashes"') : page.index("</form>", page.index('id="flashes"'))]


def press(browser: Any, page: str) -> Any:
    """Press the first button of this part of a page that takes something back."""
    action = re.search(r'action="(/moderation/acts/\d+/undo)"', page)
    back = re.search(r'name="next" value="([^"]*)"', page)
    assert action is not None
    assert back is not None
    return browser.post(action[1], data={"next": html.unescape(back[1])}, follow_redirects=True)


def thread_of(thread: Thread) -> Thread:
    return session.get_one(Thread, thread.id, populate_existing=True)


def group_of(thread: Thread) -> Group:
    return session.get_one(Group, thread_of(thread).group_id)


def post_of(post: Post) -> Post:
    return session.get_one(Post, post.id, populate_existing=True)


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [
        ("lock", lambda thread: thread.locked, False), ("pin", lambda thread: thread.pinned, False),
        ("archive", lambda thread: thread.archived, False), ("feature", lambda thread: thread.featured, False),
    ],
)  # fmt: skip
def test_the_message_after_an_act_on_a_thread_takes_it_back(
    sign_in: SignIn, act: str, before: Callable[[Thread], bool], after: bool
) -> None:
    _, mei, thread, _ = scene()
    browser = sign_in(mei)
    told = message_of(browser.post(f"/t/{thread.id}/{act}", data={}, follow_redirects=True).text)
    assert BACK in told
    assert before(thread_of(thread))
    again = press(browser, told)
    assert "Taken back." in again.text
    assert before(thread_of(thread)) is after
    assert again.request.path == thread.path


@pytest.mark.parametrize("act", ["hide", "remove"])
def test_the_message_after_an_act_on_a_post_takes_it_back_and_the_log_knows(sign_in: SignIn, act: str) -> None:
    _, mei, _, post = scene()
    browser = sign_in(mei)
    told = message_of(browser.post(f"/posts/{post.id}/{act}", data={"reason": "Not so"}, follow_redirects=True).text)
    assert not post_of(post).stands
    press(browser, told)
    assert post_of(post).stands
    (entry,) = browser.get(
        "/api/v1/moderation-log?act=post_" + {"hide": "hidden", "remove": "removed"}[act]
    ).get_json()["items"]
    assert entry["undone_at"] is not None


def test_the_message_after_a_thread_is_removed_split_merged_or_moved_takes_it_back(sign_in: SignIn) -> None:
    ana, mei, thread, first = scene()
    browser = sign_in(mei)
    told = message_of(browser.post(f"/t/{thread.id}/remove", follow_redirects=True).text)
    press(browser, told)
    assert thread_of(thread).deleted_at is None
    sent = {"post_ids": [first.id], "title": "About the costs"}
    told = message_of(browser.post(f"/t/{thread.id}/split", data=sent, follow_redirects=True).text)
    assert post_of(first).thread_id != thread.id
    press(browser, told)
    assert post_of(first).thread_id == thread.id
    other = start_thread(ana, group_of(thread))
    told = message_of(browser.post(f"/t/{thread.id}/merge", data={"into": other.id}, follow_redirects=True).text)
    assert post_of(first).thread_id == other.id
    press(browser, told)
    assert post_of(first).thread_id == thread.id
    elsewhere = create_group()
    add_to_group(elsewhere, mei, "moderator")
    told = message_of(browser.post(f"/t/{thread.id}/move", data={"group_id": elsewhere.id}, follow_redirects=True).text)
    assert thread_of(thread).group_id == elsewhere.id
    press(browser, told)
    assert thread_of(thread).group_id != elsewhere.id


def test_what_changed_nothing_and_what_an_author_did_herself_offers_no_way_back_of_the_log(sign_in: SignIn) -> None:
    ana, mei, thread, post = scene()
    states.lock_thread(actor_of(mei), thread.id)
    other = create_member()
    add_to_group(group_of(thread), other, "moderator")
    assert (
        BACK not in sign_in(other).post(f"/t/{thread.id}/lock", data={}, follow_redirects=True).text.split("posts")[0]
    )
    browser = sign_in(ana)
    told = browser.post(f"/posts/{post.id}/remove", data={}, follow_redirects=True).text
    assert f"/posts/{post.id}/restore" in message_of(told)


def test_the_course_of_a_thread_takes_back_what_may_still_be_and_only_for_those_who_may(sign_in: SignIn) -> None:
    ana, mei, thread, first = scene()
    states.lock_thread(actor_of(mei), thread.id)
    states.unlock_thread(actor_of(mei), thread.id)
    states.lock_thread(actor_of(mei), thread.id, "Enough said")
    moving.split_thread(actor_of(mei), thread.id, [first.id], "About the costs")
    page = sign_in(mei).get(thread.path).text
    assert page.count(BACK) == 2  # the last lock, and the split: of acts that end one another the last
    assert sign_in(ana).get(thread.path).text.count(BACK) == 0
    with time_machine.travel(clock.now() + timedelta(days=30, minutes=1)):
        assert sign_in(mei).get(thread.path).text.count(BACK) == 0
    browser = sign_in(mei)
    line = page[page.index("locked the thread") :]
    assert press(browser, line[line.index("locked the thread") :]).status_code == 200
    states.unlock_thread(actor_of(mei), thread.id)
    assert browser.get(thread.path).text.count(BACK) <= 2


def test_a_moderator_takes_back_what_she_did_to_her_own_thread_and_not_what_others_did(sign_in: SignIn) -> None:
    _, mei, thread, _ = scene()
    other = create_member()
    add_to_group(group_of(thread), other, "moderator")
    own = start_thread(mei, group_of(thread))
    browser = sign_in(mei)
    told = message_of(browser.post(f"/t/{own.id}/lock", data={}, follow_redirects=True).text)
    press(browser, told)
    assert not thread_of(own).locked
    states.lock_thread(actor_of(other), own.id, "Enough said")
    assert BACK not in browser.get(own.path).text
    assert sign_in(other).get(own.path).text.count(BACK) == 1


def test_an_act_that_was_taken_back_offers_it_no_more(sign_in: SignIn) -> None:
    _, mei, thread, first = scene()
    moving.split_thread(actor_of(mei), thread.id, [first.id], "About the costs")
    browser = sign_in(mei)
    page = browser.get(thread.path).text
    press(browser, page[page.index("into a thread of its own") :])
    assert "into a thread of its own" in browser.get(thread.path).text
    assert BACK not in browser.get(thread.path).text


def test_the_thread_costs_its_moderator_the_same_after_one_act_and_after_many(
    sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    _, mei, thread, _ = scene()
    browser = sign_in(mei)
    groups = [create_group() for _ in range(3)]
    for group in groups:
        add_to_group(group, mei, "moderator")
    mods, costs = actor_of(mei), []
    for _ in range(2):
        for group in groups:
            moving.move_thread(mods, thread.id, group.id)
            states.pin_thread(mods, thread.id)
        address = thread_of(thread).path
        session.expire_all()
        with count_statements() as statements:
            assert BACK in browser.get(address).text
        costs.append(len(statements))
    assert costs[0] == costs[1]
