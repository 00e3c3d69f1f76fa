"""Slow mode: so and so long between two posts of one person, edits included, to an end at which it stops by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.errors import SlowMode
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import posts, slowing, states
from forum.kernel import clock
from forum.kernel.audit import AuditEntry, undo_act
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group

SignIn = Callable[[Any], Any]
LONG = "This is a much longer text than what stood here before, since it says something new. " * 3
TEN_MINUTES = 600


def scene(seconds: int = TEN_MINUTES) -> tuple[Member, Member, Member, Thread]:
    """Ana's thread of yesterday, slow for two days, in a group that Mei moderates; Luis belongs to it too."""
    ana, luis, mei = create_member(), create_member(), create_member(name="Mei Lin")
    group = create_group(ana, luis)
    add_to_group(group, mei, "moderator")
    with time_machine.travel(clock.now() - timedelta(days=1)):
        thread = start_thread(ana, group)
    states.slow_down(actor_of(mei), thread.id, seconds, clock.now() + timedelta(days=2))
    return ana, luis, mei, session.get_one(Thread, thread.id)


def after(minutes: float) -> Any:
    return time_machine.travel(clock.now() + timedelta(minutes=minutes))


def last_entry() -> AuditEntry:
    return session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def test_who_has_written_waits_and_others_and_moderators_do_not(app: Any) -> None:
    ana, luis, mei, thread = scene()
    reply(luis, thread)
    reply(ana, thread)
    for _ in range(3):
        reply(mei, thread)
    with after(4):
        with pytest.raises(SlowMode) as refusal:
            reply(luis, thread)
        assert (refusal.value.status, refusal.value.code) == (429, "slow_mode")
        assert 350 <= (refusal.value.retry_after or 0) <= 360
        assert "again in 6 minutes" in str(refusal.value.detail)
    with after(10.1):
        reply(luis, thread)


def test_a_second_reply_is_a_post_of_its_own_since_adding_would_be_no_wait(app: Any) -> None:
    _, luis, _, thread = scene()
    first = reply(luis, thread, "The first answer.")
    with after(11):
        second = reply(luis, thread, "The second answer.", separate=False)
        assert second.id != first.id


def test_an_edit_counts_like_a_post_but_a_small_correction_does_not(app: Any) -> None:
    _, luis, _, thread = scene()
    post = reply(luis, thread, "We share a taple.")
    edit = posts.edit_post(actor_of(luis), post.id, "We share a table.", version=post.version)
    with after(4), pytest.raises(SlowMode):
        posts.edit_post(actor_of(luis), post.id, LONG, version=edit.version)
    with after(11):
        changed = posts.edit_post(actor_of(luis), post.id, LONG, version=edit.version)
    with after(12):
        with pytest.raises(SlowMode):
            reply(luis, thread)
        with pytest.raises(SlowMode):
            posts.edit_post(actor_of(luis), post.id, LONG * 2, version=changed.version)
    with after(22):
        reply(luis, thread)


def test_a_moderator_edits_at_any_time(app: Any) -> None:
    _, luis, mei, thread = scene()
    post = reply(luis, thread)
    reply(mei, thread)
    assert posts.edit_post(actor_of(mei), post.id, LONG, version=post.version).edit_count == 1


def test_it_ends_by_itself_and_nobody_waits_beyond_its_end(app: Any) -> None:
    _, luis, mei, thread = scene(seconds=7 * 86_400)
    with after(60 * 24 * 2 - 60):
        reply(luis, thread)
    with after(60 * 24 * 2 - 30):
        pace = slowing.pace_of(actor_of(luis), session.get_one(Thread, thread.id))
        assert pace is not None
        assert pace.again_at == thread.slow_until
        with pytest.raises(SlowMode):
            reply(luis, thread)
    with after(60 * 24 * 2 + 1):
        reply(luis, thread)
        assert slowing.pace_of(actor_of(luis), session.get_one(Thread, thread.id)) is None
        entry = last_entry().id
        states.speed_up(actor_of(mei), thread.id)
        assert last_entry().id == entry  # it had ended


def test_it_is_for_moderators_has_bounds_and_is_taken_back(app: Any) -> None:
    ana, luis, mei, thread = scene()
    actor, end = actor_of(mei), thread.slow_until
    with pytest.raises(Forbidden):
        states.speed_up(actor_of(ana), thread.id)
    with pytest.raises(Invalid):
        states.slow_down(actor, thread.id, 60, clock.now() - timedelta(minutes=1))
    states.slow_down(actor, thread.id, 60, clock.now() + timedelta(hours=1))
    undo_act(actor, last_entry().id)
    assert (thread.slow_seconds, thread.slow_until) == (TEN_MINUTES, end)
    states.speed_up(actor, thread.id)
    reply(luis, thread)
    reply(luis, thread)
    undo_act(actor, last_entry().id)
    with pytest.raises(SlowMode):
        reply(luis, thread)


def test_the_api_refuses_with_a_code_and_when_to_come_back(sign_in: SignIn) -> None:
    _, luis, mei, thread = scene()
    address = f"/api/v1/threads/{thread.id}"
    told = sign_in(luis).get(address).get_json()["slow_mode"]
    assert told["seconds"] == TEN_MINUTES
    assert sign_in(luis).post(f"{address}/posts", json={"body": "One."}).status_code == 201
    refused = sign_in(luis).post(f"{address}/posts", json={"body": "Two."})
    assert (refused.status_code, refused.get_json()["code"]) == (429, "slow_mode")
    assert 590 <= int(refused.headers["Retry-After"]) <= 600
    assert refused.get_json()["again_at"]
    until = (clock.now() + timedelta(hours=1)).isoformat()
    for wrong in ({"seconds": 1, "slow_until": until}, {"seconds": 60}, {"seconds": 10**9, "slow_until": until}):
        assert sign_in(mei).put(f"{address}/slow-mode", json=wrong).status_code == 422
    assert sign_in(luis).put(f"{address}/slow-mode", json={"seconds": 60, "slow_until": until}).status_code == 403
    changed = sign_in(mei).put(f"{address}/slow-mode", json={"seconds": 60, "slow_until": until})
    assert changed.get_json()["slow_mode"]["seconds"] == 60
    assert sign_in(mei).delete(f"{address}/slow-mode").status_code == 204
    assert sign_in(luis).get(address).get_json()["slow_mode"] is None
    assert sign_in(luis).post(f"{address}/posts", json={"body": "Two."}).status_code == 201


def test_the_form_says_it_before_one_writes_and_keeps_what_was_typed(sign_in: SignIn) -> None:
    _, luis, mei, thread = scene()
    browser = sign_in(luis)
    assert "10 minutes between two of your posts" in browser.get(thread.path).text
    assert "You can write again" not in browser.get(thread.path).text
    assert "10 minutes between two of your posts" not in sign_in(mei).get(thread.path).text
    post = reply(luis, thread)
    assert "You can write again in 10 minutes" in browser.get(thread.path).text
    assert "You can write again in 10 minutes" in browser.get(f"/posts/{post.id}/edit").text
    sent = browser.post(f"/t/{thread.id}/posts", data={"body": "Nothing of this is lost."})
    assert (sent.status_code, "Nothing of this is lost." in sent.text) == (429, True)
    assert "You can write in it again in 10 minutes" in sent.text


def test_the_page_begins_and_ends_it(sign_in: SignIn) -> None:
    ana, _, mei, thread = scene()
    browser = sign_in(mei)
    assert "Change slow mode" in browser.get(f"/t/{thread.id}/timing").text
    day = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    sent = browser.post(f"/t/{thread.id}/slow", data={"seconds": "3600", "slow_until": day})
    assert sent.status_code == 303
    told = sign_in(ana).get(thread.path).text
    assert ("began slow mode until" in told, "1 hour between two posts" in told) == (True, True)
    assert browser.post(f"/t/{thread.id}/slow/end").status_code == 303
    assert "Begin slow mode" in browser.get(f"/t/{thread.id}/timing").text


def test_a_slow_thread_costs_one_statement_more_for_who_writes(sign_in: SignIn, count_statements: Any) -> None:
    _, luis, mei, thread = scene()
    browser = sign_in(luis)
    browser.get(thread.path)
    with count_statements() as slow:
        browser.get(thread.path)
    states.speed_up(actor_of(mei), thread.id)
    with count_statements() as quick:
        browser.get(thread.path)
    assert len(slow) == len(quick) + 1
