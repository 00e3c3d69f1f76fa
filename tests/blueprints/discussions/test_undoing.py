"""An act that is taken back leaves things as they were, solutions, tags and pins among them."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.services import acts, moving, posts, states
from forum.blueprints.groups.models.groups import Group
from forum.kernel.actor import SYSTEM
from forum.kernel.audit import AuditEntry, undo_act
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group


def scene(**facts: Any) -> tuple[Member, Thread, Post, Post]:
    """A thread with two answers in a group that Mei moderates; the first of them is its solution."""
    ana, mei = create_member(), create_member()
    group = create_group(ana)
    add_to_group(group, mei, "moderator")
    thread = start_thread(ana, group, **facts)
    first, second = reply(ana, thread), reply(ana, thread)
    states.mark_solution(actor_of(mei), thread.id, first.id)
    return mei, thread, first, second


def undo_last(mei: Member) -> None:
    last = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    undo_act(actor_of(mei), last.id)


def solution_of(thread: Thread) -> int | None:
    return session.get_one(Thread, thread.id, populate_existing=True).solution_id


@pytest.mark.parametrize("verb", [acts.hide_post, acts.remove_post])
def test_a_solution_that_is_shown_again_is_the_solution_again(app: Any, verb: Any) -> None:
    mei, thread, first, _ = scene()
    verb(SYSTEM, first.id, "Not so")
    assert solution_of(thread) is None
    undo_last(mei)
    assert solution_of(thread) == first.id


def test_the_solution_of_before_is_the_solution_again(app: Any) -> None:
    mei, thread, first, second = scene()
    states.mark_solution(actor_of(mei), thread.id, second.id)
    undo_last(mei)
    assert solution_of(thread) == first.id
    states.unmark_solution(actor_of(mei), thread.id)
    undo_last(mei)
    assert solution_of(thread) == first.id


def test_a_solution_comes_back_with_its_post(app: Any) -> None:
    mei, thread, first, _ = scene()
    moving.split_thread(actor_of(mei), thread.id, [first.id], "About the costs")
    assert solution_of(thread) is None
    undo_last(mei)
    assert solution_of(thread) == first.id
    other = start_thread(session.get_one(Member, thread.author_id), session.get_one(Group, thread.group_id))
    moving.merge_thread(actor_of(mei), thread.id, other.id)
    assert solution_of(other) == first.id
    undo_last(mei)
    assert (solution_of(thread), solution_of(other)) == (first.id, None)


def test_a_thread_that_comes_back_to_its_group_has_its_tags_and_its_pin(app: Any) -> None:
    mei, thread, *_ = scene(tags=["Roads", "Tenders"])
    states.pin_thread(actor_of(mei), thread.id)
    elsewhere = create_group()
    add_to_group(elsewhere, mei, "moderator")
    moving.move_thread(actor_of(mei), thread.id, elsewhere.id)
    moved = thread_queries.get_thread_to_show(actor_of(mei), thread.id).thread
    assert (moved.tags, moved.pinned) == ([], False)
    last = session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "thread_moved")).one()
    undo_act(actor_of(mei), last.id)
    back = thread_queries.get_thread_to_show(actor_of(mei), thread.id).thread
    assert ([tag.name for tag in back.tags], back.pinned) == (["Roads", "Tenders"], True)


def test_nobody_reads_the_versions_of_what_its_author_took_back(app: Any, sign_in: Any) -> None:
    mei, thread, first, _ = scene()
    ana = session.get_one(Member, thread.author_id)
    posts.edit_post(actor_of(ana), first.id, "Another answer.", "Clearer", first.version)
    browsers = [sign_in(mei), sign_in(ana)]
    address = f"/api/v1/posts/{first.id}/revisions"
    assert [browser.get(address).status_code for browser in browsers] == [200, 200]
    posts.withdraw_post(actor_of(ana), first.id)
    assert [browser.get(address).status_code for browser in browsers] == [403, 403]
