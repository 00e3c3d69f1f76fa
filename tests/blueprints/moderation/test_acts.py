"""What a decision in the queue does to the post, and what happens to posts beside the queue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.discussions.services.acts import hide_post
from forum.blueprints.discussions.services.moving import move_thread
from forum.blueprints.discussions.services.posts import edit_post
from forum.blueprints.groups.services.words import watch_word
from forum.blueprints.moderation.queries.queue import find_waiting
from forum.blueprints.moderation.services.reporting import report
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import hold_reply, reply, start_thread
from tests.factories.groups import add_to_group
from tests.factories.moderation import create_moderated_group, create_reported_post, waiting_on

SignIn = Callable[[Any], Any]
Deliver = Callable[[], int]
WHY = "It shows the address of a resident."


def html_of(browser: Any, post: Any) -> str:
    return str(browser.get(f"/api/v1/posts/{post.id}").get_json()["html"])


def decide(browser: Any, post: Any, decision: str, reason: str = "") -> Any:
    address = f"/api/v1/review-items/{waiting_on(post).id}/decision"
    return browser.post(address, json={"decision": decision, "reason": reason})


def test_a_post_is_hidden_from_the_queue_its_author_told_and_the_decision_taken_back(
    sign_in: SignIn, deliver: Deliver
) -> None:
    author, reader = create_member(), create_member()
    group, moderator = create_moderated_group(author)
    post = create_reported_post(group, author)
    browser = sign_in(moderator)
    decided = decide(browser, post, "hide", WHY)
    assert decided.status_code == 200
    assert html_of(sign_in(reader), post) == ""
    deliver()
    (told,) = [one for one in sign_in(author).get("/api/v1/notifications").get_json()["items"] if one["kind"] == "act"]
    assert (told["act"]["act"], told["act"]["reason"]) == ("post_hidden", WHY)
    assert browser.put(decided.get_json()["undo_url"], json={}).status_code == 200
    assert html_of(sign_in(reader), post) != ""
    assert waiting_on(post).waiting


def test_three_members_who_see_personal_data_hide_a_post_until_somebody_has_looked(
    sign_in: SignIn, deliver: Deliver
) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    post = create_reported_post(group, author, create_member(), create_member(), reason="private_data")
    reader = sign_in(create_member())
    assert html_of(reader, post) != ""
    report(actor_of(create_member()), "post", post.id, "private_data")
    assert html_of(reader, post) == ""
    deliver()
    (told,) = [one for one in sign_in(author).get("/api/v1/notifications").get_json()["items"] if one["kind"] == "act"]
    assert told["act"]["reason"].startswith("Several people reported it.")
    item = waiting_on(post)
    assert (item.waiting, item.hidden_at is not None) == (True, True)
    assert decide(sign_in(moderator), post, "keep").status_code == 200
    assert html_of(reader, post) != ""


def test_a_moderator_who_reports_hides_at_once(sign_in: SignIn) -> None:
    author, other = create_member(), create_member()
    group, _ = create_moderated_group(author)
    add_to_group(group, other, role="moderator")
    post = create_reported_post(group, author, other, reason="spam")
    assert html_of(sign_in(create_member()), post) == ""


def test_removing_and_warning_are_one_decision_told_once(sign_in: SignIn, deliver: Deliver) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    first, second = create_reported_post(group, author), create_reported_post(group, author)
    browser = sign_in(moderator)
    assert decide(browser, first, "remove", WHY).status_code == 200
    assert decide(browser, second, "warn", WHY).status_code == 200
    deliver()
    acts = [one["act"]["act"] for one in sign_in(author).get("/api/v1/notifications").get_json()["items"] if one["act"]]
    assert sorted(acts) == ["member_warned", "post_removed"]


def test_what_waits_for_approval_is_published_or_refused_from_the_queue(sign_in: SignIn, deliver: Deliver) -> None:
    author, reader = create_member(), create_member()
    group, moderator = create_moderated_group(author, reader)
    thread = start_thread(moderator, group)
    first, second = hold_reply(author, thread), hold_reply(author, thread)
    deliver()
    browser = sign_in(moderator)
    items = browser.get("/api/v1/review-items").get_json()["items"]
    assert [(one["kind"], one["choices"]) for one in items] == [("approval", ["approve", "refuse"])] * 2
    assert items[0]["subject"]["html"] != ""
    assert sign_in(reader).get(f"/api/v1/posts/{first.id}").status_code == 404
    assert decide(browser, first, "approve").status_code == 200
    assert decide(browser, second, "refuse", WHY).status_code == 200
    deliver()
    assert sign_in(reader).get(f"/api/v1/posts/{first.id}").status_code == 200
    assert browser.get("/api/v1/review-items").get_json()["items"] == []


def test_what_is_hidden_on_its_own_page_leaves_the_queue(sign_in: SignIn, deliver: Deliver) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    post = create_reported_post(group, author)
    hide_post(actor_of(moderator), post.id, WHY)
    deliver()
    kinds = [one["kind"] for one in sign_in(moderator).get("/api/v1/review-items").get_json()["items"]]
    assert "report" not in kinds


@pytest.mark.parametrize("decision", ["hide", "remove"])
def test_news_of_what_was_taken_back_before_it_arrived_settles_nothing(
    sign_in: SignIn, deliver: Deliver, decision: str
) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    post = create_reported_post(group, author)
    browser = sign_in(moderator)
    decided = decide(browser, post, decision, WHY)
    assert browser.put(decided.get_json()["undo_url"], json={}).status_code == 200
    deliver()
    assert waiting_on(post).waiting


def test_a_hidden_post_cannot_be_reported_again_by_readers(sign_in: SignIn) -> None:
    author, reader = create_member(), create_member()
    group, moderator = create_moderated_group(author)
    post = reply(author, start_thread(author, group))
    hide_post(actor_of(moderator), post.id, WHY)
    answer = sign_in(reader).post(
        "/api/v1/reports", json={"subject_type": "post", "subject_id": post.id, "reason": "spam"}
    )
    assert (answer.status_code, answer.get_json()["code"]) == (403, "withdrawn")


def test_the_first_post_of_a_newcomer_waits_for_a_welcome(sign_in: SignIn, deliver: Deliver) -> None:
    from tests.factories.trust import at_level

    newcomer = at_level(create_member(), 0)
    group, moderator = create_moderated_group(newcomer)
    start_thread(newcomer, group)
    deliver()
    (item,) = sign_in(moderator).get("/api/v1/review-items").get_json()["items"]
    assert (item["kind"], item["choices"][0]) == ("newcomer", "keep")


def test_a_moderator_who_hides_what_reports_hid_makes_it_hers(sign_in: SignIn) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    reporters = [create_member() for _ in range(3)]
    post = create_reported_post(group, author, *reporters, reason="private_data")
    session.refresh(post)
    assert (post.hidden_at is not None, post.judged_by_id) == (True, None)
    assert decide(sign_in(moderator), post, "hide", WHY).status_code == 200
    session.refresh(post)
    assert (post.judged_by_id, post.judged_why) == (moderator.id, WHY)


def test_what_waits_about_a_thread_follows_it_to_another_group(sign_in: SignIn, deliver: Deliver) -> None:
    author = create_member()
    group, _ = create_moderated_group(author)
    other, there = create_moderated_group(author)
    post = create_reported_post(group, author)
    assert sign_in(there).get("/api/v1/review-items").get_json()["items"] == []
    staff = actor_of(create_member(role="staff"))
    move_thread(staff, post.thread_id, other.id)
    deliver()
    kinds = [one["kind"] for one in sign_in(there).get("/api/v1/review-items").get_json()["items"]]
    assert "report" in kinds


def test_a_watched_word_comes_once_to_who_has_decided_about_it(sign_in: SignIn, deliver: Deliver) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    watch_word(actor_of(moderator), group.id, "free trial")
    post = reply(author, start_thread(moderator, group), "They offer a free trial.")
    deliver()
    assert waiting_on(post).kind == "watch_word"
    assert decide(sign_in(moderator), post, "keep").status_code == 200
    edit_post(actor_of(author), post.id, "They offer a free trial until May.", version=post.version)
    deliver()
    assert find_waiting("post", post.id) is None
