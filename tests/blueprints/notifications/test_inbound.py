"""Mails that come in: each does what it should, and is answered when nothing came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import current_app

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries.attachments import find_files
from forum.blueprints.discussions.services import states
from forum.blueprints.groups.services import groups
from forum.blueprints.messages.models.conversations import Message
from forum.blueprints.notifications.models.bounces import MailBounce
from forum.blueprints.notifications.models.inbound import InboundMail
from forum.blueprints.notifications.queries.bounces import may_be_mailed
from forum.blueprints.notifications.rules.inbound import ANSWERS_A_DAY, KEPT_FOR
from forum.blueprints.notifications.rules.reply_addresses import POST, reply_address
from forum.blueprints.notifications.services import inbound, working_off
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, TooLarge
from forum.kernel.outbox.models import Delivery
from tests.factories.accounts import actor_of, create_member
from tests.factories.inbound import BOX, Place, create_place, take, turn_on
from tests.factories.mails import letters_of

Deliver = Callable[[], int]


@pytest.fixture(autouse=True)
def place(app: object) -> Iterator[Place]:
    before = current_app.extensions["forum_mailbox"]
    turn_on()
    yield create_place()
    turn_on(before)


def became_of(number: int) -> InboundMail:
    session.expire_all()
    return session.get_one(InboundMail, number)


def answers(place: Place) -> list[str]:
    rows = sa.select(Post.body).where(Post.thread_id == place.thread.id, Post.author_id == place.member.id)
    return list(session.scalars(rows.order_by(Post.id)))


POSTED = {
    "gmail_english": (
        "We ask the vendor for a full export in an open format, thirty days before the contract ends. Our lawyer has a "
        "clause for it that I can share.\n\n- open formats only\n- a named contact"
    ),
    "gmail_spanish_phone": "Sí, lo hacemos cada año.",
    "gmail_portuguese": "Nós publicamos o plano em março.",
    "apple_french_phone": "Oui, nous avons un modèle d’entente.\nJe vous l’envoie demain.",
    "outlook_english_html": (
        "Hi Ana,\n\nYes – we keep **both** versions. See [the guide](https://data.example.org/guide).\n\n"
        "- raw\n- cleaned"
    ),
    "outlook_spanish": "Buenos días:\n\nUsamos el portal del estado.",
    "outlook_french": "Nous avons douze indicateurs.",
    "outlook_portuguese_original": "O painel é atualizado toda semana.",
    "thunderbird_between_the_lines": (
        "> Hello all,\n>\n> Who signs the agreement?\n\nThe head of the department signs it, and our lawyer reads "
        "every line before that.\n\n> How long does it take?\n\nTwo weeks."
    ),
    "thunderbird_below": "We copy the one of the county.",
    "yahoo_english": "Happy to share ours.",
    "broken_charset": "La réunion est le 3 décembre, à 14 h.",
}


@pytest.mark.parametrize("name", POSTED)
def test_what_is_new_in_an_answer_is_posted_and_nothing_else(place: Place, deliver: Deliver, name: str) -> None:
    number = take(place.mail(name))
    deliver()
    assert became_of(number).outcome == "posted"
    assert answers(place) == [POSTED[name]]


OTHERWISE = {
    "out_of_office_english": "automatic", "out_of_office_spanish": "automatic", "out_of_office_french": "automatic",
    "out_of_office_portuguese": "automatic", "our_own_answer_in_a_loop": "automatic", "forged_two_senders": "forged",
    "forged_address": "unaddressed", "bounce_late": "reported", "bounce_forged": "reported",
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERWISE)
def test_machines_and_forgers_are_given_no_answer(place: Place, deliver: Deliver, name: str) -> None:
    number = take(place.mail(name))
    assert letters_of(deliver) == []
    assert became_of(number).outcome == OTHERWISE[name]
    assert answers(place) == []
    assert session.get(MailBounce, place.member.id) is None


@pytest.mark.parametrize(
    ("name", "outcome", "told"),
    [
        ("only_a_quote", "empty", "We found no text of yours"),
        ("from_another_address", "unknown_sender", "another address than that of your account"),
    ],
)
def test_a_refusal_is_told_with_its_reason(place: Place, deliver: Deliver, name: str, outcome: str, told: str) -> None:
    number = take(place.mail(name))
    (letter,) = letters_of(deliver)
    assert became_of(number).outcome == outcome
    assert told in " ".join(letter.text.split())
    assert answers(place) == []


def test_files_come_along_without_logos_and_refused_ones_are_told(place: Place, deliver: Deliver) -> None:
    number = take(place.mail("with_files"))
    (letter,) = letters_of(deliver)
    post = session.scalars(sa.select(Post).where(Post.author_id == place.member.id)).one()
    assert post.body == "Our clause is attached."
    assert [file.filename for file in find_files([post.id])[post.id]] == ["clause.txt"]
    assert "setup.exe" in letter.text
    assert became_of(number).outcome == "posted"


def test_a_mail_to_a_group_begins_a_thread(place: Place, deliver: Deliver) -> None:
    take(place.mail("new_thread"))
    deliver()
    thread = session.scalars(sa.select(Thread).where(Thread.author_id == place.member.id)).one()
    assert (thread.title, thread.group_id) == ("Who has a template for data sharing?", place.group.id)
    opening = session.get_one(Post, thread.first_post_id)
    assert opening.body == (
        "We start next month and look for a template.\n\n> Every field has to be named.\n\n"
        "That is what our lawyer wrote."
    )


def test_without_a_subject_there_is_no_thread(place: Place, deliver: Deliver) -> None:
    number = take(place.write("A question", subject="Re: Hi", to=place.addresses["GROUP"]))
    (letter,) = letters_of(deliver)
    assert became_of(number).outcome == "no_title"
    assert "becomes the title" in letter.text


def test_a_message_is_answered(place: Place, deliver: Deliver) -> None:
    take(place.mail("message_answer"))
    deliver()
    mine = sa.select(Message.body).where(Message.author_id == place.member.id)
    assert session.scalars(mine).all() == ["See you at noon."]


def test_what_came_back_counts_by_how_sure_it_is(place: Place, deliver: Deliver) -> None:
    number = take(place.mail("bounce_hard"))
    deliver()
    assert became_of(number).member_id == place.member.id
    assert session.get_one(MailBounce, place.member.id).tenths == 20
    take(place.mail("bounce_full"))
    deliver()
    assert session.get_one(MailBounce, place.member.id).tenths == 30
    assert may_be_mailed(place.member.id)


def test_the_same_mail_again_counts_and_posts_nothing(place: Place, deliver: Deliver) -> None:
    for name in ("bounce_hard", "gmail_spanish_phone"):
        first = take(place.mail(name))
        deliver()
        assert take(place.mail(name)) == first
        deliver()
    assert session.get_one(MailBounce, place.member.id).tenths == 20
    assert len(answers(place)) == 1


def test_a_complaint_stops_mail_at_once(place: Place, deliver: Deliver) -> None:
    number = take(place.mail("complaint"))
    deliver()
    assert became_of(number).outcome == "complained"
    assert not may_be_mailed(place.member.id)


def test_a_locked_thread_is_told_in_the_language_of_who_wrote_and_her_text_comes_back(
    place: Place, deliver: Deliver
) -> None:
    place.member.language = "es"
    session.commit()
    states.lock_thread(SYSTEM, place.thread.id)
    number = take(place.write("Esto es lo que hicimos nosotros."))
    (letter,) = [one for one in letters_of(deliver) if one.to == place.member.email]
    assert became_of(number).outcome == "thread_locked"
    assert "> Esto es lo que hicimos nosotros." in letter.text
    assert f"\n\n{became_of(number).reason}\n\n" in letter.text
    assert "> Esto es lo que hicimos nosotros.\n\nPlaza\n" in letter.text
    assert "locked" not in became_of(number).reason


def test_who_left_the_group_silenced_or_suspended_members_post_nothing(place: Place, deliver: Deliver) -> None:
    place.member.suspended_until = clock.now() + timedelta(days=1)
    session.commit()
    first = take(place.write("One more thing."))
    deliver()
    place.member.suspended_until, place.member.silenced_until = None, clock.now() + timedelta(days=1)
    session.commit()
    second = take(place.write("Two more things."))
    deliver()
    place.member.silenced_until = None
    session.commit()
    groups.leave_group(actor_of(place.member), place.group.id)
    third = take(place.write("Three more things."))
    deliver()
    assert became_of(first).outcome == "suspended"
    assert became_of(second).outcome == "silenced"
    assert became_of(third).outcome in ("not_in_group", "not_there")
    assert answers(place) == []


def test_an_address_of_somebody_else_does_not_open(place: Place, deliver: Deliver) -> None:
    stranger = create_member()
    number = take(place.write("I am Luis.", From=stranger.email))
    letters = letters_of(deliver)
    assert became_of(number).outcome == "unknown_sender"
    assert place.member.email not in letters[0].text, "whose it is stays hidden"
    assert answers(place) == []


def test_what_nobody_vouches_for_is_not_carried_to_an_address_that_it_names(place: Place, deliver: Deliver) -> None:
    """Nor to one that has no key of hers in it: anybody could have us write anything to anybody."""
    take(place.write("Buy this.", subject="Cheap pills", From="victim@elsewhere.example"))
    take(place.write("Buy that.", subject="Cheap pills", to=BOX.address))
    first, second = letters_of(deliver)
    assert {first.to, second.to} == {"victim@elsewhere.example", place.member.email}
    for letter in (first, second):
        assert "Buy" not in letter.text + letter.html
        assert "pills" not in letter.subject + letter.text


def test_a_name_of_a_mail_in_two_lines_is_not_repeated(place: Place, deliver: Deliver) -> None:
    states.lock_thread(SYSTEM, place.thread.id)
    number = take(place.write("Broken.", Message_ID="<one\n\ttwo@example.net>"))
    (letter,) = [one for one in letters_of(deliver) if one.to == place.member.email]
    assert "In-Reply-To" not in letter.headers
    assert became_of(number).answered_at is not None


def test_an_address_of_last_year_is_too_old(place: Place, deliver: Deliver) -> None:
    old = clock.now() - timedelta(days=92)
    address = reply_address(BOX.key, BOX.address, place.member.id, POST, place.post.id, old)
    number = take(place.write("Late.", to=address))
    (letter,) = letters_of(deliver)
    assert became_of(number).outcome == "too_old"
    assert "90 days" in letter.text


def test_the_same_words_in_another_mail_are_left_out_without_a_word(place: Place, deliver: Deliver) -> None:
    take(place.write("Exactly this."))
    deliver()
    number = take(place.write("Exactly this.", Message_ID="<another@example.net>"))
    assert [one for one in letters_of(deliver) if one.to == place.member.email] == []
    assert became_of(number).outcome == "repeated"
    assert answers(place) == ["Exactly this."]


def test_with_a_trusted_server_only_what_it_vouches_for_is_taken(place: Place, deliver: Deliver) -> None:
    turn_on(replace(BOX, checked_by="mx.example.org"))
    results = {
        "mx.example.org; dmarc=pass header.from=example.org": "posted",
        "mx.example.org; dmarc=fail header.from=example.org; spf=pass smtp.mailfrom=evil.example": "forged",
        "mx.example.org; spf=pass smtp.mailfrom=luis@example.org": "posted",
        "mx.example.org; dkim=pass header.d=evil.example": "forged",
        'mx.example.org; spf=pass smtp.mailfrom="x; dmarc=pass"@evil.example; dmarc=fail': "forged",
        'mx.example.org; dkim=pass header.d="example.org"': "posted",
        "elsewhere.example; dmarc=pass header.from=example.org": "forged",
    }
    for place_in_list, (said, outcome) in enumerate(results.items()):
        number = take(place.write(f"Text {place_in_list}", Authentication_Results=said))
        deliver()
        assert became_of(number).outcome == outcome, said


def test_one_address_is_written_back_to_a_few_times_a_day(place: Place, deliver: Deliver) -> None:
    states.lock_thread(SYSTEM, place.thread.id)
    for number in range(ANSWERS_A_DAY + 3):
        take(place.write(f"Try {number}"))
        deliver()
    answered = sa.select(sa.func.count()).where(InboundMail.answered_at.is_not(None))
    assert session.scalar(answered) == ANSWERS_A_DAY


def test_many_mails_at_once_are_answered_a_few_times_too(place: Place, deliver: Deliver) -> None:
    states.lock_thread(SYSTEM, place.thread.id)
    for number in range(ANSWERS_A_DAY + 3):
        working_off.work_off(SYSTEM, take(place.write(f"Try {number}")))
    assert len([one for one in letters_of(deliver) if one.to == place.member.email]) == ANSWERS_A_DAY


def test_working_off_twice_posts_once_and_a_try_that_dies_is_done_again(
    place: Place, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = take(place.write("Once."))
    real = working_off.post

    def die(*arguments: object) -> str:
        real(*arguments)  # type: ignore[arg-type]  # as it was called
        raise KeyboardInterrupt

    monkeypatch.setattr(working_off, "post", die)
    with pytest.raises(KeyboardInterrupt):
        working_off.work_off(SYSTEM, number)
    session.rollback()
    assert answers(place) == [], "nothing of it is there"
    monkeypatch.setattr(working_off, "post", real)
    deliver()
    working_off.work_off(SYSTEM, number)
    assert answers(place) == ["Once."]


def test_a_mail_is_kept_in_the_transaction_in_which_it_is_accepted(place: Place) -> None:
    number = take(place.write("Kept."))
    assert b"Kept." in (session.scalar(sa.select(InboundMail.raw).where(InboundMail.id == number)) or b"")
    waiting = sa.select(sa.func.count()).where(Delivery.event == "MailReceived")
    assert session.scalar(waiting) == 1


def test_after_thirty_days_only_what_became_of_it_stays(
    place: Place, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = take(place.write("Kept for a while."))
    deliver()
    assert inbound.forget_old_mails(SYSTEM) == 0
    session.get_one(InboundMail, number).files_refused = ["my salary.exe: This kind of file is not taken."]
    session.commit()
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + KEPT_FOR + timedelta(days=1))
    assert inbound.forget_old_mails(SYSTEM) == 1
    mail = became_of(number)
    assert (mail.outcome, mail.sender, mail.message_id, mail.files_refused) == ("posted", "", "", [])
    assert session.scalar(sa.select(InboundMail.raw).where(InboundMail.id == number)) is None
    assert take(place.write("Kept for a while.")) == number, "it is still known to have come"


def test_only_plaza_takes_mails_and_none_that_is_too_large(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Forbidden):
        inbound.receive_mail(actor_of(place.member), b"From: a@b", "http")
    monkeypatch.setattr(inbound, "LARGEST_MAIL", 100)
    with pytest.raises(TooLarge):
        take(place.write("x" * 200))
