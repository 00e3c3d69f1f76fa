"""What is pointed out before a reply is sent, and what becomes of a second one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.discussions.errors import DuplicatePost, NewReplies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.queries import posts as queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.services import following, posts
from forum.kernel import clock
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread, upload_for_post
from tests.factories.groups import create_group

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Any], Any]


def say(author: Any, thread: Any, body: str, **facts: Any) -> Post:
    return posts.post_reply(actor_of(author), thread.id, body, **facts)


def later(**span: int) -> Any:
    return time_machine.travel(clock.now() + timedelta(**span), tick=False)


def test_a_second_reply_within_twenty_minutes_is_added_to_the_first() -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    first = say(luis, thread, "We ask first.")
    following.mark_read(actor_of(ana), thread.id)
    with later(minutes=19):
        second = say(luis, thread, "And write it down.", file_ids=[upload_for_post(luis).id])
        assert (second.id, second.body) == (first.id, "We ask first.\n\nAnd write it down.")
        assert (second.edit_count, second.version) == (0, 2)
        now = thread_queries.get_thread_to_show(actor_of(ana), thread.id)
        assert (now.thread.last_number, now.thread.reply_count, now.is_unread) == (2, 1, True)
        assert now.thread.last_post_at == clock.now()
        assert len(queries.get_line(actor_of(ana), first.id).files) == 1
        with pytest.raises(DuplicatePost):
            say(luis, thread, "And write it down.")
    with later(minutes=21):
        assert say(luis, thread, "Much later.").number == 3


def test_a_reply_stays_a_post_of_its_own_when_it_must() -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    assert say(ana, thread, "Not into the opening post.").number == 2
    assert say(ana, thread, "Asked for.", separate=True).number == 3
    assert say(luis, thread, "Somebody else's.").number == 4
    assert say(ana, thread, "After somebody else.").number == 5
    answered = queries.get_line_by_number(thread, 4).id
    assert say(ana, thread, "To somebody.", reply_to_id=answered).number == 6
    assert say(ana, thread, "x" * 31_990).number == 7
    posts.withdraw_post(actor_of(ana), queries.get_line_by_number(thread, 7).id)
    assert say(ana, thread, "After what was withdrawn.").number == 8


def test_replies_that_came_while_one_wrote_are_shown_before_sending(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member(name="Luis Pérez")
    thread = start_thread(ana, create_group(ana, luis))
    browser, address = sign_in(ana), f"/t/{thread.id}/posts"
    assert 'name="seen_number" value="1"' in browser.get(thread.path).text
    reply(luis, thread, "We do it **weekly**.")
    form = {"body": "How often?", "seen_number": "1"}
    stopped = browser.post(address, data=form)
    assert stopped.status_code == 409
    assert "1 reply came while you wrote" in stopped.text
    assert stopped.text.count("<strong>weekly</strong>") == 2
    assert "How often?</textarea>" in stopped.text
    assert 'name="seen_number" value="2"' in stopped.text
    assert browser.post(address, data={**form, "seen_number": "2"}).status_code == 303
    with pytest.raises(NewReplies):
        say(luis, thread, "Too late.", seen_number=2)
    said = browser.post(f"/api/v1/threads/{thread.id}/posts", json={"body": "Without looking."})
    assert said.status_code == 201


def test_what_one_wrote_oneself_is_no_news() -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    say(ana, thread, "First.")
    assert say(ana, thread, "Second.", seen_number=1, separate=True).number == 3


def test_the_page_tells_what_will_become_of_a_reply(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    thread = start_thread(ana, group)
    browser = sign_in(luis)
    assert "Send it as a post of its own" not in browser.get(thread.path).text
    say(luis, thread, "One.")
    assert "becomes part of that post" in browser.get(thread.path).text
    sent = browser.post(f"/t/{thread.id}/posts?after=2", data={"body": "Two."}, headers={"HX-Request": "true"})
    assert "<p>One.</p>\n<p>Two.</p>" in sent.text
    assert 'id="prompts"' in sent.text
    say(luis, thread, "Three.", separate=True)
    with later(minutes=30):
        page = browser.get(thread.path).text
        assert "You wrote the last 2 replies." in page
        assert "Edit your last post instead" in page
        assert "The last post here is from" not in page
    with later(days=181):
        page = sign_in(ana).get(thread.path).text
        assert "The last post here is from" in page
        assert f"/groups/{group.slug}/new" in page


def test_one_word_in_common_makes_no_thread_similar(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    ana = create_member()
    group = create_group(ana)
    near = start_thread(ana, group, title="What date do you give old water pipes?")
    start_thread(ana, group, title="What date do we meet, and where?")
    deliver()
    found = sign_in(ana).get("/api/v1/threads/similar?title=How+do+you+date+the+oldest+pipes").get_json()["items"]
    assert [one["id"] for one in found] == [near.id]


def test_similar_threads_are_those_one_may_see(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    ana, luis = create_member(), create_member()
    shared, hidden = create_group(ana, luis), create_group(ana, visibility="private")
    near = start_thread(ana, shared, title="Who owns the open data catalogue?")
    start_thread(ana, hidden, title="Who owns the secret data catalogue?")
    start_thread(ana, shared, title="Snow and salt in winter")
    deliver()
    address = "/api/v1/threads/similar?title=Who+should+own+our+data+catalogue"
    found = sign_in(luis).get(address).get_json()["items"]
    assert [(item["id"], item["url"]) for item in found] == [(near.id, near.path)]
    assert len(sign_in(ana).get(address).get_json()["items"]) == 2
    assert sign_in(luis).get("/api/v1/threads/similar?title=Who").get_json()["items"] == []
    page = sign_in(luis).get("/threads/similar?title=Who+should+own+our+data+catalogue").text
    assert "Who owns the open data catalogue?" in page
    assert "secret" not in page
    form = {"title": "Who should own our data catalogue", "body": "Asking.", "language": "en"}
    assert near.path in sign_in(luis).post(f"/groups/{shared.slug}/new/preview", data=form).text
