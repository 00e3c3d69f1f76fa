"""What is mailed together: all that is unread since the last such mail, each once, and no mail without anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.groups.services import groups
from forum.blueprints.notifications.models.mails import OutgoingMail
from forum.blueprints.notifications.queries import mail_contents
from forum.blueprints.notifications.services import preferences, sending, settling
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.outbox.delivering import deliver_all
from tests.factories.accounts import actor_of, create_member
from tests.factories.mails import PostOffice, choose
from tests.factories.messages import create_conversation
from tests.factories.notifications import create_group_of, reply, start_thread

SEVEN = datetime(2026, 11, 3, 7, 0, tzinfo=UTC)


class Story:
    """Ana watches a group in which Luis and Eva write."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.post = PostOffice(monkeypatch)
        self.ana = create_member(name="Ana Ruiz")
        self.post.only = self.ana.email
        self.luis, self.eva = create_member(name="Luis Vega"), create_member(name="Eva Moreau")
        self.group = create_group_of(self.ana, self.luis, self.eva)
        self.watch(self.group.id)

    def watch(self, group_id: int) -> None:
        groups.watch_group(actor_of(self.ana), group_id, "watching")


@pytest.fixture
def story(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Story:
    return Story(monkeypatch)


def test_all_that_is_unread_comes_in_one_mail_in_the_morning(story: Story) -> None:
    thread = start_thread(story.luis, story.group, "How do you share data?", "Sharing data")
    reply(story.eva, thread, "With an agreement.")
    start_thread(story.eva, story.group, "Which sensors last?", "Sensors")
    assert story.post.wait(hours=12) == []
    [letter] = story.post.wait_until(SEVEN)
    told = [letter.text.index(word) for word in ("Sharing data", "How do you", "With an agreement", "Sensors")]
    assert told == sorted(told)
    assert story.group.name in letter.html
    assert letter.subject == "Luis Vega and Eva Moreau: Sharing data, and 1 more"


def test_nothing_is_told_twice_and_no_mail_is_empty(story: Story) -> None:
    thread = start_thread(story.luis, story.group, "How do you share data?", "Sharing data")
    [first] = story.post.wait_until(SEVEN)
    assert "How do you share data?" in first.text
    reply(story.eva, thread, "With an agreement.")
    [second] = story.post.wait(days=1)
    assert "With an agreement." in second.text
    assert "How do you share data?" not in second.text
    assert story.post.wait(days=10) == []


def test_what_was_read_is_not_told(story: Story) -> None:
    start_thread(story.luis, story.group, title="Sharing data")
    deliver_all()
    settling.mark_read(actor_of(story.ana))
    assert story.post.wait(days=2) == []


def test_messages_come_with_the_rest_for_who_wants_it_so(story: Story) -> None:
    choose(story.ana.id, mail_at_once=[])
    create_conversation(story.luis, story.ana, body="Can you call me?")
    start_thread(story.eva, story.group, "Which sensors last?", "Sensors")
    [letter] = story.post.wait_until(SEVEN)
    assert "Can you call me?" in letter.text
    assert "Which sensors last?" in letter.text
    assert story.post.wait(days=2) == []


def test_a_setting_that_changes_moves_what_waits(story: Story) -> None:
    start_thread(story.luis, story.group, title="Sharing data")
    deliver_all()
    preferences.change_preferences(actor_of(story.ana), mail_hour=12)
    assert story.post.wait_until(datetime(2026, 11, 2, 11, 59, tzinfo=UTC)) == []
    assert len(story.post.wait_until(datetime(2026, 11, 2, 12, 0, tzinfo=UTC))) == 1


def test_who_wants_no_mails_gets_what_waits_no_more(story: Story) -> None:
    start_thread(story.luis, story.group, title="Sharing data")
    deliver_all()
    preferences.change_preferences(actor_of(story.ana), mail_cadence="never")
    assert story.post.wait(days=8) == []


def test_quiet_hours_hold_for_what_is_mailed_together(story: Story) -> None:
    choose(story.ana.id, quiet_from=20, quiet_until=9)
    start_thread(story.luis, story.group, title="Sharing data")
    assert story.post.wait_until(datetime(2026, 11, 3, 8, 59, tzinfo=UTC)) == []
    assert len(story.post.wait_until(datetime(2026, 11, 3, 9, 0, tzinfo=UTC))) == 1


def test_more_than_fits_comes_with_the_next(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_contents, "MOST_TOGETHER", 2)
    titles = [f"Question number {number}" for number in range(5)]
    for title in titles:
        start_thread(story.luis, story.group, f"About {title}", title)
    letters = [*story.post.wait_until(SEVEN), *story.post.wait(days=1), *story.post.wait(days=1)]
    assert len(letters) == 3
    assert [sum(title in letter.text for letter in letters) for title in titles] == [1] * 5


def test_after_a_crash_the_same_is_told_under_the_same_id_and_nothing_is_lost(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = start_thread(story.luis, story.group, "How do you share data?", "Sharing data")
    with monkeypatch.context() as patch:
        patch.setattr(sending, "settle", _crash)
        [first] = story.post.wait_until(SEVEN)
    reply(story.eva, thread, "With an agreement.")
    [again] = story.post.wait(minutes=1)
    assert (again.headers["Message-ID"], again.text) == (first.headers["Message-ID"], first.text)
    [next_one] = story.post.wait(days=1)
    assert "With an agreement." in next_one.text
    assert "How do you share data?" not in next_one.text


@pytest.mark.parametrize("many", [1, 15])
def test_preparing_a_mail_takes_the_same_number_of_statements(
    story: Story, count_statements: Callable[[], Any], many: int
) -> None:
    choose(story.ana.id, mail_at_once=[])
    for number in range(many):
        thread = start_thread(story.luis, story.group, f"Body {number}", f"Title {number}")
        reply(story.eva, thread, f"Answer {number}")
        create_conversation(story.luis, story.ana, create_member(), body=f"Hello {number}")
    deliver_all()
    story.post.at = SEVEN
    sending.queue_due(SYSTEM)
    mail = session.query(OutgoingMail).filter_by(member_id=story.ana.id).one()
    with count_statements() as statements:
        prepared = sending.prepare(SYSTEM, mail.id, 100)
    assert prepared is not None
    assert len(prepared.contents.talks) == many
    assert len(statements) <= STATEMENTS, "\n".join(statements)


STATEMENTS = 24


def _crash(*_: Any) -> None:
    raise RuntimeError("the process ends here")
