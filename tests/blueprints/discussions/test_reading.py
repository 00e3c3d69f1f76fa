"""Lists of threads and posts, read positions and levels of following."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import following as following_queries
from forum.blueprints.discussions.queries import posts, threads
from forum.blueprints.discussions.services import following, states
from forum.blueprints.groups.services import groups as group_services
from forum.kernel import clock
from forum.kernel.actor import ANONYMOUS, Actor
from forum.kernel.database import session
from forum.kernel.errors import Forbidden
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread, write_long_thread
from tests.factories.groups import add_to_group, create_group


def titles(actor: Actor, **options: Any) -> list[int]:
    return [shown.thread.id for shown in threads.list_threads(actor, **options).items]


def test_pinned_threads_come_first_in_their_group_and_pages_skip_nothing(app: Any) -> None:
    ana, staff = create_member(), create_member(role="staff")
    group = create_group(ana)
    made = [start_thread(ana, group).id for _ in range(5)]
    states.pin_thread(actor_of(staff), made[1])
    expected = [made[1], made[4], made[3], made[2], made[0]]
    assert titles(actor_of(ana), group_id=group.id) == expected
    seen, cursor = [], None
    while True:
        page = threads.list_threads(actor_of(ana), group_id=group.id, cursor=cursor, limit=2)
        seen += [shown.thread.id for shown in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == expected
    assert titles(actor_of(ana)) == [made[4], made[3], made[2], made[1], made[0]]


def test_unread_begins_where_one_joined_and_ends_where_one_has_read(app: Any) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana)
    old = start_thread(ana, group)
    add_to_group(group, luis)
    actor = actor_of(luis)
    assert titles(actor, sort="unread") == []
    new = start_thread(ana, group)
    reply(ana, old)
    assert (titles(actor, sort="new"), titles(actor, sort="unread")) == ([new.id], [old.id])
    assert titles(actor, sort="waiting") == [old.id, new.id]
    following.mark_read(actor, old.id, 1)
    assert threads.get_thread_to_show(actor, old.id).unread == 1
    following.mark_read(actor, old.id)
    assert (titles(actor, sort="new"), titles(actor, sort="unread")) == ([new.id], [])
    assert titles(ANONYMOUS, sort="unread") == []


def test_a_read_position_never_goes_back_nor_beyond_the_end(app: Any) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana))
    reply(ana, thread)
    actor = actor_of(luis)
    assert following.mark_read(actor, thread.id, 99).read_number == 2
    assert following.mark_read(actor, thread.id, 1).read_number == 2
    with pytest.raises(Forbidden):
        states.pin_thread(actor, thread.id)


def test_muted_threads_and_groups_disturb_nobody(app: Any) -> None:
    ana, luis = create_member(), create_member()
    loud, quiet = create_group(ana, luis), create_group(ana, luis)
    actor = actor_of(luis)
    group_services.watch_group(actor, quiet.id, "muted")
    in_loud, in_quiet = start_thread(ana, loud), start_thread(ana, quiet)
    assert titles(actor) == titles(actor, sort="new") == [in_loud.id]
    following.watch_thread(actor, in_quiet.id, "watching")
    following.watch_thread(actor, in_loud.id, "muted")
    assert titles(actor) == [in_quiet.id]
    levels = following_queries.find_watch_levels(session.get_one(Thread, in_quiet.id))
    assert levels == {ana.id: "watching", luis.id: "watching"}


def test_writing_reads_and_follows(app: Any) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    reply(luis, thread)
    asked, answered = (following_queries.find_reading(actor_of(one), thread.id) for one in (ana, luis))
    assert asked
    assert (asked.read_number, asked.watch_level) == (1, "watching")
    assert answered
    assert (answered.read_number, answered.watch_level) == (2, "tracking")


def test_unanswered_threads_are_those_without_a_reply_that_take_one(app: Any) -> None:
    ana, staff = create_member(), create_member(role="staff")
    group = create_group(ana)
    waiting, answered, locked = (start_thread(ana, group) for _ in range(3))
    reply(ana, answered)
    states.lock_thread(actor_of(staff), locked.id)
    assert titles(actor_of(ana), sort="unanswered") == [waiting.id]


def test_newest_goes_by_the_first_post_and_latest_by_the_last(app: Any) -> None:
    ana = create_member()
    group = create_group(ana)
    older, newer = start_thread(ana, group), start_thread(ana, group)
    moved = {"created_at": clock.now() - timedelta(days=1)}
    session.execute(sa.update(Thread).where(Thread.id == older.id).values(**moved))
    session.commit()
    reply(ana, older)
    assert titles(actor_of(ana), sort="latest") == [older.id, newer.id]
    assert titles(actor_of(ana), sort="newest") == [newer.id, older.id]
    assert titles(ANONYMOUS, sort="new") == []


def test_posts_are_found_after_before_and_around_a_number(app: Any) -> None:
    ana = create_member()
    thread = write_long_thread(ana, create_group(ana), 60)

    def numbers(**options: Any) -> list[int]:
        return [line.number for line in posts.list_posts(thread, **options).items]

    assert numbers(limit=3) == [1, 2, 3]
    assert numbers(after=57) == [58, 59, 60]
    assert numbers(before=4) == [1, 2, 3]
    assert numbers(around=30, limit=10) == list(range(26, 36))
    page = posts.list_posts(thread, before=41, limit=15)
    assert [line.number for line in page.items] == list(range(26, 41))
    assert numbers(before=41, limit=15, cursor=page.next) == list(range(11, 26))
