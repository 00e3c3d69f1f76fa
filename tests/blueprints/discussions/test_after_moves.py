"""What is said of threads once posts have left them: acts in their course, links, queues, rooms, words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from forum.blueprints.discussions.queries import history, links, tags
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.services import acts, curating, moving, polls, posts, states
from forum.blueprints.moderation.queries.queue import find_waiting
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.realtime.broadcasts import payload_of
from forum.kernel.realtime.rooms import RoomEvent
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import hold_reply, reply, start_thread
from tests.factories.groups import add_to_group, create_group


def test_an_act_told_after_a_post_that_left_shows_on_the_page_before(app: Any) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    answers = [reply(ana, thread) for _ in range(5)]
    third = reply(ana, thread)
    states.pin_thread(SYSTEM, thread.id)
    reply(ana, thread)
    moving.split_thread(SYSTEM, thread.id, [third.id], "About the costs")
    session.refresh(thread)
    first = post_queries.list_between(thread, 1, len(answers) + 1)
    second = post_queries.list_between(thread, len(answers) + 2, thread.post_count)
    on_pages = [
        [event.act for told in history.list_events(thread, page).values() for event in told] for page in (first, second)
    ]
    assert (first[-1].number, second[0].number) == (6, 8)
    assert on_pages == [["pinned"], ["split_into"]]


def test_a_link_to_an_address_of_before_leads_back(app: Any, deliver: Callable[[], int]) -> None:
    ana = create_member()
    group = create_group(ana)
    thread, other = start_thread(ana, group), start_thread(ana, group)
    answer = reply(ana, other)
    number = answer.number
    moving.merge_thread(SYSTEM, other.id, thread.id)
    linking = start_thread(ana, group, body=f"See [this](/t/x/{other.id}/{number}) and [that](/t/x/{other.id}).")
    deliver()
    opened = other.id, 1
    moved = session.scalars(sa.select(post_queries.Post.id).where(post_queries.Post.thread_id == thread.id)).all()
    found = links.find_links_to(actor_of(ana), moved)
    leading = {post_id for post_id, back in found.items() if [one.post_id for one in back] == [linking.first_post_id]}
    assert leading == {answer.id, *links.find_places([opened])}
    assert len(leading) == 2


def test_what_its_author_brings_back_while_it_waits_waits_in_the_queue_again(
    app: Any, deliver: Callable[[], int]
) -> None:
    ana, luis = create_member(), create_member()
    held = hold_reply(luis, start_thread(ana, create_group(ana, luis)))
    deliver()
    assert find_waiting("post", held.id) is not None
    posts.withdraw_post(actor_of(luis), held.id)
    deliver()
    assert find_waiting("post", held.id) is None
    acts.restore_post(actor_of(luis), held.id)
    deliver()
    assert find_waiting("post", held.id) is not None


def test_who_returns_to_a_room_hears_nothing_of_a_thread_that_has_left_the_group(
    app: Any, deliver: Callable[[], int]
) -> None:
    ana, mei = create_member(), create_member()
    group, closed = create_group(ana), create_group(visibility="private")
    for place in (group, closed):
        add_to_group(place, mei, "moderator")
    thread = start_thread(ana, group)
    curating.write_summary(actor_of(mei), thread.id, "It came to this.")
    polls.add_poll(actor_of(mei), thread.id, "Which?", ["This", "That"])
    deliver()
    moving.move_thread(actor_of(mei), thread.id, closed.id)
    deliver()
    events = session.scalars(sa.select(RoomEvent).where(RoomEvent.room == f"group:{group.id}")).all()
    assert {event.event for event in events} >= {"thread_changed", "poll_changed"}
    assert all(payload_of(event).get("gone") for event in events)


def test_a_page_hears_that_the_solution_is_none_any_more_when_it_is_hidden(
    app: Any, deliver: Callable[[], int]
) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    answer = reply(ana, thread)
    states.mark_solution(SYSTEM, thread.id, answer.id)
    deliver()
    acts.hide_post(SYSTEM, answer.id)
    deliver()
    room = sa.select(RoomEvent.ids).where(RoomEvent.room == f"group:{thread.group_id}")
    told = session.scalars(room.order_by(RoomEvent.seq)).all()
    assert [ids["what"] for ids in told if "what" in ids][-2:] == ["solved", "unsolved"]


def test_a_thread_that_waits_counts_for_no_word(app: Any) -> None:
    ana = create_member()
    group = create_group(ana, approve_threads="all")
    start_thread(ana, group, tags=["Roads"])
    assert [(one.name, one.threads) for one in tags.list_tags(SYSTEM, group.id).items] == [("Roads", 0)]
