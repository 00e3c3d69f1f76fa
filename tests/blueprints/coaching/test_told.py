"""What is told and mailed of requests and appointments: to the right people, once each."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from forum.blueprints.coaching.queries import mentorings, requests
from forum.blueprints.coaching.rules import kinds
from forum.blueprints.coaching.services import appointments, caring, reminding
from forum.blueprints.coaching.services import requests as asking
from forum.blueprints.notifications.models.notifications import Notification
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.mail import AddressRefused, FolderMailer
from forum.kernel.working_days import is_working_day
from tests.factories.accounts import actor_of, create_member
from tests.factories.coaching import ASK, create_mentoring, create_offer
from tests.factories.mails import letters_of


def told(member: Any, kind: str) -> int:
    return session.query(Notification).filter_by(member_id=member.id, kind=kind).count()


def test_a_mentor_is_reminded_once_and_then_the_asker_hears(app: Any, deliver: Any) -> None:
    asker, mentor = create_member(), create_member()
    request = asking.ask_for_help(actor_of(asker), offer_id=create_offer(mentor).id, **ASK)
    ask = requests.get_request(actor_of(asker), request.id).pending
    assert ask is not None
    later = ask.asked_at.replace(hour=15) + timedelta(days=4)
    while not is_working_day(later.date()):
        later += timedelta(days=1)
    assert [caring.remind_asked(SYSTEM, later), caring.remind_asked(SYSTEM, later)] == [1, 0]
    due = ask.due_at
    for _ in range(2):
        caring.expire_ask(SYSTEM, ask.id, due)
    deliver()
    assert told(mentor, kinds.ASKED) + told(mentor, kinds.REMINDER) <= 2
    assert told(asker, kinds.EXPIRED) == 1


def test_both_are_reminded_of_an_appointment_a_day_and_an_hour_before_once_each(app: Any, deliver: Any) -> None:
    mentee, mentor = create_member(), create_member()
    mentoring = create_mentoring(mentee, mentor)
    slot = mentorings.list_free(mentorings.get_mentoring(actor_of(mentee), mentoring.id))[-1]
    booked = appointments.book_appointment(actor_of(mentee), mentoring.id, slot)
    day, hour = slot - timedelta(hours=23), slot - timedelta(minutes=40)
    first = [reminding.remind_soon(SYSTEM, at) for at in (day, day, hour, hour)]
    assert first == [1, 0, 1, 0]
    after = booked.ends_at + timedelta(minutes=1)
    assert [reminding.ask_how_it_went(SYSTEM, after), reminding.ask_how_it_went(SYSTEM, after)] == [1, 0]
    moved = appointments.move_appointment(actor_of(mentor), booked.id, starts_at=slot + timedelta(hours=30))
    assert reminding.remind_soon(SYSTEM, moved.starts_at - timedelta(hours=20)) == 1
    deliver()
    assert told(mentee, kinds.FEEDBACK) == told(mentor, kinds.FEEDBACK) == 1


def test_calendars_of_both_are_told_by_mail_what_is_so_now(app: Any, deliver: Any) -> None:
    mentee, mentor = create_member(), create_member()
    mentoring = create_mentoring(mentee, mentor, confidential=True)
    deliver()
    slots = mentorings.list_free(mentorings.get_mentoring(actor_of(mentee), mentoring.id))
    booked = appointments.book_appointment(actor_of(mentee), mentoring.id, slots[0], link="https://meet.example.org/x")
    letters = [one for one in letters_of(deliver) if one.subject.startswith("Appointment")]
    assert sorted(one.to for one in letters) == sorted([mentee.email, mentor.email])
    assert {f"Appointment: mentoring with {one.name}" for one in (mentee, mentor)} == {one.subject for one in letters}
    appointments.move_appointment(actor_of(mentee), booked.id, starts_at=slots[1])
    appointments.move_appointment(actor_of(mentee), booked.id, starts_at=slots[2])
    changed = [one for one in letters_of(deliver) if one.subject.startswith("Changed")]
    assert len(changed) == 2, "of two changes at once only the last is written of"
    appointments.cancel_appointment(actor_of(mentor), booked.id, "Ill")
    assert len([one for one in letters_of(deliver) if one.subject.startswith("Cancelled")]) == 2


def test_an_address_that_is_refused_keeps_no_calendar_mail_from_the_other(
    app: Any, deliver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mentee, mentor = create_member(), create_member()
    mentoring = create_mentoring(mentee, mentor)
    deliver()
    kept, refused = FolderMailer.send, [""]

    def send(self: FolderMailer, message: EmailMessage) -> None:
        if refused == [message["To"]]:
            raise AddressRefused
        kept(self, message)

    monkeypatch.setattr(FolderMailer, "send", send)
    slots = mentorings.list_free(mentorings.get_mentoring(actor_of(mentee), mentoring.id))
    for slot, refused[0], other in ((slots[0], mentee.email, mentor.email), (slots[-1], mentor.email, mentee.email)):
        appointments.book_appointment(actor_of(mentee), mentoring.id, slot, link="https://meet.example.org/x")
        letters = [one for one in letters_of(deliver) if one.subject.startswith("Appointment")]
        assert [one.to for one in letters] == [other]
