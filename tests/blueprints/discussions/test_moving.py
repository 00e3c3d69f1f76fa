"""Splitting, merging and moving threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.documents import POSTS, THREADS
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread, ThreadParticipant
from forum.blueprints.discussions.queries import addresses
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.services import approving, following, moving
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.notifications.queries import notifications as notification_queries
from forum.kernel.actor import SYSTEM
from forum.kernel.audit import AuditEntry, undo_act
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import hold_reply, reply, start_thread
from tests.factories.groups import add_to_group, create_group


def scene() -> tuple[Member, Member, Member, Thread, list[Post]]:
    """A thread of Ana with four replies, in a group that Mei moderates."""
    ana, luis, mei = create_member(), create_member(), create_member()
    group = create_group(ana, luis)
    add_to_group(group, mei, "moderator")
    thread = start_thread(ana, group)
    return ana, luis, mei, thread, [reply(one, thread) for one in (luis, ana, luis, mei)]


def order(thread: Thread) -> list[tuple[int, int, int]]:
    lines = post_queries.list_posts(session.get_one(Thread, thread.id)).items
    return [(line.id, line.number, line.position) for line in lines]


def facts(thread: Thread) -> Sequence[Any]:
    now = session.get_one(Thread, thread.id, populate_existing=True)
    people = session.scalar(
        sa.select(sa.func.sum(ThreadParticipant.posts)).where(ThreadParticipant.thread_id == thread.id)
    )
    return now.post_count, now.reply_count, now.last_number, now.last_poster_id, people


def last_entry() -> AuditEntry:
    return session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def test_a_split_takes_replies_with_all_that_belongs_to_them(app: Any, deliver: Callable[[], int]) -> None:
    ana, luis, mei, thread, (one, two, three, four) = scene()
    answer = reply(ana, thread, reply_to_id=three.id)
    following.mark_read(actor_of(luis), thread.id, 4)
    deliver()
    new = moving.split_thread(actor_of(mei), thread.id, [three.id, one.id, answer.id], "About the costs")
    assert [(number, place) for _, number, place in order(new)] == [(1, 1), (2, 2), (3, 3)]
    assert [post_id for post_id, _, _ in order(new)] == [one.id, three.id, answer.id]
    assert [(number, place) for _, number, place in order(thread)] == [(1, 1), (3, 2), (5, 3)]
    assert facts(thread) == (3, 2, 5, mei.id, 3)
    assert facts(new) == (3, 2, 3, ana.id, 3)
    assert (new.author_id, new.title) == (luis.id, "About the costs")
    assert post_queries.get_line(SYSTEM, answer.id).reply_to_number == 2
    for number, post in ((2, one), (4, three), (6, answer)):
        found = addresses.get_by_address(actor_of(luis), thread.id, number)
        assert (found.id, found.thread_id) == (post.id, new.id)
    read = thread_queries.get_thread_to_show(actor_of(luis), new.id)
    assert read.read_number == 2
    assert reply(luis, thread).number == 7
    deliver()
    assert POSTS.documents([three.id])[0]["thread_id"] == new.id
    told = notification_queries.list_notifications(actor_of(ana)).items
    assert {note.thread_id for note in told if note.post_id == three.id} <= {new.id}
    with pytest.raises(Invalid):
        moving.split_thread(actor_of(mei), thread.id, [thread.first_post_id or 0], "Everything")
    with pytest.raises(Invalid):
        moving.split_thread(actor_of(mei), thread.id, [three.id], "Not here any more")
    with pytest.raises(Forbidden):
        moving.split_thread(actor_of(luis), thread.id, [two.id, four.id], "Mine")


def test_a_split_is_taken_back_with_the_numbers_of_before(app: Any) -> None:
    _, luis, mei, thread, (one, _, three, _) = scene()
    before = order(thread)
    new = moving.split_thread(actor_of(mei), thread.id, [one.id, three.id], "About the costs")
    entry = last_entry()
    late = reply(luis, new)
    undo_act(SYSTEM, entry.id)
    assert order(thread)[:5] == before
    assert order(thread)[5:] == [(late.id, 6, 6)]
    for place in ((new.id, 1), (thread.id, 2)):
        assert addresses.get_by_address(actor_of(luis), *place).id == one.id
    assert addresses.get_by_address(actor_of(luis), new.id, 3).id == late.id
    with pytest.raises(NotFound):
        thread_queries.get_thread(actor_of(luis), new.id)
    assert session.get_one(Group, thread.group_id, populate_existing=True).thread_count == 1


def test_a_merge_leaves_an_address_and_is_taken_back(app: Any, sign_in: Any) -> None:
    ana, luis, mei, thread, _ = scene()
    other = start_thread(luis, session.get_one(Group, thread.group_id))
    answered = reply(ana, other)
    held = hold_reply(ana, other)
    following.mark_read(actor_of(mei), other.id)
    with pytest.raises(Forbidden):
        moving.merge_thread(actor_of(luis), other.id, thread.id)
    moving.merge_thread(actor_of(mei), other.id, thread.id)
    entry = last_entry()
    assert facts(thread) == (7, 6, 7, ana.id, 7)
    assert THREADS.documents([other.id]) == []
    assert session.get_one(Group, thread.group_id, populate_existing=True).thread_count == 1
    browser = sign_in(luis)
    for address, number in ((other.path, 6), (f"{other.path}/2", 7)):
        assert browser.get(address).headers["Location"].endswith(f"{thread.path}/{number}#post-{number}")
    assert browser.get(f"/api/v1/threads/{other.id}/posts/2").get_json()["id"] == answered.id
    assert approving.approve_post(actor_of(mei), held.id).thread_id == thread.id
    assert f"added 2 posts of “{other.title}”" in browser.get(thread.path).text
    undo_act(SYSTEM, entry.id)
    assert "added 2 posts of another thread" in browser.get(thread.path).text
    assert [(number, place) for _, number, place in order(other)] == [(1, 1), (2, 2)]
    assert facts(thread) == (6, 5, 8, ana.id, 6)
    assert browser.get(f"{thread.path}/7").headers["Location"].endswith(f"{other.path}/2#post-2")
    assert browser.get(f"{other.path}/2").status_code == 200


def test_a_thread_in_another_group_is_read_by_that_group_alone(app: Any, deliver: Callable[[], int]) -> None:
    ana, luis, mei, thread, (one, *_) = scene()
    following.watch_thread(actor_of(luis), thread.id, "watching")
    reply(ana, thread)
    deliver()
    closed = create_group(ana, visibility="private")
    with pytest.raises(NotFound):
        moving.move_thread(actor_of(mei), thread.id, closed.id)
    add_to_group(closed, mei, "moderator")
    moving.move_thread(actor_of(mei), thread.id, closed.id)
    entry = last_entry()
    deliver()
    with pytest.raises(NotFound):
        thread_queries.get_thread(actor_of(luis), thread.id)
    assert notification_queries.list_notifications(actor_of(luis)).items == []
    assert POSTS.documents([one.id])[0]["acl"] == [f"g{closed.id}"]
    both = entry.group_id, closed.id
    assert [session.get_one(Group, number, populate_existing=True).thread_count for number in both] == [0, 1]
    undo_act(SYSTEM, entry.id)
    assert thread_queries.get_thread(actor_of(luis), thread.id).group_id == entry.group_id


def test_the_page_and_the_api_split_merge_and_move(app: Any, sign_in: Any) -> None:
    _, luis, mei, thread, (one, two, *_) = scene()
    browser = sign_in(mei)
    assert f'value="{one.id}"' in browser.get(f"/t/{thread.id}/organise").text
    assert sign_in(luis).get(f"/t/{thread.id}/organise").status_code == 403
    refused = browser.post(f"/t/{thread.id}/split", data={"title": "About the costs"})
    assert refused.status_code == 422
    made = browser.post(f"/t/{thread.id}/split", data={"title": "About the costs", "post_ids": [one.id]})
    assert made.status_code == 303
    split = browser.post(f"/api/v1/threads/{thread.id}/split", json={"title": "And the time", "post_ids": [two.id]})
    assert split.status_code == 201
    mistyped = browser.post(f"/t/{split.get_json()['id']}/merge", data={"into": "/t/nowhere/999999"})
    assert mistyped.status_code == 422
    assert "No thread that you can read has this address." in mistyped.text
    assert "/t/nowhere/999999" in mistyped.text
    merged = browser.post(f"/t/{split.get_json()['id']}/merge", data={"into": thread.path}, follow_redirects=True)
    assert "Its old address leads here" in merged.text
    assert browser.put(f"/api/v1/threads/{thread.id}/group", json={"group_id": thread.group_id}).status_code == 200
    assert browser.post(f"/api/v1/threads/{thread.id}/merge", json={"into": thread.id}).status_code == 422
