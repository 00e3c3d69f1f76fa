"""One moderator decides; a second one learns who was first and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.moderation.rules import BUILT_IN_ANSWERS, KEYS
from forum.blueprints.moderation.services.deciding import decide
from forum.blueprints.moderation.services.filling import queue_subject
from forum.blueprints.moderation.services.reporting import report
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.moderation import create_moderated_group, create_reported_post, waiting_on

SignIn = Callable[[Any], Any]


def test_the_second_of_two_moderators_gets_a_conflict_that_says_who_was_first_and_why(sign_in: SignIn) -> None:
    author, second = create_member(), create_member()
    group, first = create_moderated_group(author)
    add_to_group(group, second, role="moderator")
    item = waiting_on(create_reported_post(group, author))
    address, seen = f"/api/v1/review-items/{item.id}/decision", item.version
    sent = {"decision": "keep", "reason": "The number is the public help line.", "version": seen}
    assert sign_in(first).post(address, json=sent).status_code == 200
    answer = sign_in(second).post(address, json={"decision": "keep", "version": seen})
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (409, "already_decided")
    assert (problem["decided_by"]["name"], problem["decision"]) == ("Mara Moderates", "keep")
    assert problem["reason"] == "The number is the public help line."
    assert problem["detail"] == "Mara Moderates was first: Left as it is. The number is the public help line."


def test_a_decision_rests_on_what_the_moderator_saw(sign_in: SignIn) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    post = create_reported_post(group, author)
    item = waiting_on(post)
    address, seen = f"/api/v1/review-items/{item.id}/decision", item.version
    report(actor_of(create_member()), "post", post.id, "private_data")
    browser = sign_in(moderator)
    answer = browser.post(address, json={"decision": "keep", "version": seen})
    problem = answer.get_json()
    assert (answer.status_code, problem["code"], problem["version"]) == (409, "item_changed", seen + 1)
    assert browser.post(address, json={"decision": "keep", "version": seen + 1}).status_code == 200


def test_what_somebody_looks_after_is_left_to_her_for_a_quarter_of_an_hour(sign_in: SignIn) -> None:
    author, other = create_member(), create_member()
    group, moderator = create_moderated_group(author)
    add_to_group(group, other, role="moderator")
    item = waiting_on(create_reported_post(group, author))
    browser = sign_in(other)
    claimed = sign_in(moderator).put(f"/api/v1/review-items/{item.id}/claim", json={})
    assert claimed.get_json()["claimed_by"]["name"] == "Mara Moderates"
    sent = {"decision": "keep"}
    refused = browser.post(f"/api/v1/review-items/{item.id}/decision", json=sent)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "claimed_by_other")
    assert browser.put(f"/api/v1/review-items/{item.id}/claim", json={}).status_code == 409
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert sign_in(other).put(f"/api/v1/review-items/{item.id}/claim", json={}).status_code == 200
    assert browser.put(f"/api/v1/review-items/{item.id}/claim", json={"take_over": True}).status_code == 200
    assert browser.delete(f"/api/v1/review-items/{item.id}/claim").get_json()["claimed_by"] is None
    assert browser.post(f"/api/v1/review-items/{item.id}/decision", json=sent).status_code == 200


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"decision": "warn"}, "reason"),
        ({"decision": "warn", "reason": "   "}, "reason"),
        ({"decision": "approve"}, "decision"),
        ({"decision": "suspend", "reason": "Why"}, "decision"),
        ({"decision": "dance"}, "decision"),
        ({}, "decision"),
    ],
)
def test_a_decision_that_is_not_offered_or_lacks_its_reason_is_refused(
    sign_in: SignIn, sent: dict[str, Any], field: str
) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    item = waiting_on(create_reported_post(group, author))
    answer = sign_in(moderator).post(f"/api/v1/review-items/{item.id}/decision", json=sent)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, [field])
    assert waiting_on_id(item.id)


def waiting_on_id(item_id: int) -> bool:
    from forum.blueprints.moderation.models.items import ReviewItem
    from forum.kernel.database import session

    session.expire_all()
    return session.get_one(ReviewItem, item_id).waiting


def test_moderators_see_and_decide_in_their_own_groups_only(sign_in: SignIn) -> None:
    author = create_member()
    group, _ = create_moderated_group(author)
    _, stranger = create_moderated_group()
    item = waiting_on(create_reported_post(group, author))
    for somebody, status in ((stranger, 404), (create_member(), 404)):
        browser = sign_in(somebody)
        assert browser.get(f"/api/v1/review-items/{item.id}").status_code == status
        decided = browser.post(f"/api/v1/review-items/{item.id}/decision", json={"decision": "keep"})
        assert decided.status_code == status
    assert sign_in(stranger).get("/api/v1/review-items").get_json()["items"] == []
    assert sign_in(create_member()).get("/api/v1/review-items").status_code == 403
    assert len(sign_in(create_member(role="staff")).get("/api/v1/review-items").get_json()["items"]) == 1


def test_staff_do_not_look_into_a_private_group(sign_in: SignIn) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author, visibility="private")
    reporter = create_member()
    add_to_group(group, reporter)
    create_reported_post(group, author, reporter)
    assert sign_in(create_member(role="staff")).get("/api/v1/review-items").get_json()["items"] == []
    assert len(sign_in(moderator).get("/api/v1/review-items").get_json()["items"]) == 1


def test_several_items_are_decided_at_once_each_for_itself(sign_in: SignIn) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    first, second, third = (waiting_on(create_reported_post(group, author)) for _ in range(3))
    sent = {"items": [{"id": one.id, "version": one.version} for one in (first, second, third)], "decision": "keep"}
    decide(actor_of(moderator), second.id, "keep", "By hand")
    answer = sign_in(moderator).post("/api/v1/review-items/decisions", json=sent)
    outcomes = answer.get_json()["items"]
    assert [one["decided"] for one in outcomes] == [True, False, True]
    assert outcomes[1]["code"] == "already_decided"
    assert sign_in(moderator).get("/api/v1/review-items").get_json()["items"] == []


def test_a_decision_can_be_taken_back_and_the_item_waits_again(sign_in: SignIn) -> None:
    author, reporter = create_member(), create_member()
    group, moderator = create_moderated_group(author)
    post = create_reported_post(group, author, reporter)
    browser = sign_in(moderator)
    decided = browser.post(f"/api/v1/review-items/{waiting_on(post).id}/decision", json={"decision": "keep"}).get_json()
    assert (decided["status"], decided["choices"], decided["can"]) == ("decided", [], {"decide": False})
    assert browser.put(decided["undo_url"], json={}).status_code == 200
    (item,) = browser.get("/api/v1/review-items").get_json()["items"]
    assert (item["id"], item["status"], item["report_count"]) == (decided["id"], "waiting", 1)
    (own,) = sign_in(reporter).get("/api/v1/me/reports").get_json()["items"]
    assert own["outcome"] == "waiting"


def test_what_is_put_off_comes_back_after_three_days(sign_in: SignIn) -> None:

    author = create_member()
    group, moderator = create_moderated_group(author)
    thread = start_thread(author, group)
    queue_subject(SYSTEM, "unanswered", "thread", thread.id)
    browser = sign_in(moderator)
    (item,) = browser.get("/api/v1/review-items").get_json()["items"]
    assert item["choices"] == ["keep", "answer", "later"]
    sent = {"decision": "later", "version": item["version"]}
    assert browser.post(f"/api/v1/review-items/{item['id']}/decision", json=sent).status_code == 200
    assert browser.get("/api/v1/review-items").get_json()["items"] == []
    with time_machine.travel(clock.now() + timedelta(days=3, minutes=1)):
        assert len(sign_in(moderator).get("/api/v1/review-items").get_json()["items"]) == 1


def test_an_unanswered_thread_is_answered_from_the_queue(sign_in: SignIn, deliver: Callable[[], int]) -> None:

    author = create_member()
    group, moderator = create_moderated_group(author)
    thread = start_thread(author, group)
    item = queue_subject(SYSTEM, "unanswered", "thread", thread.id)
    assert item is not None
    browser = sign_in(moderator)
    sent = {"decision": "answer", "reason": "Ask Durham, they did it last year."}
    assert browser.post(f"/api/v1/review-items/{item.id}/decision", json=sent).status_code == 200
    posts = browser.get(f"/api/v1/threads/{thread.id}/posts").get_json()["items"]
    assert [post["body"] for post in posts][-1] == "Ask Durham, they did it last year."


def answered_thread(sign_in: SignIn) -> tuple[Any, Any, Any, str]:
    """A question that its moderator has answered from the queue, and how that is taken back."""
    author = create_member()
    group, moderator = create_moderated_group(author)
    thread = start_thread(author, group)
    item = queue_subject(SYSTEM, "unanswered", "thread", thread.id)
    assert item is not None
    browser, sent = sign_in(moderator), {"decision": "answer", "reason": "Ask Durham, they did it last year."}
    decided = browser.post(f"/api/v1/review-items/{item.id}/decision", json=sent).get_json()
    return browser, group, thread, decided["undo_url"]


def test_an_answer_is_taken_back_with_its_post_and_the_question_waits_again(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    browser, _group, thread, undo_url = answered_thread(sign_in)
    deliver()
    assert browser.put(undo_url, json={}).status_code == 200
    deliver()
    posts = browser.get(f"/api/v1/threads/{thread.id}/posts").get_json()["items"]
    assert [post["state"] for post in posts] == ["published", "withdrawn"]
    (waits,) = browser.get("/api/v1/review-items?kind=unanswered").get_json()["items"]
    assert waits["subject"]["id"] == thread.id


def test_another_moderator_removes_the_answer_and_a_question_answered_meanwhile_waits_no_more(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    _browser, group, thread, undo_url = answered_thread(sign_in)
    other, helper = create_member(), create_member()
    add_to_group(group, other, role="moderator")
    add_to_group(group, helper)
    reply(helper, thread)
    deliver()
    browser = sign_in(other)
    assert browser.put(undo_url, json={}).status_code == 200
    deliver()
    posts = browser.get(f"/api/v1/threads/{thread.id}/posts").get_json()["items"]
    assert [post["state"] for post in posts] == ["published", "removed", "published"]
    assert browser.get("/api/v1/review-items?kind=unanswered").get_json()["items"] == []


def test_an_answer_that_says_more_by_now_stays(sign_in: SignIn) -> None:
    browser, _group, thread, undo_url = answered_thread(sign_in)
    post = browser.get(f"/api/v1/threads/{thread.id}/posts").get_json()["items"][-1]
    edited = {"body": "Ask Durham. They did it in May and wrote a guide."}
    headers = {"If-Match": browser.get(f"/api/v1/posts/{post['id']}").headers["ETag"]}
    assert browser.patch(f"/api/v1/posts/{post['id']}", json=edited, headers=headers).status_code == 200
    refused = browser.put(undo_url, json={})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "answer_changed")
    assert browser.get(f"/api/v1/posts/{post['id']}").get_json()["state"] == "published"


def test_a_reason_kept_for_authors_is_never_posted_as_an_answer(sign_in: SignIn) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    thread = start_thread(author, group)
    item = queue_subject(SYSTEM, "unanswered", "thread", thread.id)
    assert item is not None
    browser = sign_in(moderator)
    kept = {"title": "Ours", "body": "Not here, please.", "group_id": group.id}
    assert browser.post("/api/v1/answer-templates", json=kept).status_code == 201
    for reason in ("Not here, please.", str(BUILT_IN_ANSWERS[0][1]), " "):
        sent = {"decision": "answer", "reason": reason}
        answer = browser.post(f"/api/v1/review-items/{item.id}/decision", json=sent)
        assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["reason"])
    assert len(browser.get(f"/api/v1/threads/{thread.id}/posts").get_json()["items"]) == 1
    page = browser.get(f"/moderation/queue/{item.id}").text
    assert "Your answer, for everybody in the thread" in page
    assert "Post the answer" in page
    assert str(BUILT_IN_ANSWERS[0][1]) not in page


def test_the_queue_says_what_is_decided_by_a_key_that_is_the_same_for_every_kind(sign_in: SignIn) -> None:
    author = create_member(name="Wes Nakagawa")
    group, moderator = create_moderated_group(author)
    create_reported_post(group, author)
    queue_subject(SYSTEM, "unanswered", "thread", start_thread(author, group).id)
    page = sign_in(moderator).get("/moderation/queue").text
    assert 'data-ask="Hide and warn: why? Wes Nakagawa reads it."' in page
    keys = set(re.findall(r'value="(\w+)"[^>]*data-key="(\d)"', page))
    assert keys == {(name, str(KEYS[name])) for name, _key in keys}
    assert {name for name, _key in keys} >= {"keep", "hide", "remove", "warn", "approve", "refuse", "answer", "later"}


def test_who_moderates_sees_on_every_page_and_on_home_that_something_waits(sign_in: SignIn) -> None:
    author, reporter = create_member(), create_member()
    group, moderator = create_moderated_group(author)
    _, stranger = create_moderated_group()
    item = waiting_on(create_reported_post(group, author, reporter))
    nothing, count = "Nothing is waiting for you", 'data-count="moderation">1</span>'
    for somebody, waits in ((moderator, True), (create_member(role="staff"), True), (stranger, False)):
        home = sign_in(somebody).get("/").text
        assert (nothing not in home, "1 item waits for a decision" in home, count in home) == (waits, waits, waits)
    browser = sign_in(moderator)
    assert count in browser.get("/groups").text
    decide(actor_of(moderator), item.id, "keep")
    assert count not in browser.get("/groups").text
    assert nothing in browser.get("/").text


def test_reports_go_before_the_rest_and_heavy_ones_before_light_ones(sign_in: SignIn) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    light = waiting_on(create_reported_post(group, author))
    heavy = waiting_on(create_reported_post(group, author, create_member(), create_member(), reason="spam"))
    ids = [one["id"] for one in sign_in(moderator).get("/api/v1/review-items").get_json()["items"]]
    assert ids == [heavy.id, light.id]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_queue_costs_the_same_for_one_and_for_many(
    sign_in: SignIn, count_statements: Callable[[], Any], rows: int
) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    for _ in range(rows):
        create_reported_post(group, author)
    browser = sign_in(moderator)
    with count_statements() as statements:
        assert len(browser.get("/api/v1/review-items?limit=100").get_json()["items"]) == rows
    assert len(statements) == 5
    with count_statements() as statements:
        assert browser.get("/moderation/queue").status_code == 200
    assert len(statements) == 11


def test_the_page_decides_without_scripts_and_asks_for_the_reason_it_lacks(sign_in: SignIn) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    item = waiting_on(create_reported_post(group, author))
    browser = sign_in(moderator)
    page = browser.get("/moderation/queue").text
    assert f'action="/moderation/queue/{item.id}/decision"' in page
    sent = {"decision": "warn", "version": str(item.version)}
    asked = browser.post(f"/moderation/queue/{item.id}/decision", data=sent)
    assert (asked.status_code, "Write the reason. The author reads it." in asked.text) == (422, True)
    done = browser.post(f"/moderation/queue/{item.id}/decision", data={**sent, "decision": "keep"})
    assert (done.status_code, done.headers["Location"]) == (303, "/moderation/queue")
    again = browser.post(f"/moderation/queue/{item.id}/decision", data={**sent, "decision": "keep"})
    assert (again.status_code, "Mara Moderates was first" in again.text) == (409, True)
    assert "Left as it is" in browser.get("/moderation/decided").text


def test_who_wrote_a_post_does_not_decide_about_it(sign_in: SignIn) -> None:
    author = create_member()
    group = create_group()
    add_to_group(group, author, role="owner")
    item = waiting_on(create_reported_post(group, author))
    browser = sign_in(author)
    assert browser.get("/api/v1/review-items").get_json()["items"] == []
    decided = browser.post(f"/api/v1/review-items/{item.id}/decision", json={"decision": "keep"})
    assert decided.status_code == 404


def test_an_answered_thread_and_a_withdrawn_post_leave_the_queue(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    post = create_reported_post(group, author)
    assert sign_in(author).delete(f"/api/v1/posts/{post.id}").status_code == 204
    deliver()
    browser = sign_in(moderator)
    waiting = [one for one in browser.get("/api/v1/review-items").get_json()["items"] if one["kind"] == "report"]
    assert waiting == []


def test_several_are_hidden_together_and_each_answer_says_how_it_is_taken_back(sign_in: SignIn) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    thread = start_thread(author, group)
    posts = [reply(author, thread, separate=True) for _ in range(2)]
    items = [queue_subject(SYSTEM, "newcomer", "post", post.id) for post in posts]
    chosen = [{"id": item.id, "version": item.version} for item in items if item is not None]
    browser = sign_in(moderator)
    sent = {"items": chosen, "decision": "hide", "reason": "It advertises."}
    outcomes = browser.post("/api/v1/review-items/decisions", json=sent).get_json()["items"]
    assert [(one["decided"], one["version"]) for one in outcomes] == [(True, one["version"] + 1) for one in chosen]
    for one in outcomes:
        assert browser.put(one["undo_url"], json={}).status_code == 200
    states = [browser.get(f"/api/v1/posts/{post.id}").get_json()["state"] for post in posts]
    assert states == ["published", "published"]
