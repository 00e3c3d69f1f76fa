"""Starting threads, answering, editing and withdrawing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.errors import DuplicatePost, DuplicateThread
from forum.blueprints.discussions.events import PostEdited, PostPublished, ThreadStarted
from forum.blueprints.discussions.models.posts import Mention, Post, PostRevision
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.services import posts, states, threads
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.rules import VISIBILITIES
from forum.blueprints.groups.services import groups as group_services
from forum.kernel import clock
from forum.kernel.actor import ANONYMOUS, SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound, StaleVersion, VersionRequired
from forum.kernel.outbox.models import Delivery
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.standards import load_standards


def recorded(event: type) -> list[dict[str, Any]]:
    rows = session.scalars(sa.select(Delivery).where(Delivery.event == event.__name__).order_by(Delivery.id))
    return list({str(row.payload): row.payload for row in rows}.values())


def make_older(post: Post, minutes: int) -> None:
    moved = {"created_at": clock.now() - timedelta(minutes=minutes)}
    session.execute(sa.update(Post).where(Post.id == post.id).values(**moved))
    session.commit()


def test_a_thread_begins_with_its_first_post_and_is_counted(app: Any) -> None:
    ana = create_member(language="pt")
    group = create_group(ana)
    thread = start_thread(ana, group, title="How do you share data?", body="We **ask**.")
    assert (thread.slug, thread.language, thread.post_count, thread.reply_count) == (
        "how-do-you-share-data", "pt", 1, 0,
    )  # fmt: skip
    line = post_queries.get_line_by_number(thread, 1)
    assert (line.id, line.html) == (thread.first_post_id, "<p>We <strong>ask</strong>.</p>\n")
    assert session.scalar(sa.select(Group.thread_count)) == 1
    assert len(recorded(ThreadStarted)) == len(recorded(PostPublished)) == 1


def test_what_is_seen_of_threads_means_the_same_for_lists_and_for_one(app: Any) -> None:
    inside, outside = create_member(), create_member()
    groups = [create_group(inside, visibility=visibility) for visibility in VISIBILITIES]
    found = [thread_queries.get_thread(SYSTEM, start_thread(inside, group).id) for group in groups]
    for actor in (ANONYMOUS, actor_of(inside), actor_of(outside)):
        listed = set(session.scalars(policies.visible_threads(actor).with_only_columns(Thread.id)))
        for thread in found:
            assert (thread.id in listed) == bool(policies.can_see_thread(actor, thread))
    with pytest.raises(NotFound):
        posts.post_reply(actor_of(outside), found[2].id, "Let me in.")


def test_only_who_belongs_to_the_group_answers(app: Any) -> None:
    ana, visitor = create_member(), create_member()
    thread = start_thread(ana, create_group(ana))
    with pytest.raises(Forbidden) as refusal:
        reply(visitor, thread)
    assert refusal.value.code == "not_in_group"


def test_replies_get_numbers_and_move_every_counter(app: Any) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    first, second = reply(luis, thread), reply(ana, thread)
    assert [(post.number, post.position) for post in (first, second)] == [(2, 2), (3, 3)]
    now = thread_queries.get_thread(actor_of(ana), thread.id)
    assert (now.post_count, now.reply_count, now.last_number) == (3, 2, 3)
    session.refresh(now)
    assert (now.post_count, now.reply_count, now.last_poster_id, now.version) == (3, 2, ana.id, 2)
    people = thread_queries.list_participants(thread.id)
    assert [(one.member_id, one.posts) for one in people] == [(ana.id, 2), (luis.id, 1)]


def test_a_locked_thread_refuses_a_reply_from_everybody(app: Any) -> None:
    ana, moderator = create_member(), create_member()
    group = create_group(ana)
    add_to_group(group, moderator, "moderator")
    thread = start_thread(ana, group)
    with pytest.raises(Forbidden):
        states.lock_thread(actor_of(ana), thread.id)
    states.lock_thread(actor_of(moderator), thread.id, "Answered")
    for author in (ana, moderator):
        with pytest.raises(Forbidden) as refusal:
            reply(author, thread)
        assert refusal.value.code == "thread_locked"
    assert states.unlock_thread(actor_of(moderator), thread.id).lock_reason == ""
    assert reply(ana, thread).number == 2


def test_the_same_text_twice_within_five_minutes_is_refused_and_later_is_not(app: Any) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    thread = start_thread(ana, group, body="Who has done this?")
    once = reply(ana, thread, "Thank you all.")
    with pytest.raises(DuplicatePost):
        reply(ana, thread, "Thank you all.")
    assert reply(luis, thread, "Thank you all.").number == 3
    make_older(once, 6)
    assert reply(ana, thread, "Thank you all.").number == 4
    with pytest.raises(DuplicateThread):
        start_thread(ana, group, body="Who has done this?")


def test_mentions_are_resolved_when_written_and_never_name_the_author(app: Any) -> None:
    ana, luis = create_member(handle="ana-souza"), create_member(handle="luis-perez")
    thread = start_thread(ana, create_group(ana, luis), body="Hello @luis-perez, @ana-souza and @nobody-here.")
    line = post_queries.get_line_by_number(thread, 1)
    assert f'href="/members/{luis.id}"' in line.html
    assert "@nobody-here" in line.html
    assert recorded(PostPublished)[0]["mentioned_ids"] == [luis.id]
    assert set(session.scalars(sa.select(Mention.member_id))) == {ana.id, luis.id}


def test_an_answer_to_a_post_tells_whose_it_was_and_must_be_in_the_thread(app: Any) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    thread, other = start_thread(ana, group), start_thread(ana, group)
    reply(luis, thread, reply_to_id=thread.first_post_id)
    assert recorded(PostPublished)[-1]["reply_to_author_id"] == ana.id
    with pytest.raises(Invalid):
        reply(luis, thread, reply_to_id=other.first_post_id)


def test_a_fresh_edit_is_silent_and_a_later_one_keeps_every_version(app: Any) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana), body="First words.")
    actor, post_id = actor_of(ana), thread.first_post_id or 0
    post = posts.edit_post(actor, post_id, "Second words.", version=1)
    assert (post.edit_count, post.edited_at, post_queries.list_revisions(actor, post_id)[1]) == (0, None, [])
    make_older(post, 6)
    post = posts.edit_post(actor, post_id, "Third words.", "Clearer", version=post.version)
    post = posts.edit_post(actor, post_id, "Fourth words.", version=post.version)
    _, revisions = post_queries.list_revisions(actor, post_id)
    told = [(revision.number, revision.body, revision.reason) for revision in revisions]
    assert told == [(1, "Second words.", ""), (2, "Fourth words.", "Clearer")]  # the last one went on with the edit
    assert post.edit_count == 1
    assert post.edited_at is not None


def test_an_edit_needs_the_version_it_began_with(app: Any) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    posts.edit_post(actor_of(ana), thread.first_post_id or 0, "Newer.", version=1)
    with pytest.raises(StaleVersion):
        posts.edit_post(actor_of(ana), thread.first_post_id or 0, "Overwritten.", version=1)
    with pytest.raises(VersionRequired):
        posts.edit_post(actor_of(ana), thread.first_post_id or 0, "Overwritten.")


def test_an_edit_tells_only_whom_it_names_anew(app: Any) -> None:
    ana, luis, grace = create_member(), create_member(handle="luis-p"), create_member(handle="grace-k")
    thread = start_thread(ana, create_group(ana, luis, grace), body="Hello @luis-p.")
    posts.edit_post(actor_of(ana), thread.first_post_id or 0, "Hello @luis-p and @grace-k.", version=1)
    assert recorded(PostEdited)[0]["mentioned_ids"] == [grace.id]


def test_moderators_edit_others_posts_and_it_always_shows(app: Any) -> None:
    ana, moderator, luis = create_member(), create_member(), create_member()
    group = create_group(ana, luis)
    add_to_group(group, moderator, "moderator")
    post_id = start_thread(ana, group).first_post_id or 0
    with pytest.raises(Forbidden):
        posts.edit_post(actor_of(luis), post_id, "Mine now.", version=1)
    post = posts.edit_post(actor_of(moderator), post_id, "Without the name.", version=1)
    assert post.edit_count == 1
    editors = list(session.scalars(sa.select(PostRevision.editor_id).order_by(PostRevision.number)))
    assert editors == [ana.id, moderator.id]


def test_a_withdrawn_post_keeps_its_place_and_shows_nothing(app: Any) -> None:
    ana, luis = create_member(), create_member(handle="luis-x")
    thread = start_thread(ana, create_group(ana, luis))
    post = reply(ana, thread, "Forget this, @luis-x.")
    with pytest.raises(Forbidden):
        posts.withdraw_post(actor_of(luis), post.id)
    posts.withdraw_post(actor_of(ana), post.id)
    line = post_queries.get_line(actor_of(luis), post.id)
    assert (line.withdrawn, line.body, line.html, line.position) == (True, "", "", 2)
    now = thread_queries.get_thread(actor_of(ana), thread.id)
    session.refresh(now)
    assert (now.post_count, now.reply_count) == (2, 0)
    assert session.scalars(sa.select(Mention.member_id)).all() == []
    for change in (
        lambda: posts.withdraw_post(actor_of(ana), post.id),
        lambda: posts.edit_post(actor_of(ana), post.id, "Back again.", version=post.version),
    ):
        with pytest.raises(Forbidden) as refusal:
            change()
        assert refusal.value.code == "withdrawn"


def test_title_and_criteria_change_and_former_codes_lead_to_present_ones(app: Any) -> None:
    load_standards()
    ana = create_member()
    thread = start_thread(ana, create_group(ana), criteria=["dm-3", "SI1"])
    shown = thread_queries.get_thread_to_show(actor_of(ana), thread.id).thread
    assert {criterion.code for criterion in shown.criteria} == {"DM3", "CI1"}
    changed = threads.edit_thread(actor_of(ana), thread.id, thread.version, title="Another title", criteria=["DM1"])
    assert (changed.slug, [criterion.code for criterion in changed.criteria]) == ("another-title", ["DM1"])
    with pytest.raises(Invalid):
        threads.edit_thread(actor_of(ana), thread.id, changed.version, criteria=["ZZ9"])


def test_a_thread_is_removed_by_its_author_only_while_nobody_has_answered(app: Any) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    lonely, answered = start_thread(ana, group), start_thread(ana, group)
    reply(luis, answered)
    threads.remove_thread(actor_of(ana), lonely.id)
    with pytest.raises(Forbidden):
        threads.remove_thread(actor_of(ana), answered.id)
    with pytest.raises(NotFound):
        thread_queries.get_thread(actor_of(ana), lonely.id)
    session.refresh(group)
    assert group.thread_count == 1


def test_whoever_left_a_group_can_no_longer_change_her_posts(app: Any) -> None:
    ana = create_member()
    group = create_group(ana)
    post_id = start_thread(ana, group).first_post_id or 0
    group_services.leave_group(actor_of(ana), group.id)
    with pytest.raises(Forbidden):
        posts.edit_post(actor_of(ana), post_id, "Changed from outside.", version=1)
    with pytest.raises(Forbidden):
        posts.withdraw_post(actor_of(ana), post_id)
