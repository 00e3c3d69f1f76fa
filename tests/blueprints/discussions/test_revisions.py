"""Versions of posts: what is silent, what shows, and going back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.discussions.models.posts import Post, PostOriginal
from forum.blueprints.discussions.queries import posts as queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.services import posts, revising
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.differences import changed_length, difference, readable
from forum.kernel.errors import Forbidden, NotFound
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.trust import at_level

pytestmark = pytest.mark.usefixtures("app")
SENTENCE = "We share the data every week with all departments."
LONG = "A paragraph that was not there before, and that says something new about how the data are shared and kept. "


def later(**span: int) -> Any:
    return time_machine.travel(clock.now() + timedelta(**span), tick=False)


def now(post: Post) -> Post:
    return session.get_one(Post, post.id)


def edit(author: Any, post: Post, body: str, **facts: Any) -> Post:
    return posts.edit_post(actor_of(author), post.id, body, version=now(post).version, **facts)


def versions(author: Any, post: Post) -> list[str]:
    return [revision.body for revision in queries.list_revisions(actor_of(author), post.id)[1]]


def test_a_small_change_at_once_is_silent_and_a_large_one_shows_what_was_published() -> None:
    ana = create_member()
    post = reply(ana, start_thread(ana, create_group(ana)), SENTENCE)
    post = edit(ana, post, SENTENCE.replace("week", "month"))
    assert (post.edit_count, versions(ana, post)) == (0, [])
    post = edit(ana, post, SENTENCE + LONG)
    assert post.edit_count == 1
    assert versions(ana, post) == [SENTENCE, SENTENCE + LONG]


def test_many_small_changes_are_measured_against_what_was_published() -> None:
    ana = create_member()
    post = reply(ana, start_thread(ana, create_group(ana)), SENTENCE)
    for number in range(1, 5):
        post = edit(ana, post, SENTENCE + " And so on and on." * number)
    assert post.edit_count == 0
    assert edit(ana, post, SENTENCE + " And so on and on." * 9).edit_count == 1


def test_a_moderator_may_change_more_in_silence() -> None:
    ana, grace = create_member(), create_member()
    group = create_group(ana)
    add_to_group(group, grace, "moderator")
    post = reply(grace, start_thread(ana, group), SENTENCE)
    assert edit(grace, post, SENTENCE + LONG).edit_count == 0


def test_what_was_corrected_silently_is_forgotten_once_it_cannot_be_any_more() -> None:
    ana = create_member()
    post = reply(ana, start_thread(ana, create_group(ana)), "The password is tulip.")
    edit(ana, post, "The password is elsewhere.")
    revising.forget_originals(SYSTEM)
    assert session.query(PostOriginal).count() == 1
    with later(minutes=6):
        revising.forget_originals(SYSTEM)
        assert session.query(PostOriginal).count() == 0
        edit(ana, post, "It is elsewhere.")
        assert versions(ana, post) == ["The password is elsewhere.", "It is elsewhere."]


def test_going_back_at_once_takes_the_version_away() -> None:
    ana = create_member()
    post = reply(ana, start_thread(ana, create_group(ana)), SENTENCE)
    with later(hours=1):
        assert edit(ana, post, SENTENCE + LONG).edit_count == 1
        post = posts.revert_post(actor_of(ana), post.id, 1, now(post).version)
        assert (post.body, post.edit_count, post.edited_at, versions(ana, post)) == (SENTENCE, 0, None, [])


def test_going_back_later_makes_a_version(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member()
    post = reply(ana, start_thread(ana, create_group(ana)), SENTENCE)
    with later(hours=1):
        edit(ana, post, SENTENCE + LONG)
    with later(hours=2):
        browser = sign_in(ana)
        assert "Go back to this version" in browser.get(f"/posts/{post.id}/history").text
        version = str(now(post).version)
        assert browser.post(f"/posts/{post.id}/history/1/revert", data={"version": version}).status_code == 303
        assert versions(ana, post) == [SENTENCE, SENTENCE + LONG, SENTENCE]
        assert "Back to version 1" in browser.get(f"/posts/{post.id}/history").text
        assert browser.post(f"/posts/{post.id}/history/2/revert", data={"version": "1"}).status_code == 412
    with later(hours=3):
        browser = sign_in(ana)
        tag = browser.get(f"/api/v1/posts/{post.id}").headers["ETag"]
        back = browser.put(f"/api/v1/posts/{post.id}/revision", json={"number": 2}, headers={"If-Match": tag})
        assert (back.status_code, back.get_json()["body"]) == (200, SENTENCE + LONG)
        with pytest.raises(NotFound):
            posts.revert_post(actor_of(ana), post.id, 99, now(post).version)


def test_only_who_may_edit_goes_back(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = create_member(), create_member()
    post = reply(ana, start_thread(ana, create_group(ana, luis)), SENTENCE)
    edit(ana, post, SENTENCE + LONG, reason="More")
    with pytest.raises(Forbidden):
        posts.revert_post(actor_of(luis), post.id, 1, 2)
    assert "Go back to this version" not in sign_in(luis).get(f"/posts/{post.id}/history").text


def test_an_edit_of_the_last_post_that_shows_brings_the_thread_up_and_no_other_does() -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    first, last = reply(ana, thread, SENTENCE), reply(ana, thread, SENTENCE + " Twice.")
    came = now(last).created_at
    with later(hours=1):
        edit(ana, first, LONG)
        assert thread_queries.get_thread(actor_of(ana), thread.id).last_post_at == came
        edit(ana, last, LONG + LONG)
        session.expire_all()
        assert thread_queries.get_thread(actor_of(ana), thread.id).last_post_at == clock.now()


def test_newcomers_edit_for_a_day_the_trusted_for_a_month_and_moderators_always() -> None:
    ana, trusted, grace = create_member(), create_member(), create_member()
    at_level(trusted, 2)
    group = create_group(ana, trusted)
    add_to_group(group, grace, "moderator")
    thread = start_thread(ana, group)
    own, theirs = reply(ana, thread, SENTENCE), reply(trusted, thread, SENTENCE)
    with later(hours=25):
        with pytest.raises(Forbidden) as refusal:
            edit(ana, own, LONG)
        assert refusal.value.code == "edit_window_over"
        edit(trusted, theirs, LONG)
    with later(days=31):
        with pytest.raises(Forbidden):
            edit(trusted, theirs, SENTENCE)
        assert edit(grace, theirs, SENTENCE).edit_count == 2


def test_the_length_of_a_change_is_what_went_and_what_came() -> None:
    assert changed_length("abc", "abc") == 0
    assert changed_length("We share daily.", "We share weekly.") == len("dai") + len("week")
    assert changed_length("x" * 5_000, "y" * 5_000) == 10_000


def test_a_difference_reads_well() -> None:
    old = "The first. " + "Nothing happens here. " * 60 + "The end is near."
    new = "The first. " + "Nothing happens here. " * 60 + "The end is far away."
    parts = readable(difference(old, new))
    assert [kind for kind, _ in parts] == ["rest", "same", "del", "ins", "same"]
    assert "".join(text for kind, text in parts if kind != "ins") == old
    assert "".join(text for kind, text in parts if kind != "del") == new
    assert readable(difference("a b c d", "w x y z")) == [("del", "a b c d"), ("ins", "w x y z")]
