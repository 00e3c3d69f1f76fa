"""A poll that begins with its thread, now or in the minute for which the thread is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.discussions.queries import scheduled as scheduled_queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.services import scheduling
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from tests.factories.accounts import actor_of, create_member
from tests.factories.groups import add_to_group, create_group

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Any], Any]
THREAD = {"title": "How often do you publish?", "body": "We wonder.", "language": "en"}
POLL = {"question": "How often?", "options": ["Every month", "Every quarter", "Every month"]}
TYPED = {"poll_question": "How often?", "poll_options": "Every month\n\n Every quarter \nEvery month"}


def text_of(moment: Any) -> str:
    return str(moment.strftime("%Y-%m-%dT%H:%M"))


def test_a_thread_is_started_with_a_poll(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    browser = sign_in(ana)
    made = browser.post(f"/api/v1/groups/{group.id}/threads", json={**THREAD, "poll": POLL})
    assert made.status_code == 201
    posts = sign_in(luis).get(f"/api/v1/threads/{made.get_json()['id']}/posts").get_json()["items"]
    poll = sign_in(luis).get(f"/api/v1/polls/{posts[0]['poll_id']}").get_json()
    assert [one["text"] for one in poll["options"]] == ["Every month", "Every quarter"]
    form = {**THREAD, "body": "We wonder too.", **TYPED, "poll_multiple": "1", "poll_results": "after_vote"}
    sent = browser.post(f"/groups/{group.slug}/new", data=form)
    assert sent.status_code == 303
    page = sign_in(luis).get(sent.location).text
    assert "poll__question" in page
    assert "Choose all that apply" in page
    assert page.count('name="option_ids"') == 2


def test_a_thread_without_a_poll_has_none(sign_in: SignIn) -> None:
    ana = create_member()
    group = create_group(ana)
    browser = sign_in(ana)
    assert "Poll <span" in browser.get(f"/groups/{group.slug}/new").text
    sent = browser.post(f"/groups/{group.slug}/new", data={**THREAD, "poll_question": "", "poll_options": ""})
    assert "poll__question" not in browser.get(sent.location).text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"poll_question": "How often?", "poll_options": "Only one"}, "Write at least two different answers."),
        ({"poll_options": "One\nTwo"}, "Write the question as well, or take the answers away."),
        ({**TYPED, "poll_options": "\n".join("abcdefghijklmnopqrstuvwx")}, "Write at most 20 answers"),
        ({**TYPED, "poll_closes_at": "2020-01-01T10:00"}, "Choose a moment after the thread is published."),
    ],
)
def test_a_wrong_poll_is_told_and_nothing_is_lost(sign_in: SignIn, typed: dict[str, str], told: str) -> None:
    ana = create_member()
    group = create_group(ana)
    again = sign_in(ana).post(f"/groups/{group.slug}/new", data={**THREAD, **typed})
    assert again.status_code == 422
    assert told in again.text
    assert "We wonder.</textarea>" in again.text
    assert typed["poll_options"].split("\n")[0] in again.text
    assert '<details class="facet field" open>' in again.text
    assert thread_queries.list_threads(actor_of(ana), group_id=group.id).items == []


def test_the_api_refuses_a_wrong_poll_and_makes_no_thread(sign_in: SignIn) -> None:
    ana = create_member()
    group = create_group(ana)
    browser, address = sign_in(ana), f"/api/v1/groups/{group.id}/threads"
    past = {**POLL, "closes_at": "2020-01-01T10:00:00Z"}
    for poll in ({**POLL, "options": ["One", "One"]}, {"question": "How?"}, past, {**POLL, "post_id": 5}):
        assert browser.post(address, json={**THREAD, "poll": poll}).status_code == 422
    assert thread_queries.list_threads(actor_of(ana), group_id=group.id).items == []


def test_a_thread_that_waits_for_approval_keeps_its_poll(sign_in: SignIn) -> None:
    ana, luis, eva = create_member(), create_member(), create_member()
    group = create_group(luis, eva, approve_threads="all")
    add_to_group(group, ana, "moderator")
    sent = sign_in(luis).post(f"/groups/{group.slug}/new", data={**THREAD, **TYPED})
    assert sign_in(eva).get(sent.location).status_code == 404
    page = sign_in(ana).get(sent.location).text
    assert "poll__question" in page
    assert "poll__ballot" not in page
    post_id = page.split('data-post="')[1].split('"')[0]
    assert sign_in(ana).post(f"/posts/{post_id}/approve").status_code == 303
    assert "poll__ballot" in sign_in(eva).get(sent.location).text


def test_what_is_typed_is_there_after_the_preview_of_browsers_without_scripts(sign_in: SignIn) -> None:
    ana = create_member()
    group = create_group(ana)
    form = {**THREAD, **TYPED, "publish_at": text_of(clock.now() + timedelta(days=2))}
    shown = sign_in(ana).post(f"/groups/{group.slug}/new/preview", data=form)
    assert shown.status_code == 200
    assert 'value="How often?"' in shown.text
    assert f'value="{form["publish_at"]}"' in shown.text


def test_a_thread_for_later_comes_with_its_poll(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    later, end = clock.now() + timedelta(days=1), clock.now() + timedelta(days=3)
    form = {**THREAD, **TYPED, "publish_at": text_of(later), "poll_closes_at": text_of(end)}
    browser = sign_in(ana)
    assert browser.post(f"/groups/{group.slug}/new", data=form).location == "/me/scheduled"
    kept = scheduled_queries.list_scheduled(actor_of(ana)).items[0]
    page = browser.get(kept.path).text
    assert "Every month\nEvery quarter</textarea>" in page
    assert f'value="{text_of(end)}"' in page
    told = browser.get(f"/api/v1/scheduled-threads/{kept.id}").get_json()["poll"]
    assert (told["question"], told["options"]) == ("How often?", ["Every month", "Every quarter"])
    with time_machine.travel(later + timedelta(minutes=2), tick=False):
        assert scheduling.publish_due(SYSTEM) == 1
        thread = thread_queries.list_threads(actor_of(luis), group_id=group.id).items[0].thread
        assert "poll__ballot" in sign_in(luis).get(thread.path).text


def test_the_poll_of_a_thread_for_later_is_changed_kept_and_taken_away(sign_in: SignIn) -> None:
    ana = create_member()
    group = create_group(ana)
    later = (clock.now() + timedelta(days=1)).isoformat()
    browser = sign_in(ana)
    address = f"/api/v1/groups/{group.id}/scheduled-threads"
    early = {**POLL, "closes_at": clock.now().isoformat()}
    assert browser.post(address, json={**THREAD, "publish_at": later, "poll": early}).status_code == 422
    made = browser.post(address, json={**THREAD, "publish_at": later, "poll": POLL})
    assert made.get_json()["poll"]["options"] == ["Every month", "Every quarter"]
    one, tag = f"/api/v1/scheduled-threads/{made.get_json()['id']}", made.headers["ETag"]
    for change, question in (
        ({"title": "Another title"}, "How often?"), ({"poll": {**POLL, "question": "When?"}}, "When?"),
        ({"poll": None}, None),
    ):  # fmt: skip
        answer = browser.patch(one, json=change, headers={"If-Match": tag})
        tag = answer.headers["ETag"]
        assert (answer.get_json()["poll"] or {}).get("question") == question
