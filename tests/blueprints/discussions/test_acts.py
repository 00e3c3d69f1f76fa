"""What moderators do with posts, and what everybody else sees of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.documents import POSTS, THREADS
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread, ThreadParticipant
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.rules import PostLine
from forum.blueprints.discussions.services import acts, approving, following, posts, threads
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.notifications.queries import notifications as notification_queries
from forum.kernel import clock
from forum.kernel.actor import ANONYMOUS, SYSTEM, Actor
from forum.kernel.audit import AuditEntry, undo_act
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, NotFound, StaleVersion
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import hold_reply, reply, start_thread
from tests.factories.groups import add_to_group, create_group

People = tuple[Member, Member, Member, Thread]


def scene(**group: Any) -> People:
    """Ana's thread in a group that Mei moderates; Luis belongs to it too."""
    ana, luis, mei = create_member(), create_member(handle="luis-x"), create_member()
    made = create_group(ana, luis, **group)
    add_to_group(made, mei, "moderator")
    return ana, luis, mei, start_thread(ana, made)


def read(actor: Actor, post: Post) -> str:
    return post_queries.as_seen(actor, post_queries.get_line(actor, post.id)).body


def waiting(actor: Actor, thread: Thread) -> Sequence[PostLine]:
    return post_queries.list_waiting(actor, thread_queries.get_thread(actor, thread.id))


def counters(thread: Thread) -> tuple[int, int, int, int]:
    now = session.get_one(Thread, thread.id, populate_existing=True)
    return now.post_count, now.reply_count, now.last_number, session.get_one(Group, thread.group_id).thread_count


def last_entry() -> AuditEntry:
    return session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def told(member: Member) -> list[tuple[str, int]]:
    """What a member was told of: kind and number."""
    page = notification_queries.list_notifications(actor_of(member))
    return [(one.kind, one.last_number) for one in page.items]


def test_a_hidden_post_keeps_its_place_and_is_read_by_its_author_and_moderators_alone(app: Any) -> None:
    ana, luis, mei, thread = scene(visibility="public")
    post = reply(ana, thread, "My boss is a fool.")
    with pytest.raises(Forbidden):
        acts.hide_post(actor_of(luis), post.id, "Rude")
    acts.hide_post(actor_of(mei), post.id, "Rude")
    assert [read(one, post) for one in (actor_of(ana), actor_of(mei))] == ["My boss is a fool."] * 2
    assert [read(one, post) for one in (actor_of(luis), ANONYMOUS)] == ["", ""]
    line = post_queries.list_posts(thread).items[1]
    assert (line.number, line.position, line.state, line.body, line.html) == (2, 2, "hidden", "", "")
    assert counters(thread) == (2, 0, 2, 1)
    acts.unhide_post(actor_of(mei), post.id)
    assert read(ANONYMOUS, post) == "My boss is a fool."
    assert counters(thread) == (2, 1, 2, 1)


def test_what_is_not_readable_is_neither_found_nor_told_nor_quoted(app: Any, deliver: Callable[[], int]) -> None:
    ana, luis, mei, thread = scene()
    deliver()
    following.watch_thread(actor_of(luis), thread.id, "watching")
    post = reply(ana, thread, "Call me at home.")
    deliver()
    assert told(luis) == [("thread", 2)]
    for hide, show in ((acts.hide_post, acts.unhide_post), (acts.remove_post, acts.restore_post)):
        hide(actor_of(mei), post.id, "Private")
        deliver()
        assert POSTS.documents([post.id]) == []
        assert told(luis) == []
        assert not policies.can_quote(actor_of(luis), post_queries.get_line(actor_of(luis), post.id))
        with pytest.raises(Forbidden):
            post_queries.list_revisions(actor_of(luis), post.id)
        show(actor_of(mei), post.id)
        assert POSTS.documents([post.id])[0]["body"] == "Call me at home."


def test_an_opening_post_that_is_hidden_leaves_the_thread_but_no_excerpt(app: Any) -> None:
    _, luis, mei, thread = scene()
    reply(luis, thread)
    acts.hide_post(actor_of(mei), thread.first_post_id or 0)
    assert THREADS.documents([thread.id])[0]["excerpt"] == ""
    assert counters(thread) == (2, 1, 2, 1)


def test_who_removed_a_post_decides_who_restores_it(app: Any) -> None:
    ana, luis, mei, thread = scene()
    own, judged = reply(ana, thread, "Never mind, @luis-x."), reply(ana, thread)
    posts.withdraw_post(actor_of(ana), own.id)
    assert read(actor_of(mei), own) == read(actor_of(ana), own) == ""
    with pytest.raises(Forbidden):
        acts.restore_post(actor_of(mei), own.id)
    acts.restore_post(actor_of(ana), own.id)
    assert read(actor_of(luis), own) == "Never mind, @luis-x."
    acts.remove_post(actor_of(mei), judged.id, "Off topic")
    assert post_queries.get_line(actor_of(luis), judged.id).state == "removed"
    with pytest.raises(Forbidden):
        acts.restore_post(actor_of(ana), judged.id)
    acts.restore_post(actor_of(mei), judged.id)
    assert counters(thread) == (3, 2, 3, 1)


def test_reports_hide_and_a_considered_edit_shows_again_but_not_what_a_moderator_hid(app: Any) -> None:
    ana, _, mei, thread = scene()
    post = reply(ana, thread, "Buy my book.")
    acts.hide_post(SYSTEM, post.id, "Reported")
    now = posts.edit_post(actor_of(ana), post.id, "A book on this exists.", version=post.version)
    assert now.state == "hidden"
    session.execute(sa.update(Post).where(Post.id == post.id).values(hidden_at=clock.now() - timedelta(minutes=11)))
    session.commit()
    session.refresh(now)
    now = posts.edit_post(actor_of(ana), post.id, "There is a book on this in the library.", version=now.version)
    assert now.state == "published"
    acts.hide_post(actor_of(mei), post.id, "Advertisement")
    session.execute(sa.update(Post).where(Post.id == post.id).values(hidden_at=clock.now() - timedelta(days=1)))
    session.commit()
    session.refresh(now)
    assert posts.edit_post(actor_of(ana), post.id, "Nothing to sell.", version=now.version).state == "hidden"


def test_a_post_that_waits_is_known_to_its_author_and_moderators_alone(app: Any, deliver: Callable[[], int]) -> None:
    ana, luis, mei, thread = scene()
    deliver()
    following.watch_thread(actor_of(luis), thread.id, "watching")
    post = hold_reply(ana, thread, "Hello @luis-x")
    deliver()
    for one in (actor_of(luis), ANONYMOUS):
        with pytest.raises(NotFound):
            post_queries.get_line(one, post.id)
    assert waiting(actor_of(luis), thread) == []
    assert [line.body for line in waiting(actor_of(mei), thread)] == ["Hello @luis-x"]
    assert read(actor_of(ana), post) == "Hello @luis-x"
    assert counters(thread) == (1, 0, 1, 1)
    assert [line.number for line in post_queries.list_posts(thread).items] == [1]
    assert POSTS.documents([post.id]) == []
    assert told(luis) == []
    for actor in (ANONYMOUS, *(actor_of(one) for one in (ana, luis, mei))):
        listed = post.id in set(session.scalars(policies.visible_posts(actor).with_only_columns(Post.id)))
        assert listed == bool(policies.can_see_post(actor, post_queries.get_post(SYSTEM, post.id)))


def test_approving_gives_the_next_place_and_tells_then(app: Any, deliver: Callable[[], int]) -> None:
    ana, luis, mei, thread = scene()
    first, second = hold_reply(ana, thread, "One, @luis-x"), hold_reply(ana, thread, "Two")
    reply(luis, thread)
    following.mark_read(actor_of(ana), thread.id)
    with pytest.raises(Forbidden):
        approving.approve_post(actor_of(ana), first.id)
    approving.approve_post(actor_of(mei), second.id)
    approving.approve_post(actor_of(mei), first.id)
    with pytest.raises(Forbidden) as refusal:
        approving.approve_post(actor_of(mei), first.id)
    assert refusal.value.code == "not_pending"
    lines = post_queries.list_posts(thread).items
    assert [(line.number, line.position, line.body) for line in lines[2:]] == [(3, 3, "Two"), (4, 4, "One, @luis-x")]
    assert counters(thread) == (4, 3, 4, 1)
    reading = thread_queries.get_thread_to_show(actor_of(ana), thread.id)
    assert (reading.is_unread, reading.read_number) == (False, 4)
    deliver()
    assert told(luis) == [("mention", 4)]
    assert POSTS.documents([first.id])[0]["number"] == 4
    wrote = session.get_one(ThreadParticipant, (thread.id, ana.id), populate_existing=True)
    assert wrote.posts == 3


def test_a_refused_post_shows_its_author_why_and_can_still_be_published(app: Any) -> None:
    ana, luis, mei, thread = scene()
    post = hold_reply(ana, thread)
    approving.refuse_post(actor_of(mei), post.id, "Off topic")
    line = waiting(actor_of(ana), thread)[0]
    assert (line.state, line.judged_why) == ("refused", "Off topic")
    assert waiting(actor_of(mei), thread) == []
    assert not policies.can_edit_post(actor_of(ana), line)
    undo_act(SYSTEM, last_entry().id)
    assert waiting(actor_of(mei), thread)[0].state == "pending"
    assert approving.approve_post(actor_of(mei), post.id).number == 2
    with pytest.raises(NotFound):
        approving.refuse_post(actor_of(create_member()), 10_000)
    assert read(actor_of(luis), post) != ""


def test_a_second_decision_that_saw_an_older_state_is_refused(app: Any) -> None:
    ana, _, mei, thread = scene()
    post = reply(ana, thread)
    version = post.version
    acts.hide_post(actor_of(mei), post.id, version=version)
    with pytest.raises(StaleVersion):
        acts.remove_post(actor_of(mei), post.id, version=version)


def test_every_act_is_in_the_log_and_has_a_way_back(app: Any) -> None:
    ana, luis, mei, thread = scene()
    post = reply(ana, thread)
    for do in (acts.hide_post, acts.remove_post):
        do(actor_of(mei), post.id, "Names a person")
        entry = last_entry()
        told = (entry.actor_id, entry.member_id, entry.group_id, entry.subject_type, entry.subject_id, entry.reason)
        assert told == (mei.id, ana.id, thread.group_id, "post", post.id, "Names a person")
        undo_act(SYSTEM, entry.id)
        assert read(actor_of(luis), post) != ""
    assert counters(thread) == (2, 1, 2, 1)


def test_a_removed_thread_comes_back_for_whoever_moderates_it(app: Any) -> None:
    ana, luis, mei, thread = scene()
    reply(luis, thread)
    threads.remove_thread(actor_of(mei), thread.id, reason="Twice")
    assert session.get_one(Group, thread.group_id, populate_existing=True).thread_count == 0
    for one in (ana, luis):
        with pytest.raises(NotFound):
            threads.restore_thread(actor_of(one), thread.id)
    threads.restore_thread(actor_of(mei), thread.id)
    assert session.get_one(Group, thread.group_id, populate_existing=True).thread_count == 1
    assert thread_queries.get_thread(actor_of(luis), thread.id).title == thread.title


def test_pages_and_api_show_the_state_and_the_means_to_those_who_have_them(app: Any, sign_in: Any) -> None:
    ana, luis, mei, thread = scene()
    post, held = reply(ana, thread, "Secret words."), hold_reply(ana, thread, "Waiting words.")
    moderator = sign_in(mei)
    page = moderator.post(f"/posts/{post.id}/hide", data={"reason": "Personal"}, follow_redirects=True)
    assert "The post is hidden." in page.text
    for one, sees in ((sign_in(ana), True), (sign_in(luis), False), (moderator, True)):
        shown = one.get(f"{thread.path}/2").text
        assert ("Secret words." in shown, "Waiting words." in shown) == (sees, sees)
        assert ("hidden by a moderator: Personal" in shown) == sees
        answer = one.get(f"/api/v1/posts/{post.id}").get_json()
        assert (answer["state"], bool(answer["body"]), answer["reason"]) == ("hidden", sees, "Personal" if sees else "")
        assert answer["can"]["hide"] == (one is moderator)
        assert one.get(f"/api/v1/posts/{held.id}").status_code == (200 if sees else 404)
        fragment = one.get(f"/t/{thread.id}/fragment?number=2").text
        assert ("Secret words." in fragment) == sees
    assert moderator.put(f"/api/v1/posts/{held.id}/approval").get_json()["number"] == 3
    assert moderator.put(f"/api/v1/posts/{held.id}/refusal", json={"reason": "No"}).status_code == 403
    assert sign_in(luis).put(f"/api/v1/posts/{post.id}/removal", json={}).status_code == 403
    assert moderator.delete(f"/api/v1/posts/{post.id}/hidden").status_code == 204
    assert moderator.get(f"/posts/{post.id}").headers["Location"].endswith(f"{thread.path}/2#post-2")


def test_a_room_hears_of_hiding_without_the_text_and_nothing_of_what_waits(
    connect: Any, deliver: Callable[[], int]
) -> None:
    ana, luis, mei, thread = scene()
    post = reply(ana, thread, "Secret words.")
    deliver()
    socket = connect(mei)
    socket.ask("watch_thread", thread_id=thread.id)
    hold_reply(luis, thread)
    acts.hide_post(actor_of(mei), post.id)
    acts.unhide_post(actor_of(mei), post.id)
    acts.hide_post(actor_of(mei), post.id)
    deliver()
    heard = socket.heard_all()
    assert [name for name, _ in heard] == ["post_hidden", "post_edited", "post_hidden"]
    assert {payload["html"] for _, payload in heard} == {""}
    assert heard[0][1]["state"] == "hidden"
