"""Who is told of what, and when that ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.services import following, posts, threads
from forum.blueprints.groups.services import groups
from forum.blueprints.messages.queries import conversations as message_queries
from forum.blueprints.messages.services import conversations, people
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.services import settling, telling
from forum.kernel.actor import SYSTEM
from forum.kernel.errors import Forbidden, NotFound
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import create_conversation
from tests.factories.notifications import create_group_of, create_told_member, reply, start_thread

pytestmark = pytest.mark.usefixtures("app")
Deliver = Callable[[], int]


def told(member: Member) -> list[Notification]:
    return list(queries.list_notifications(actor_of(member)).items)


def test_a_mention_an_answer_and_a_watched_thread_each_tell_once(deliver: Deliver) -> None:
    ana, luis, grace = create_member(handle="ana-s"), create_member(), create_member()
    group = create_group_of(ana, luis, grace)
    thread = start_thread(ana, group)
    first = reply(luis, thread)
    reply(grace, thread, "Ask @ana-s about it", reply_to_id=first.id)
    deliver()
    assert [(one.kind, one.number) for one in told(ana)] == [("mention", 3), ("thread", 2)]
    assert [(one.kind, one.number) for one in told(luis)] == [("reply", 3)]
    assert told(grace) == []


def test_delivering_again_tells_nobody_twice(deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group_of(ana, luis))
    post = reply(luis, thread)
    deliver()
    telling.tell_of_post(SYSTEM, post.id)
    assert [one.post_count for one in told(ana)] == [1]


def test_further_posts_make_the_unread_notification_grow(deliver: Deliver) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    thread = start_thread(ana, create_group_of(ana, luis, grace))
    for author in (luis, grace, luis):
        reply(author, thread)
    deliver()
    (only,) = told(ana)
    assert (only.number, only.last_number, only.post_count, only.actor_id) == (2, 4, 3, luis.id)
    assert only.target == f"{thread.path}/2#post-2"


def test_after_reading_the_next_post_tells_anew(deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group_of(ana, luis))
    reply(luis, thread)
    deliver()
    following.mark_read(actor_of(ana), thread.id)
    deliver()
    assert queries.count_unread(actor_of(ana)) == 0
    reply(luis, thread)
    deliver()
    assert [(one.number, one.unread) for one in told(ana)] == [(3, True), (2, False)]


def test_reading_a_part_settles_only_that_part(deliver: Deliver) -> None:
    ana, luis = create_member(handle="ana-s"), create_member()
    thread = start_thread(ana, create_group_of(ana, luis))
    reply(luis, thread, "First, @ana-s")
    reply(luis, thread, "Second, @ana-s")
    deliver()
    following.mark_read(actor_of(ana), thread.id, 2)
    deliver()
    assert [(one.number, one.unread) for one in told(ana)] == [(3, True), (2, False)]


def test_answering_in_a_thread_settles_what_told_of_it(deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group_of(ana, luis))
    reply(luis, thread)
    reply(ana, thread)
    deliver()
    assert queries.count_unread(actor_of(ana)) == 0


def test_a_quote_tells_the_author_of_what_is_quoted(deliver: Deliver) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    thread = start_thread(ana, create_group_of(ana, luis, grace))
    quoted = reply(luis, thread)
    reply(grace, thread, f"> [Luis]({quoted.path}):\n>\n> Answer\n\nIndeed")
    deliver()
    assert [one.kind for one in told(luis)] == ["quote"]


def test_an_edit_tells_only_those_it_names(deliver: Deliver) -> None:
    ana, luis, grace = create_member(), create_member(handle="luis-p"), create_member(handle="grace-h")
    group = create_group_of(ana, luis, grace)
    thread = start_thread(luis, group)
    post = reply(ana, thread, "Ask @luis-p")
    deliver()
    posts.edit_post(actor_of(ana), post.id, "Ask @luis-p and @grace-h", version=post.version)
    deliver()
    assert [one.kind for one in told(grace)] == ["mention"]
    assert [one.kind for one in told(luis)] == ["mention"]


def test_a_watched_group_tells_of_new_threads(deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    group = create_group_of(ana, luis)
    groups.watch_group(actor_of(luis), group.id, "watching")
    start_thread(ana, group)
    deliver()
    assert [(one.kind, one.number) for one in told(luis)] == [("group", 1)]


def test_nobody_is_told_of_what_they_may_not_see(deliver: Deliver) -> None:
    ana, outsider = create_member(), create_member(handle="outside")
    group = create_group_of(ana, visibility="private")
    start_thread(ana, group, "What would @outside say?")
    deliver()
    assert told(outsider) == []


def test_who_leaves_a_private_group_keeps_nothing_that_tells_of_it(deliver: Deliver) -> None:
    ana, luis = create_member(), create_member(handle="luis-p")
    group = create_group_of(ana, luis, visibility="private")
    start_thread(ana, group, "What do you say, @luis-p?")
    deliver()
    assert queries.count_unread(actor_of(luis)) == 1
    groups.remove_member(SYSTEM, group.id, luis.id)
    assert queries.count_unread(actor_of(luis)) == 0
    deliver()
    groups.put_member(SYSTEM, group.id, luis.id)
    assert told(luis) == []


def test_a_withdrawn_post_and_a_removed_thread_are_told_no_more(deliver: Deliver) -> None:
    ana, luis = create_member(), create_member(handle="luis-p")
    group = create_group_of(ana, luis)
    thread = start_thread(ana, group, "What do you say, @luis-p?")
    first, second = reply(luis, thread), reply(luis, thread)
    deliver()
    posts.withdraw_post(actor_of(luis), second.id)
    deliver()
    assert [one.post_count for one in told(ana)] == [1]
    posts.withdraw_post(actor_of(luis), first.id)
    deliver()
    assert told(ana) == []
    threads.remove_thread(SYSTEM, thread.id)
    deliver()
    assert told(luis) == []


def test_being_added_to_a_group_of_messages_is_told_until_it_is_opened(deliver: Deliver) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    conversation = create_conversation(ana, luis, title="Tenders")
    deliver()
    assert told(luis) == []
    people.add_member(actor_of(ana), conversation.id, grace.id)
    deliver()
    (added,) = told(grace)
    assert (added.kind, added.target) == ("added", f"/messages/{conversation.id}")
    line = message_queries.get_line(actor_of(grace), conversation.id, 2)
    conversations.mark_read(actor_of(grace), conversation.id, line.id)
    deliver()
    assert queries.count_unread(actor_of(grace)) == 0


def test_one_marks_only_ones_own_as_read(deliver: Deliver) -> None:
    ana, luis = create_told_member(times=3), create_told_member()
    deliver()
    ids = [one.id for one in told(ana)]
    settling.mark_read(actor_of(luis), ids=ids)
    assert queries.count_unread(actor_of(ana)) == 3
    settling.mark_read(actor_of(ana), ids=[ids[0]])
    assert queries.count_unread(actor_of(ana)) == 2
    settling.mark_read(actor_of(ana), up_to=ids[1])
    assert queries.count_unread(actor_of(ana)) == 0
    with pytest.raises(NotFound):
        settling.open_notification(actor_of(luis), ids[0])


def test_members_cannot_tell_in_the_name_of_plaza() -> None:
    ana = create_member(role="administrator")
    post = reply(ana, start_thread(ana, create_group_of(ana)))
    with pytest.raises(Forbidden):
        telling.tell_of_post(actor_of(ana), post.id)


@pytest.mark.parametrize("visibility", ["members", "private"])
def test_telling_many_costs_as_many_statements_as_telling_two(
    deliver: Deliver, count_statements: Callable[[], Any], visibility: str
) -> None:
    numbers = set()
    for size in (2, 25):
        author, watchers = create_member(), [create_member() for _ in range(size)]
        group = create_group_of(author, *watchers, visibility=visibility)
        for watcher in watchers:
            groups.watch_group(actor_of(watcher), group.id, "watching")
        thread = start_thread(author, group)
        deliver()
        post = reply(author, thread)
        with count_statements() as statements:
            telling.tell_of_post(SYSTEM, post.id)
        numbers.add(len(statements))
        deliver()
        assert queries.count_unread(actor_of(watchers[-1])) == 1
    assert len(numbers) == 1
