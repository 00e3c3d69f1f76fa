"""Notifications go where the posts go that they tell of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import acts, following, moving, reactions
from forum.blueprints.notifications.queries import notifications as queries
from forum.kernel.actor import SYSTEM
from forum.kernel.audit import AuditEntry, undo_act
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.notifications import create_group_of, reply, start_thread


def told(member: Member) -> list[tuple[str, int | None, int, int, int]]:
    shown = queries.list_notifications(actor_of(member)).items
    return sorted((one.kind, one.thread_id, one.number, one.last_number, one.post_count) for one in shown)


def scene(deliver: Callable[[], int]) -> tuple[Member, Member, Thread, list[Any]]:
    """Ana watches a thread of hers in which Luis has answered three times."""
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group_of(ana, luis))
    answers = [reply(luis, thread) for _ in range(3)]
    deliver()
    assert told(ana) == [("thread", thread.id, 2, 4, 3)]
    return ana, luis, thread, answers


def test_what_tells_of_several_posts_leads_to_the_next_one_when_the_first_is_hidden(
    app: Any, deliver: Callable[[], int]
) -> None:
    ana, _, thread, (first, _, last) = scene(deliver)
    acts.hide_post(SYSTEM, first.id)
    deliver()
    assert told(ana) == [("thread", thread.id, 3, 4, 2)]
    acts.hide_post(SYSTEM, last.id)
    deliver()
    assert told(ana) == [("thread", thread.id, 3, 3, 1)]


def test_what_was_not_told_of_is_not_taken_off_when_it_goes(app: Any, deliver: Callable[[], int]) -> None:
    ana, luis, rosa = create_member(), create_member(), create_member()
    thread = start_thread(rosa, create_group_of(ana, luis, rosa))
    mine = reply(ana, thread)
    following.watch_thread(actor_of(ana), thread.id, "normal")
    reply(luis, thread, reply_to_id=mine.id)
    between = reply(luis, thread)
    reply(luis, thread, reply_to_id=mine.id)
    deliver()
    assert told(ana) == [("reply", thread.id, 3, 5, 2)]
    acts.hide_post(SYSTEM, between.id)
    deliver()
    assert told(ana) == [("reply", thread.id, 3, 5, 2)]


def test_of_posts_that_were_told_together_each_is_told_of_in_its_thread(app: Any, deliver: Callable[[], int]) -> None:
    ana, _, thread, (_, second, third) = scene(deliver)
    new = moving.split_thread(SYSTEM, thread.id, [second.id, third.id], "About the costs")
    entry = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    deliver()
    assert told(ana) == [("thread", thread.id, 2, 2, 1), ("thread", new.id, 1, 2, 2)]
    assert entry is not None
    undo_act(SYSTEM, entry.id)
    deliver()
    assert told(ana) == [("thread", thread.id, 2, 2, 1), ("thread", thread.id, 3, 4, 2)]


def test_how_many_reacted_is_still_said_of_a_post_that_was_moved(app: Any, deliver: Callable[[], int]) -> None:
    ana, luis = create_member(), create_member()
    others = [create_member() for _ in range(6)]
    thread = start_thread(luis, create_group_of(ana, luis, *others))
    answer = reply(ana, thread)
    for one in others:
        reactions.react(actor_of(one), answer.id, "thanks")
    deliver()
    before = [(kind, count) for kind, _, _, _, count in told(ana)]
    new = moving.split_thread(SYSTEM, thread.id, [answer.id], "About the costs")
    deliver()
    assert [(kind, count) for kind, _, _, _, count in told(ana)] == before
    assert {(place, number) for _, place, number, _, _ in told(ana)} == {(new.id, 1)}


def test_who_is_quoted_by_an_address_of_before_is_told(app: Any, deliver: Callable[[], int]) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(luis, create_group_of(ana, luis))
    answer = reply(ana, thread)
    before = f"/t/{thread.slug}/{thread.id}/{answer.number}"
    moving.split_thread(SYSTEM, thread.id, [answer.id], "About the costs")
    deliver()
    reply(luis, thread, f"> [Ana]({before}):\n>\n> This is so.\n\nIs it?")
    deliver()
    assert [kind for kind, *_ in told(ana) if kind == "quote"] == ["quote"]
