"""The weekly digests of groups by mail: with what there is, never empty, never twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import digests, threads
from forum.blueprints.groups.services import groups
from forum.blueprints.notifications.models.mails import DigestIssue
from forum.blueprints.notifications.services import preferences
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.mails import Letter, PostOffice, choose
from tests.factories.notifications import create_group_of, reply, start_thread

WEEK = date(2026, 11, 2)
NEXT_MONDAY = datetime(2026, 11, 9, 6, 0, tzinfo=UTC)


class Story:
    """A group in which Mara moderates; Ana reads its digests and nothing else by mail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.post = PostOffice(monkeypatch, datetime(2026, 10, 1, 9, 0, tzinfo=UTC))
        self.ana, self.mara = create_member(name="Ana Ruiz"), create_member(name="Mara Silva")
        self.post.only = self.ana.email
        choose(self.ana.id, mail_cadence="never", mail_at_once=[])
        self.group = create_group_of(self.ana, self.mara)
        groups.put_member(SYSTEM, self.group.id, self.mara.id, "moderator")
        self.post.wait_until(datetime(2026, 11, 2, 9, 0, tzinfo=UTC))

    def lively(self, title: str = "Sharing data") -> None:
        thread = start_thread(self.mara, self.group, f"How do you? {title}", title)
        for number in range(3):
            reply(self.ana, thread, f"Like this, {title} {number}.")

    def until_monday(self, **later: float) -> list[Letter]:
        return self.post.wait_until(NEXT_MONDAY) + self.post.wait_until(NEXT_MONDAY + timedelta(**later))


@pytest.fixture
def story(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Story:
    return Story(monkeypatch)


def test_what_happened_in_a_week_is_mailed_on_monday_at_the_readers_hour(story: Story) -> None:
    story.lively()
    assert story.post.wait_until(NEXT_MONDAY) == []
    [letter] = story.post.wait_until(NEXT_MONDAY + timedelta(hours=1))
    assert letter.subject == f"The week in {story.group.name}"
    assert "Sharing data" in letter.text
    assert "3 replies" in letter.html
    assert letter.headers["List-Id"].startswith(story.group.name)
    assert story.post.wait(days=2) == []


def test_a_week_without_anything_is_not_mailed(story: Story) -> None:
    assert story.until_monday(hours=10) == []
    assert session.query(DigestIssue).filter_by(group_id=story.group.id, week=WEEK).one().done_at is not None


def test_newcomers_are_told_of(story: Story) -> None:
    newcomer = create_member(name="Noor Haddad")
    groups.put_member(SYSTEM, story.group.id, newcomer.id)
    [letter] = story.until_monday(hours=2)
    assert "Noor Haddad" in letter.text


def test_the_link_of_a_private_digest_does_not_lead_to_the_name_of_a_group(story: Story) -> None:
    choose(story.ana.id, content_free=True)
    story.lively()
    [letter] = [one for one in story.until_monday(hours=2) if one.to == story.ana.email]
    assert f".digest-{story.group.id}." not in letter.text + letter.html + str(letter.headers)
    assert ".digests." in letter.headers["List-Unsubscribe"]


def test_what_moderators_publish_is_mailed_instead_and_once(story: Story) -> None:
    story.lively()
    story.post.wait_until(datetime(2026, 11, 6, 9, 0, tzinfo=UTC))
    digests.publish_digest(actor_of(story.mara), story.group.id, WEEK)
    assert story.post.wait(minutes=5) == []
    [letter] = story.post.wait(days=1)
    assert "Sharing data" in letter.text
    assert "Week of" in letter.subject
    assert story.until_monday(days=6) == []


def test_a_draft_that_waits_holds_the_automatic_one_until_thursday(story: Story) -> None:
    story.lively()
    story.post.wait_until(datetime(2026, 11, 6, 9, 0, tzinfo=UTC))
    digests.save_digest(actor_of(story.mara), story.group.id, WEEK, "Our week")
    assert story.until_monday(days=2) == []
    assert len(story.post.wait_until(datetime(2026, 11, 12, 1, 0, tzinfo=UTC)) + story.post.wait(days=1)) == 1


def test_who_watches_the_group_is_told_of_a_published_digest_by_one_mail_alone(story: Story) -> None:
    choose(story.ana.id, mail_cadence="daily")
    groups.watch_group(actor_of(story.ana), story.group.id, "watching")
    story.lively()
    story.post.wait_until(datetime(2026, 11, 6, 9, 0, tzinfo=UTC))
    digests.publish_digest(actor_of(story.mara), story.group.id, WEEK)
    letters = [*story.post.wait(days=1), *story.post.wait(days=1), *story.until_monday(days=2)]
    assert sum("Week of" in letter.text for letter in letters) == 1


def test_who_does_not_want_the_digest_of_a_group_gets_that_of_others(story: Story) -> None:
    other = create_group_of(story.ana, story.mara)
    story.lively()
    start_thread(story.mara, other, "Who measures noise?", "Noise")
    preferences.stop_mail(SYSTEM, story.ana.id, f"digest-{story.group.id}")
    assert [letter.subject for letter in story.until_monday(hours=2)] == [f"The week in {other.name}"]


def test_who_wants_no_digests_or_has_left_the_group_gets_none(story: Story) -> None:
    story.lively()
    story.post.wait_until(NEXT_MONDAY)
    groups.remove_member(SYSTEM, story.group.id, story.ana.id)
    assert story.post.wait(days=1) == []


def test_a_thread_that_was_removed_meanwhile_is_left_out(story: Story) -> None:
    story.lively()
    story.lively("Noise")
    story.post.wait_until(NEXT_MONDAY)
    thread = session.query(Thread).filter_by(title="Noise").one()
    threads.remove_thread(actor_of(story.mara), thread.id)
    [letter] = story.post.wait(hours=2)
    assert "Sharing data" in letter.text
    assert "Noise" not in letter.text
