"""What is mailed by itself: after some minutes, unless it need not be told any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, current_app
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post as PostRow
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import following
from forum.blueprints.discussions.services import posts as post_services
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.services import groups
from forum.blueprints.notifications.models.bounces import MailBounce
from forum.blueprints.notifications.models.mails import OutgoingMail
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.services import choosing, mailing, sending, settling
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.outbox.delivering import deliver_all
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.mails import Letter, PostOffice, choose
from tests.factories.messages import create_conversation, send
from tests.factories.notifications import create_group_of, reply, start_thread


class Story:
    """Ana asks in a group, Luis answers her by name."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.post = PostOffice(monkeypatch)
        city = create_city(name="Boise")
        self.ana: Member = create_member(name="Ana Ruiz", handle="ana-ruiz", timezone="America/Boise")
        self.luis: Member = create_member(name="Luis Vega", handle="luis-vega", city_id=city.id)
        self.group: Group = create_group_of(self.ana, self.luis)
        self.thread: Thread = start_thread(self.ana, self.group, title="How do you word the exit clause?")
        self.post.wait(minutes=1)

    def answer(self, body: str = "We wrote it **together**, @ana-ruiz.") -> Any:
        return reply(self.luis, self.thread, body)

    def mails(self, **passed: float) -> list[Letter]:
        return self.post.wait(**(passed or {"minutes": 6}))


@pytest.fixture
def story(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Story:
    return Story(monkeypatch)


def test_a_mention_is_mailed_after_some_minutes_as_a_letter_of_a_person(story: Story) -> None:
    story.answer()
    assert story.mails(minutes=4) == []
    [letter] = story.mails(minutes=2)
    assert letter.to == story.ana.email
    assert letter.subject == f"Luis Vega in {story.group.name}: How do you word the exit clause?"
    assert letter.headers["From"].startswith("Luis Vega on Plaza <")
    assert "We wrote it **together**" in letter.text
    assert "<strong>together</strong>" in letter.html
    assert "because you were mentioned" in letter.text


def test_what_was_read_meanwhile_is_not_mailed(story: Story) -> None:
    story.answer()
    deliver_all()
    settling.mark_read(actor_of(story.ana))
    assert story.mails() == []
    assert _why() == "nothing"


def test_whoever_wants_mail_of_what_she_has_read_gets_it(story: Story) -> None:
    choose(story.ana.id, mail_only_unread=False)
    story.answer()
    deliver_all()
    settling.mark_read(actor_of(story.ana))
    assert len(story.mails()) == 1


def test_what_was_removed_meanwhile_is_not_mailed(story: Story) -> None:
    answer = story.answer()
    deliver_all()
    post_services.withdraw_post(actor_of(story.luis), answer.id)
    assert story.mails() == []


def test_what_she_has_muted_meanwhile_is_not_mailed(story: Story) -> None:
    story.answer()
    deliver_all()
    following.watch_thread(actor_of(story.ana), story.thread.id, "muted")
    assert story.mails() == []
    assert _why() == "nothing"


def test_of_what_she_has_refused_meanwhile_nothing_is_mailed(story: Story) -> None:
    asked = reply(story.ana, story.thread, "How often?")
    choose(story.ana.id, mail_cadence="at_once")
    said = f"> [Ana]({story.thread.path}/{asked.number})\n> How often?\n\nOnce a year."
    reply(story.luis, story.thread, said)
    deliver_all()
    assert session.scalar(sa.select(Notification.kind).where(Notification.member_id == story.ana.id)) == "quote"
    choosing.choose_kinds(actor_of(story.ana), refused=["quote"])
    assert story.mails() == []


def test_what_was_edited_meanwhile_is_mailed_as_it_is_now(story: Story) -> None:
    answer = story.answer()
    deliver_all()
    post_services.edit_post(actor_of(story.luis), answer.id, "Ask our lawyer, @ana-ruiz.", version=answer.version)
    [letter] = story.mails()
    assert "Ask our lawyer" in letter.text
    assert "together" not in letter.text


def test_what_she_may_not_see_any_more_is_not_mailed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    story = Story(monkeypatch)
    story.group.visibility = "private"
    session.commit()
    story.answer()
    deliver_all()
    groups.remove_member(SYSTEM, story.group.id, story.ana.id)
    assert story.mails() == []


def test_a_setting_that_changed_meanwhile_holds(story: Story) -> None:
    story.answer()
    deliver_all()
    choose(story.ana.id, mail_never=["mentions", "replies"])
    assert story.mails() == []
    assert _why() == "setting"


def test_what_is_no_longer_wanted_by_itself_comes_with_the_rest(story: Story) -> None:
    story.answer()
    deliver_all()
    choose(story.ana.id, mail_at_once=[])
    assert story.mails() == []
    [letter] = story.mails(days=1)
    assert "We wrote it" in letter.text


@pytest.mark.parametrize(
    "facts",
    [
        {"suspended_until": datetime(2027, 1, 1, tzinfo=UTC)},
        {"closed_at": datetime(2026, 11, 1, tzinfo=UTC)},
    ],
)
def test_who_is_kept_out_or_has_gone_gets_nothing(story: Story, facts: dict[str, Any]) -> None:
    story.answer()
    deliver_all()
    for name, value in facts.items():
        setattr(story.ana, name, value)
    session.commit()
    assert story.mails() == []
    assert _why() == "unreachable"


def test_an_address_from_which_mails_come_back_gets_nothing(story: Story) -> None:
    at = story.post.at
    session.add(MailBounce(
        member_id=story.ana.id, email=story.ana.email, tenths=40, last_at=at, stopped_at=at, complained=False
    ))  # fmt: skip
    session.commit()
    story.answer()
    assert story.mails() == []


def test_an_idle_desktop_counts_as_away(story: Story, connect: Callable[[Any], Any]) -> None:
    connect(story.ana)
    story.answer()
    assert len(story.mails()) == 1


def test_in_quiet_hours_nothing_is_sent_until_they_end(story: Story) -> None:
    choose(story.ana.id, quiet_from=0, quiet_until=7)  # it is 2 at night in Boise
    story.answer()
    assert story.mails() == []
    assert story.post.wait_until(datetime(2026, 11, 2, 13, 59, tzinfo=UTC)) == []
    assert len(story.post.wait_until(datetime(2026, 11, 2, 14, 0, tzinfo=UTC))) == 1


def test_further_posts_are_mailed_each_once(story: Story) -> None:
    texts = []
    first = session.scalars(sa.select(PostRow.id).where(PostRow.thread_id == story.thread.id)).first()
    for number in range(3):
        reply(story.luis, story.thread, f"Thought {number}.", reply_to_id=first)
        texts.append([letter.text for letter in story.mails()])
    assert [len(one) for one in texts] == [1, 1, 1]
    for number, [text] in enumerate(texts):
        assert [f"Thought {other}." in text for other in range(3)] == [other == number for other in range(3)]


def test_beyond_the_most_of_a_day_mails_come_together_on_the_next(story: Story) -> None:
    app_limit = 2
    story.post.at = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
    _limit(app_limit)
    try:
        threads = [start_thread(story.luis, story.group, f"Hello {n}, @ana-ruiz", f"Thread {n}") for n in range(4)]
        assert len(story.mails()) == app_limit
        [letter] = story.mails(days=1)
        assert sum(thread.title in letter.text for thread in threads) == len(threads) - app_limit
    finally:
        _limit(100)


def test_messages_are_mailed_unless_read_with_what_was_written(story: Story) -> None:
    conversation = create_conversation(story.luis, story.ana, body="Can you call me?")
    send(story.luis, conversation, "It is about the clause.")
    [letter] = story.mails()
    assert letter.subject == "Messages from Luis Vega"
    assert "Can you call me?" in letter.text
    assert "It is about the clause." in letter.html
    assert story.mails() == []


def test_what_stands_beside_the_subject_has_no_marks_of_markdown(story: Story) -> None:
    story.answer("We wrote it **together**, @ana-ruiz.\n\n- with a lawyer")
    [letter] = story.mails()
    beside = letter.html.split("display:none", 1)[1].split(">", 1)[1].split("</div>", 1)[0]
    assert beside == "We wrote it together, @ana-ruiz. with a lawyer"


def test_a_message_names_once_who_wrote_it(story: Story) -> None:
    create_conversation(story.luis, story.ana, body="Can you call me?")
    deliver_all()
    [letter] = story.mails()
    shown = letter.html.split("<body", 1)[1]
    assert (shown.count("Luis Vega"), letter.text.count("Luis Vega")) == (1, 1)


def test_messages_hold_no_text_for_who_does_not_want_it_in_mails(story: Story) -> None:
    choose(story.ana.id, message_text=False)
    create_conversation(story.luis, story.ana, body="The tender is secret.")
    [letter] = story.mails()
    assert "secret" not in letter.text + letter.html + letter.subject
    assert "Luis Vega" in letter.text


def test_a_mail_that_says_no_more_names_nobody_and_holds_no_text(story: Story) -> None:
    choose(story.ana.id, content_free=True)
    story.answer()
    create_conversation(story.luis, story.ana, body="The tender is secret.")
    letters = story.mails()
    assert len(letters) == 2
    for letter in letters:
        told = letter.text + letter.html + str(letter.headers)
        assert not [word for word in ("Luis", "exit", "Group", "secret", "together") if word in told]


def test_a_community_may_let_all_mails_say_no_more(story: Story) -> None:
    current_app.config["MAIL_PRIVATE"] = True
    try:
        story.answer()
        [letter] = story.mails()
        assert "Luis" not in letter.text + letter.html + str(letter.headers)
    finally:
        current_app.config["MAIL_PRIVATE"] = False


def test_programs_can_put_mails_together_and_stop_them(story: Story) -> None:
    story.answer()
    [first] = story.mails()
    story.answer("And another, @ana-ruiz.")
    [second] = story.mails()
    assert first.headers["References"] == second.headers["References"] == second.headers["In-Reply-To"]
    assert first.headers["Message-ID"] != second.headers["Message-ID"]
    assert first.headers["List-Id"] == f"{story.group.name} <{story.group.slug}.groups.localhost>"
    assert first.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first.headers["List-Unsubscribe"].startswith("<http://localhost/unsubscribe/")
    assert first.headers["Auto-Submitted"] == "auto-generated"
    assert first.headers["Precedence"] == "list"
    assert first.headers["X-Auto-Response-Suppress"] == "All"


def test_mails_speak_the_language_of_their_reader(story: Story) -> None:
    story.ana.language = "es"
    session.commit()
    story.answer()
    [letter] = story.mails()
    assert 'lang="es"' in letter.html


def test_a_mail_sent_once_more_after_a_crash_bears_the_same_message_id(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.answer()
    with monkeypatch.context() as patch:
        patch.setattr(sending, "settle", _crash)
        [first] = story.mails()
    [again] = story.mails(minutes=2)
    assert again.headers["Message-ID"] == first.headers["Message-ID"]
    assert again.text == first.text
    assert story.mails(days=2) == []


@pytest.mark.parametrize("many", [1, 12])
def test_letting_mails_wait_takes_the_same_number_of_statements(
    story: Story, count_statements: Callable[[], Any], many: int
) -> None:
    people = [create_member(handle=f"named-{many}-{n}") for n in range(many)]
    for one in people:
        groups.put_member(SYSTEM, story.group.id, one.id)
    story.answer(" ".join(f"@{one.handle}" for one in people[:10]) + " @ana-ruiz")
    deliver_all()
    ids = session.query(Notification.id).all()
    session.query(OutgoingMail).delete()
    session.commit()
    with count_statements() as statements:
        mailing.await_notifications(SYSTEM, {one.id for one in ids})
    assert len(statements) <= 4


def test_stopping_is_asked_first_and_needs_neither_cookie_nor_sign_in(story: Story, client: FlaskClient) -> None:
    story.answer()
    [letter] = story.mails()
    address = letter.headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    assert "Stop these emails" in client.get(address).text
    story.answer("Still @ana-ruiz")
    assert len(story.mails()) == 1
    stranger = story_client(client)
    assert stranger.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    story.answer("Again @ana-ruiz")
    assert story.mails() + story.mails(days=2) == []


def test_nobody_can_stop_the_mails_of_others(story: Story, client: FlaskClient) -> None:
    story.answer()
    [letter] = story.mails()
    token = letter.headers["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    forged = token.replace(f"{story.ana.id}.", f"{story.luis.id}.", 1)
    assert client.post(f"/unsubscribe/{forged}").status_code == 404
    assert client.get("/unsubscribe/1.everything.0").status_code == 404


def story_client(client: FlaskClient) -> FlaskClient:
    return client.application.test_client()


def _why() -> str:
    return session.query(OutgoingMail).order_by(OutgoingMail.id.desc()).first().why  # type: ignore[union-attr]


def _limit(most: int) -> None:
    current_app.config["MAILS_PER_DAY"] = most


def _crash(*_: Any) -> None:
    raise RuntimeError("the process ends here")
