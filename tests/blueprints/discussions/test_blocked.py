"""What people write whom one has blocked is folded, and makes nothing new or unread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.services.blocks import block_member, unblock_member
from forum.blueprints.discussions.errors import NewReplies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import news, threads
from forum.blueprints.discussions.queries.threads import ThreadShown
from forum.blueprints.discussions.services import catching_up, following, posts
from forum.blueprints.groups.models.groups import Group
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import create_group

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Any], Any]


class Scene:
    """Luis reads what Ana, and Rude whom he has blocked, write in a group."""

    def __init__(self) -> None:
        self.luis, self.ana, self.rude = create_member(), create_member(), create_member(name="Rude Ruben")
        self.group: Group = create_group(self.luis, self.ana, self.rude)
        block_member(actor_of(self.luis), self.rude.id)

    def shown(self, thread: Thread) -> ThreadShown:
        return threads.get_thread_to_show(actor_of(self.luis), thread.id)

    def listed(self, sort: str) -> list[int]:
        return [one.thread.id for one in threads.list_threads(actor_of(self.luis), sort=sort).items]

    def counts(self) -> tuple[int, int]:
        (row,) = news.list_news_counts(actor_of(self.luis))
        return row.new, row.unread

    def read(self, thread: Thread) -> None:
        following.mark_read(actor_of(self.luis), thread.id)


def older(member: Member, thread: Thread, days: int) -> None:
    """Everything that a member has written in a thread is so old."""
    mine = sa.and_(Post.thread_id == thread.id, Post.author_id == member.id)
    session.execute(sa.update(Post).where(mine).values(created_at=clock.now() - timedelta(days=days)))
    session.commit()


def test_a_thread_in_which_only_they_have_written_is_not_new() -> None:
    scene = Scene()
    theirs, ours = start_thread(scene.rude, scene.group), start_thread(scene.ana, scene.group)
    assert (scene.listed("new"), scene.counts()) == ([ours.id], (1, 0))
    assert not scene.shown(theirs).is_unread
    reply(scene.rude, theirs)
    assert scene.listed("new") == [ours.id]
    reply(scene.ana, theirs)
    assert sorted(scene.listed("new")) == [theirs.id, ours.id]
    assert scene.listed("latest") == [theirs.id, ours.id]


def test_their_replies_do_not_make_a_thread_unread_and_are_not_counted() -> None:
    scene = Scene()
    thread = start_thread(scene.ana, scene.group)
    scene.read(thread)
    reply(scene.rude, thread)
    assert (scene.shown(thread).is_unread, scene.shown(thread).unread) == (False, 0)
    assert (scene.listed("unread"), scene.counts()) == ([], (0, 0))
    reply(scene.ana, thread)
    reply(scene.rude, thread)
    assert (scene.shown(thread).is_unread, scene.shown(thread).unread) == (True, 1)
    assert (scene.listed("unread"), scene.listed("waiting"), scene.counts()) == ([thread.id], [thread.id], (0, 1))
    unblock_member(actor_of(scene.luis), scene.rude.id)
    assert scene.shown(thread).unread == 3


def test_what_was_put_aside_with_the_group_does_not_come_back_with_their_reply() -> None:
    scene = Scene()
    thread = start_thread(scene.ana, scene.group)
    scene.read(thread)
    reply(scene.ana, thread)
    catching_up.mark_group_read(actor_of(scene.luis), scene.group.id)
    reply(scene.rude, thread)
    assert (scene.shown(thread).is_unread, scene.listed("unread"), scene.counts()) == (False, [], (0, 0))
    reply(scene.ana, thread)
    assert (scene.shown(thread).unread, scene.listed("unread")) == (1, [thread.id])


def test_an_old_thread_that_was_never_opened_stays_quiet_after_their_reply() -> None:
    scene = Scene()
    thread = start_thread(scene.ana, scene.group)
    catching_up.mark_group_read(actor_of(scene.luis), scene.group.id)
    reply(scene.rude, thread)
    assert (scene.shown(thread).is_unread, scene.counts()) == (False, (0, 0))
    reply(scene.ana, thread)
    assert (scene.listed("unread"), scene.counts()) == ([thread.id], (0, 1))


def test_posts_of_others_beyond_the_horizon_do_not_come_back_with_their_reply() -> None:
    scene = Scene()
    thread = start_thread(scene.luis, scene.group)
    reply(scene.ana, thread)
    older(scene.ana, thread, days=40)
    reply(scene.rude, thread)
    assert not scene.shown(thread).is_unread


def test_their_posts_are_folded_for_who_blocked_them_alone(sign_in: SignIn) -> None:
    scene = Scene()
    thread = start_thread(scene.ana, scene.group)
    post = reply(scene.rude, thread, "You know nothing.")
    page = sign_in(scene.luis).get(thread.path).text
    assert page.count('<details class="post__folded">') == 1
    assert f'data-blocked="{scene.rude.id}"' in page
    items = sign_in(scene.luis).get(f"/api/v1/threads/{thread.id}/posts").get_json()["items"]
    assert [item["folded"] for item in items] == [False, True]
    for other in (scene.ana, scene.rude):
        page = sign_in(other).get(thread.path).text
        assert "post__folded" not in page
        assert "data-blocked" not in page
        assert sign_in(other).get(f"/api/v1/posts/{post.id}").get_json()["folded"] is False


def test_the_api_counts_without_them(sign_in: SignIn) -> None:
    scene = Scene()
    thread = start_thread(scene.ana, scene.group)
    scene.read(thread)
    reply(scene.rude, thread)
    browser = sign_in(scene.luis)
    found = browser.get(f"/api/v1/threads/{thread.id}").get_json()
    assert (found["unread"], found["unread_count"]) == (False, 0)
    assert browser.get("/api/v1/me/news").get_json()["items"][0]["unread"] == 0
    reply(scene.ana, thread)
    found = browser.get(f"/api/v1/threads/{thread.id}").get_json()
    assert (found["unread"], found["unread_count"]) == (True, 1)


def test_who_writes_is_not_stopped_by_what_they_wrote_meanwhile() -> None:
    scene = Scene()
    thread = start_thread(scene.ana, scene.group)
    reply(scene.rude, thread)
    posts.post_reply(actor_of(scene.luis), thread.id, "I would ask the clerk.", seen_number=1)
    reply(scene.ana, thread)
    with pytest.raises(NewReplies):
        posts.post_reply(actor_of(scene.luis), thread.id, "And the attorney.", seen_number=3)


@pytest.mark.parametrize("many", [1, 30])
def test_lists_cost_the_same_however_many_people_are_blocked(count_statements: Callable[[], Any], many: int) -> None:
    scene = Scene()
    for _ in range(many):
        rude = create_member()
        block_member(actor_of(scene.luis), rude.id)
        start_thread(scene.ana, scene.group)
    with count_statements() as statements:
        scene.listed("waiting")
        scene.counts()
    assert len(statements) == 10
