"""What authors, reporters and the log are told of an act: what happened, to what, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from forum.blueprints.discussions.services.moving import merge_thread, move_thread, split_thread
from forum.blueprints.discussions.services.states import set_timer
from forum.blueprints.groups.services.groups import put_member
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.realtime.doorkeeper import Expulsion
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.moderation import create_moderated_group, create_reported_post, waiting_on

SignIn = Callable[[Any], Any]
Deliver = Callable[[], int]
READY_MADE = "Its tone hurts. Write what is wrong with the idea, not with the person."


def decide(browser: Any, post: Any, decision: str, reason: str = "") -> None:
    address = f"/api/v1/review-items/{waiting_on(post).id}/decision"
    assert browser.post(address, json={"decision": decision, "reason": reason}).status_code == 200


def test_an_author_reads_which_post_was_hidden_and_may_correct_it(sign_in: SignIn, deliver: Deliver) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    post = create_reported_post(group, author)
    title = waiting_on(post).title
    decide(sign_in(moderator), post, "hide", "Too long.")
    deliver()
    browser = sign_in(author)
    assert f"Your post was hidden: “{title}”" in browser.get("/notifications").text
    act = browser.get("/me/moderation").text.split("/moderation/acts/")[1].split('"')[0]
    page = browser.get(f"/moderation/acts/{act}").text
    assert title in page
    assert f"/posts/{post.id}/edit" in page


def test_an_author_who_cannot_read_there_is_not_told_what_the_thread_is_called(
    sign_in: SignIn, deliver: Deliver
) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    inner = create_group(visibility="private")
    add_to_group(inner, moderator, role="moderator")
    post = create_reported_post(group, author)
    target = start_thread(moderator, inner, title="Names of the undercover inspectors")
    merge_thread(actor_of(moderator), post.thread_id, target.id)
    session.expire_all()
    decide(sign_in(moderator), post, "hide", "It belongs elsewhere.")
    deliver()
    browser = sign_in(author)
    page = browser.get("/notifications").text
    assert "Your post was hidden" in page
    act = browser.get("/me/moderation").text.split("/moderation/acts/")[1].split('"')[0]
    for address in ("/notifications", "/me/moderation", f"/moderation/acts/{act}", "/api/v1/notifications"):
        assert "undercover" not in browser.get(address).text, address
    assert "undercover" in sign_in(moderator).get(f"/moderation/acts/{act}").text


def test_hiding_and_warning_is_told_once(sign_in: SignIn, deliver: Deliver) -> None:
    author, reporter = create_member(), create_member()
    group, moderator = create_moderated_group(author)
    post = create_reported_post(group, author, reporter)
    title = waiting_on(post).title
    decide(sign_in(moderator), post, "warn", "Only once.")
    deliver()
    page = sign_in(author).get("/notifications").text
    assert page.count("Only once.") == 1
    assert f"Your post was hidden, and you were warned: “{title}”" in page
    assert "agreed with your report and hid it" in sign_in(reporter).get("/notifications").text
    assert "Hidden, author warned" in sign_in(moderator).get("/moderation/decided").text


def test_a_ready_made_reason_is_read_in_ones_own_language(sign_in: SignIn, deliver: Deliver) -> None:
    author = create_member(language="es")
    group, moderator = create_moderated_group(author)
    decide(sign_in(moderator), create_reported_post(group, author), "hide", READY_MADE)
    deliver()
    page = sign_in(author).get("/notifications").text
    assert READY_MADE not in page
    assert "tono" in page


def test_a_timer_says_what_it_does_and_when(sign_in: SignIn, deliver: Deliver) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    thread = start_thread(author, group)
    set_timer(actor_of(moderator), thread.id, "close", clock.now() + timedelta(days=2))
    deliver()
    browser = sign_in(author)
    assert "It closes" in browser.get("/notifications").text
    assert "It closes" in browser.get("/me/moderation").text


def test_the_log_says_from_where_to_where_a_thread_was_moved(sign_in: SignIn) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author, name="From here")
    other, _ = create_moderated_group(name="To there")
    add_to_group(other, moderator, role="moderator")
    thread = start_thread(author, group)
    move_thread(actor_of(moderator), thread.id, other.id)
    page = sign_in(moderator).get("/moderation/log").text
    assert thread.title in page
    assert "from From here to To there" in page


def test_a_split_concerns_whose_posts_went(sign_in: SignIn) -> None:
    author, other = create_member(name="Ana Asks"), create_member(name="Luis Answers")
    group, moderator = create_moderated_group(author, other)
    thread = start_thread(author, group)
    post = reply(other, thread)
    split_thread(actor_of(moderator), thread.id, [post.id], "Another question")
    page = sign_in(moderator).get("/moderation/log").text
    assert "concerns Luis Answers" in page
    assert "Another question" in page


def test_who_looks_after_a_group_no_more_is_shown_out_of_its_queue(app: Any, deliver: Deliver) -> None:
    group, moderator = create_moderated_group(create_member())
    put_member(SYSTEM, group.id, moderator.id, role="owner")
    put_member(SYSTEM, group.id, create_member().id, role="owner")
    deliver()
    ordered = sa.select(Expulsion.room).where(Expulsion.member_id == moderator.id)
    assert f"queue:{group.id}" not in session.scalars(ordered).all()
    put_member(SYSTEM, group.id, moderator.id, role="member")
    deliver()
    assert f"queue:{group.id}" in session.scalars(ordered).all()
