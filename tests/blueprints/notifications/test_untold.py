"""Nobody is told twice, and nothing due stays untold: what random acts have found (`tests/telling`)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.services import blocks
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import approving, catching_up, following, moving, posts
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.services import groups, joining
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import grouping
from forum.blueprints.notifications.queries import notifications as queries
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.outbox.delivering import deliver_all
from tests.factories.accounts import actor_of, create_member
from tests.factories.mails import Letter, PostOffice, choose
from tests.factories.messages import create_conversation
from tests.factories.notifications import create_group_of, reply, start_thread


class Story:
    """Ana has begun a thread, which she watches; Luis and Bo write in it, and Mei moderates."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.post = PostOffice(monkeypatch)
        self.ana: Member = create_member(name="Ana Ruiz", handle="ana-ruiz")
        self.luis, self.bo, self.mei = (create_member(name=name) for name in ("Luis", "Bo", "Mei"))
        self.post.only = self.ana.email
        self.group: Group = create_group_of(self.ana, self.luis, self.bo)
        groups.put_member(SYSTEM, self.group.id, self.mei.id, "moderator")
        self.thread: Thread = start_thread(self.ana, self.group)
        self.mails(minutes=30)

    def write(self, author: Member, body: str, **facts: Any) -> Any:
        made = reply(author, self.thread, body, **facts)
        deliver_all()
        return made

    def told(self) -> list[Notification]:
        deliver_all()
        session.expire_all()
        return list(queries.list_notifications(actor_of(self.ana)).items)

    def mails(self, **passed: float) -> list[Letter]:
        return self.post.wait(**(passed or {"minutes": 6}))


@pytest.fixture
def story(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Story:
    return Story(monkeypatch)


def test_an_answer_that_joins_what_is_unread_is_mailed_as_soon_as_one_alone(story: Story) -> None:
    story.write(story.luis, "We do it by hand.")
    asked = session.scalar(sa.select(Thread.first_post_id).where(Thread.id == story.thread.id))
    story.write(story.bo, "To you, Ana: by contract.", reply_to_id=asked)
    [told] = story.told()
    assert (told.kind, told.post_count) == ("reply", 2)
    [letter] = story.mails()
    assert "by contract" in letter.text
    assert "by hand" in letter.text


def test_who_waits_for_approval_has_not_read_what_was_written_meanwhile(story: Story) -> None:
    story.group.approve_replies = "all"
    session.commit()
    held = story.write(story.ana, "I have found something.")
    story.write(story.mei, "What do you think, @ana-ruiz?")
    approving.approve_post(actor_of(story.mei), held.id)
    assert [one.unread for one in story.told() if one.kind == "mention"] == [True]


def test_an_edit_does_not_tell_again_who_was_told_of_the_post_with_others(story: Story) -> None:
    story.write(story.luis, "First.")
    second = story.write(story.luis, "Second.")
    posts.edit_post(actor_of(story.luis), second.id, "Second, @ana-ruiz.", version=second.version)
    [told] = story.told()
    assert (told.kind, told.post_count) == ("thread", 2)


def test_of_what_was_read_in_part_the_rest_is_told_and_mailed(story: Story) -> None:
    choose(story.ana.id, mail_cadence="at_once")
    first, second, third = (story.write(story.luis, f"This is {what}.") for what in ("old", "known", "news"))
    following.mark_read(actor_of(story.ana), story.thread.id, second.number)
    unread = [one for one in story.told() if one.unread]
    assert [(one.number, one.post_count) for one in unread] == [(third.number, 1)]
    assert [(one.number, one.post_count) for one in story.told() if not one.unread] == [(first.number, 2)]
    assert queries.count_unread(actor_of(story.ana)) == 1
    [letter] = story.mails()
    assert "This is news" in letter.text
    assert "known" not in letter.text


def test_what_was_read_in_part_counts_on_from_the_rest(story: Story) -> None:
    written = [story.write(story.luis, f"Part {number}.") for number in range(3)]
    following.mark_read(actor_of(story.ana), story.thread.id, written[1].number)
    deliver_all()
    story.write(story.bo, "And more.")
    assert [(one.number, one.post_count) for one in story.told() if one.unread] == [(written[2].number, 2)]


def test_what_was_moved_to_another_thread_stands_there_with_the_rest(story: Story) -> None:
    other = start_thread(story.ana, story.group, title="The same again")
    reply(story.luis, other, "Here as well.")
    story.write(story.luis, "Here.")
    moving.merge_thread(actor_of(story.mei), story.thread.id, other.id)
    told = [one for one in story.told() if one.thread_id == other.id]
    assert {one.about for one in told} == {f"thread:{other.id}"}
    shown = grouping.list_together(actor_of(story.ana)).items
    assert [len(one.told) for one in shown if one.latest.thread_id == other.id] == [2]


def test_what_was_split_off_before_it_was_mailed_is_mailed_all_the_same(story: Story) -> None:
    choose(story.ana.id, mail_cadence="at_once")
    story.write(story.luis, "It stays here.")
    apart = story.write(story.luis, "It goes elsewhere.")
    moving.split_thread(actor_of(story.mei), story.thread.id, [apart.id], "Elsewhere")
    assert sorted("elsewhere." in one.text for one in story.mails()) == [False, True]


def test_what_was_mailed_and_is_moved_then_is_not_mailed_again(story: Story) -> None:
    choose(story.ana.id, mail_cadence="at_once")
    told = story.write(story.luis, "It is said once.")
    assert len(story.mails()) == 1
    moving.split_thread(actor_of(story.mei), story.thread.id, [told.id], "Elsewhere")
    assert [one.text for one in story.mails() if "said once" in one.text] == []


def test_a_mail_counts_for_its_day_though_what_it_told_is_taken_back(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(current_app.config, "MAILS_PER_DAY", 1)
    choose(story.ana.id, mail_cadence="at_once")
    first = story.write(story.luis, "The first.")
    assert len(story.mails()) == 1
    posts.withdraw_post(actor_of(story.luis), first.id)
    story.write(story.bo, "The second.")
    assert story.mails() == []


def test_whom_she_blocks_hides_nothing_of_what_others_wrote_before(story: Story) -> None:
    story.write(story.bo, "By Bo.")
    story.write(story.luis, "By Luis.")
    blocks.block_member(actor_of(story.ana), story.luis.id)
    [told] = story.told()
    assert (told.actor_id, told.post_count, told.unread) == (story.bo.id, 1, True)


def test_putting_posts_aside_leaves_who_asks_to_join(story: Story) -> None:
    story.group.join_policy = "request"
    session.commit()
    newcomer = create_member()
    joining.ask_to_join(actor_of(newcomer), story.group.id, "I work on this.")
    deliver_all()
    catching_up.mark_group_read(actor_of(story.mei), story.group.id, "everything")
    deliver_all()
    waits = sa.select(Notification.read_at).where(
        Notification.kind == "join_asked", Notification.member_id == story.mei.id
    )
    assert session.scalars(waits).all() == [None]


def test_a_line_that_is_not_mailed_by_itself_after_all_comes_with_the_rest_whatever_she_has_read(story: Story) -> None:
    choose(story.ana.id, mail_only_unread=False)
    create_conversation(story.luis, story.ana, body="Shall we meet on Friday?")
    deliver_all()
    choose(story.ana.id, mail_at_once=[])
    assert story.mails() == []
    [letter] = story.mails(days=1)
    assert "on Friday" in letter.text
