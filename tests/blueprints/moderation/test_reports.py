"""Members report what is wrong; it comes to those who look after it, weighed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.moderation.services.deciding import decide
from forum.kernel import clock
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.moderation import create_moderated_group, create_reported_post, waiting_on

SignIn = Callable[[Any], Any]
SENT = {"subject_type": "post", "reason": "private_data", "note": "It names a resident."}


def test_a_reported_post_waits_for_the_moderators_of_its_group(sign_in: SignIn) -> None:
    author, reporter = create_member(name="Ana Souza"), create_member()
    group, moderator = create_moderated_group(author, reporter)
    thread = start_thread(author, group, title="The exit clause")
    post = reply(author, thread, "Call her at 208 555 0123.")
    answer = sign_in(reporter).post("/api/v1/reports", json={**SENT, "subject_id": post.id})
    assert (answer.status_code, answer.get_json()["outcome"]) == (201, "waiting")
    (item,) = sign_in(moderator).get("/api/v1/review-items").get_json()["items"]
    assert (item["kind"], item["group"]["name"], item["report_count"]) == ("report", group.name, 1)
    assert (item["subject"]["title"], item["subject"]["url"]) == ("The exit clause", f"{thread.path}/2#post-2")
    assert "208 555 0123" in item["subject"]["html"]
    assert item["subject"]["author"]["name"] == "Ana Souza"
    (given,) = item["reports"]
    assert (given["reporter"]["id"], given["note"]) == (reporter.id, "It names a resident.")
    assert item["choices"][0] == "keep"
    assert item["can"] == {"decide": True}


def test_several_reports_of_one_post_are_one_item_whose_weight_grows(sign_in: SignIn) -> None:
    author = create_member()
    group, moderator = create_moderated_group(author)
    create_reported_post(group, author, create_member(), create_member())
    (item,) = sign_in(moderator).get("/api/v1/review-items").get_json()["items"]
    assert (item["report_count"], item["points"], len(item["reports"])) == (2, 3.0, 2)


def test_the_same_member_reports_a_post_once(sign_in: SignIn) -> None:
    author, reporter = create_member(), create_member()
    group, _ = create_moderated_group(author)
    post = create_reported_post(group, author, reporter)
    answer = sign_in(reporter).post("/api/v1/reports", json={**SENT, "subject_id": post.id})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "already_reported")


def test_what_was_looked_at_is_reported_again_for_the_same_reason_after_a_day_only(sign_in: SignIn) -> None:
    author, other = create_member(), create_member()
    group, moderator = create_moderated_group(author)
    post = create_reported_post(group, author, reason="spam")
    decide(actor_of(moderator), waiting_on(post).id, "keep")
    sent = {"subject_type": "post", "subject_id": post.id, "reason": "spam"}
    answer = sign_in(other).post("/api/v1/reports", json=sent)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "reported_lately")
    assert sign_in(other).post("/api/v1/reports", json={**sent, "reason": "unkind"}).status_code == 201
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        again = sign_in(create_member()).post("/api/v1/reports", json=sent)
    assert again.status_code == 201


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"subject_type": "post", "subject_id": 987_654, "reason": "spam"}, 404, "not_found"),
        ({"subject_type": "act", "subject_id": 1, "reason": "spam"}, 422, "invalid"),
        ({"subject_type": "post", "subject_id": 0, "reason": "spam"}, 422, "invalid"),
        ({"subject_type": "post", "subject_id": 1, "reason": "ugly"}, 422, "invalid"),
        ({"subject_type": "post"}, 422, "invalid"),
    ],
)
def test_a_report_of_nothing_is_refused(sign_in: SignIn, sent: dict[str, Any], status: int, code: str) -> None:
    answer = sign_in(create_member()).post("/api/v1/reports", json=sent)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_nobody_reports_an_own_post_or_one_of_a_group_that_is_hidden_from_her(sign_in: SignIn) -> None:
    author, stranger = create_member(), create_member()
    group = create_group(author, visibility="private")
    post = reply(author, start_thread(author, group))
    sent = {**SENT, "subject_id": post.id}
    own = sign_in(author).post("/api/v1/reports", json=sent)
    assert (own.status_code, own.get_json()["code"]) == (403, "own_text")
    assert sign_in(stranger).post("/api/v1/reports", json=sent).status_code == 404


def test_a_reported_message_is_kept_with_the_five_before_it_and_staff_read_nothing_else(sign_in: SignIn) -> None:
    ana, luis, staff = create_member(), create_member(), create_member(role="staff")
    writing = sign_in(luis)
    first = writing.post("/api/v1/conversations", json={"member_ids": [ana.id], "body": "Line 1"}).get_json()
    for number in range(2, 9):
        address = f"/api/v1/conversations/{first['id']}/messages"
        last = writing.post(address, json={"body": f"Line {number}"}).get_json()
    sent = {"subject_type": "message", "subject_id": last["id"], "reason": "unkind", "block": True}
    assert sign_in(ana).post("/api/v1/reports", json=sent).status_code == 201
    browser = sign_in(staff)
    (item,) = browser.get("/api/v1/review-items").get_json()["items"]
    assert [line["text"] for line in item["subject"]["copy"]] == [f"Line {number}" for number in range(3, 9)]
    assert [line["reported"] for line in item["subject"]["copy"]] == [False] * 5 + [True]
    assert item["subject"]["html"] == ""
    assert browser.get(f"/api/v1/conversations/{first['id']}").status_code == 404
    refused = writing.post(f"/api/v1/conversations/{first['id']}/messages", json={"body": "Line 9"})
    assert refused.status_code == 403


def test_reports_of_members_and_messages_are_for_programme_staff_alone(sign_in: SignIn) -> None:
    author, reporter = create_member(), create_member()
    _, moderator = create_moderated_group(author)
    sent = {"subject_type": "member", "subject_id": author.id, "reason": "unkind"}
    assert sign_in(reporter).post("/api/v1/reports", json=sent).status_code == 201
    assert sign_in(moderator).get("/api/v1/review-items").get_json()["items"] == []
    (item,) = sign_in(create_member(role="staff")).get("/api/v1/review-items").get_json()["items"]
    assert (item["subject"]["type"], item["choices"]) == ("member", ["keep", "warn", "silence", "suspend"])


def test_the_author_learns_neither_of_the_report_nor_of_who_made_it(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    author, reporter = create_member(), create_member(name="Rita Reports")
    group, _ = create_moderated_group()
    add_to_group(group, author, role="moderator")
    post = create_reported_post(group, author, reporter)
    deliver()
    browser = sign_in(author)
    assert browser.get("/api/v1/review-items").get_json()["items"] == []
    assert browser.get(f"/api/v1/review-items/{waiting_on(post).id}").status_code == 404
    assert browser.get("/api/v1/notifications").get_json()["items"] == []
    for address in ("/moderation/log", "/me/moderation", "/moderation/queue"):
        assert "Rita Reports" not in browser.get(address).text


def test_who_reported_hears_what_came_of_it(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    author, reporter = create_member(), create_member()
    group, moderator = create_moderated_group(author)
    post = create_reported_post(group, author, reporter)
    decide(actor_of(moderator), waiting_on(post).id, "keep")
    deliver()
    browser = sign_in(reporter)
    (told,) = browser.get("/api/v1/notifications").get_json()["items"]
    assert (told["kind"], told["actor"]) == ("report", None)
    assert "left it as it is" in browser.get("/notifications").text
    (own,) = browser.get("/api/v1/me/reports").get_json()["items"]
    assert own["outcome"] == "declined"


def test_who_reported_is_not_told_of_a_decision_that_was_taken_back(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    author, reporter = create_member(), create_member()
    group, moderator = create_moderated_group(author)
    post = create_reported_post(group, author, reporter)
    browser, office = sign_in(reporter), sign_in(moderator)
    for told_before, told in ((False, False), (True, True)):
        item = waiting_on(post)
        entry_id = decide(actor_of(moderator), item.id, "keep").entry_id
        if told_before:
            deliver()
            assert "left it as it is" in browser.get("/notifications").text
        assert office.put(f"/api/v1/moderation-log/{entry_id}/undo", json={}).status_code == 200
        deliver()
        page = browser.get("/notifications").text
        assert "left it as it is" not in page
        assert ("What you reported is being looked at again" in page) is told
    decide(actor_of(moderator), waiting_on(post).id, "hide", "It names a resident.")
    deliver()
    assert "agreed with your report" in browser.get("/notifications").text


def test_the_page_for_reporting_shows_what_is_reported_and_goes_back_to_it(sign_in: SignIn) -> None:
    author, reporter = create_member(), create_member()
    group, moderator = create_moderated_group(author)
    thread = start_thread(author, group)
    post = reply(author, thread, "Buy our software.")
    browser = sign_in(reporter)
    page = browser.get(f"/report?type=post&id={post.id}")
    assert (page.status_code, "Buy our software." in page.text) == (200, True)
    sent = {"subject_type": "post", "subject_id": str(post.id), "note": "It sells."}
    wrong = browser.post("/report", data=sent)
    assert (wrong.status_code, "It sells." in wrong.text) == (422, True)
    answer = browser.post("/report", data={**sent, "reason": "spam"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{thread.path}/2#post-2")
    assert len(sign_in(moderator).get("/api/v1/review-items").get_json()["items"]) == 1
    assert "Advertising" in browser.get("/me/reports").text
    assert browser.get("/report?type=post&id=987654").status_code == 404


def test_the_same_report_sent_twice_is_one(sign_in: SignIn) -> None:
    author, reporter = create_member(), create_member()
    group, _ = create_moderated_group(author)
    post = reply(author, start_thread(author, group))
    browser, headers = sign_in(reporter), {"Idempotency-Key": "report-1"}
    sent = {**SENT, "subject_id": post.id}
    answers = [browser.post("/api/v1/reports", json=sent, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].get_json() == answers[1].get_json()
