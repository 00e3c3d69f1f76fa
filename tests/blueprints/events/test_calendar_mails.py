"""What calendar programs are told by mail: put in, changed, taken out; in the reader's language and zone, once each."""

from __future__ import annotations

import email
from datetime import UTC, datetime, timedelta
from email import policy
from pathlib import Path
from typing import Any

import pytest
import time_machine

from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.services import calendars, editing, registering
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.events import create_event
from tests.factories.groups import add_to_group, create_group


@pytest.fixture
def told(app: Any, deliver: Any) -> Any:
    """`told()` delivers and gives the calendar mails that went out since: (address, subject, text, calendar lines)."""
    folder = Path(app.extensions["forum_mailer"].folder)
    seen = {path.name for path in folder.glob("*.eml")}

    def read() -> list[tuple[str, str, str, list[str]]]:
        deliver()
        found = []
        for path in sorted(folder.glob("*.eml")):
            if path.name in seen:
                continue
            seen.add(path.name)
            mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            parts = {part.get_content_type(): part for part in mail.walk()}
            if "text/calendar" not in parts:
                continue
            file = parts["text/calendar"]
            lines = file.get_payload(decode=True).decode().replace("\r\n", "\n").replace("\n ", "").split("\n")
            assert f"METHOD:{file.get_param('method')}" in lines
            found.append((mail["To"], mail["Subject"], parts["text/plain"].get_content(), lines))
        return found

    return read


def line(lines: list[str], name: str) -> str:
    return next(one.partition(":")[2] for one in lines if one.partition(":")[0].split(";")[0] == name)


def test_a_calendar_follows_from_registering_over_moving_to_cancelling(told: Any) -> None:
    member = create_member(language="es", timezone="America/Mexico_City")
    event = create_event(starts_at=datetime(2030, 7, 2, 16, tzinfo=UTC), place="Sala 4")
    registering.register(actor_of(member), event.id)
    [(to, subject, text, lines)] = told()
    assert to == member.email
    assert (line(lines, "METHOD"), line(lines, "SEQUENCE"), line(lines, "STATUS")) == ("REQUEST", "0", "CONFIRMED")
    assert (line(lines, "DTSTART"), line(lines, "LOCATION")) == ("20300702T160000Z", "Sala 4")
    assert f"mailto:{member.email}" in line(lines, "ATTENDEE")
    assert "martes, 2 de julio de 2030" in text
    assert "10:00" in text
    uid = line(lines, "UID")

    now = queries.get_event(SYSTEM, event.id)
    later = now.starts_at + timedelta(hours=1)
    editing.edit_event(SYSTEM, event.id, now.version, starts_at=later, ends_at=later + timedelta(hours=1))
    [(_to, moved, text, lines)] = told()
    assert moved != subject
    assert "11:00" in text
    assert (line(lines, "UID"), line(lines, "METHOD"), line(lines, "SEQUENCE")) == (uid, "REQUEST", "1")
    assert line(lines, "DTSTART") == "20300702T170000Z"

    editing.cancel_event(SYSTEM, event.id, "La ponente está enferma.")
    [(_to, _subject, text, lines)] = told()
    assert (line(lines, "UID"), line(lines, "METHOD"), line(lines, "SEQUENCE")) == (uid, "CANCEL", "2")
    assert line(lines, "STATUS") == "CANCELLED"
    assert "La ponente está enferma." in text
    assert told() == []


def test_who_registers_after_it_was_moved_is_told_that_she_comes_and_not_that_it_changed(told: Any) -> None:
    event = create_event(sequence=3)
    registering.register(actor_of(create_member()), event.id)
    [(_to, subject, _text, lines)] = told()
    assert subject == f"You come: {event.title}"
    assert line(lines, "SEQUENCE") == "3"


def test_withdrawing_takes_it_out_and_the_next_in_turn_gets_it(told: Any) -> None:
    first, second = create_member(), create_member()
    event = create_event(capacity=1)
    for member in (first, second):
        registering.register(actor_of(member), event.id)
    assert [(to, line(lines, "METHOD")) for to, _s, _t, lines in told()] == [(first.email, "REQUEST")]
    registering.withdraw(actor_of(first), event.id)
    assert {(to, line(lines, "METHOD")) for to, _s, _t, lines in told()} == {
        (first.email, "CANCEL"), (second.email, "REQUEST")
    }  # fmt: skip


def test_what_was_taken_back_before_the_mail_went_out_is_not_told(told: Any) -> None:
    member = create_member()
    event = create_event()
    registering.register(actor_of(member), event.id)
    registering.withdraw(actor_of(member), event.id)
    assert [line(lines, "METHOD") for *_rest, lines in told()] == ["CANCEL"]
    registering.register(actor_of(member), event.id)
    told()
    registering.withdraw(actor_of(member), event.id)
    registering.register(actor_of(member), event.id)
    assert [line(lines, "METHOD") for *_rest, lines in told()] == ["REQUEST"]


def test_who_withdrew_just_before_it_was_cancelled_still_hears_that_it_is_out(told: Any) -> None:
    member = create_member()
    event = create_event()
    registering.register(actor_of(member), event.id)
    told()
    registering.withdraw(actor_of(member), event.id)
    editing.cancel_event(SYSTEM, event.id, "Ill")
    assert [(to, line(lines, "METHOD")) for to, _s, _t, lines in told()] == [(member.email, "CANCEL")]


def test_who_no_longer_reads_the_group_still_hears_that_it_is_out(told: Any) -> None:
    owner, member = create_member(), create_member()
    group = create_group(owner, visibility="private")
    membership = add_to_group(group, member)
    event = create_event(owner, group_id=group.id)
    registering.register(actor_of(member), event.id)
    told()
    session.delete(membership)
    session.commit()
    registering.withdraw(actor_of(member), event.id)
    assert [line(lines, "METHOD") for *_rest, lines in told()] == ["CANCEL"]


def test_who_comes_up_because_more_fit_in_gets_one_mail_with_the_event_as_it_is_now(told: Any) -> None:
    people = [create_member() for _ in range(3)]
    event = create_event(capacity=2)
    for member in people:
        registering.register(actor_of(member), event.id)
    told()
    now = queries.get_event(SYSTEM, event.id)
    editing.edit_event(SYSTEM, event.id, now.version, capacity=3, title="In the larger room")
    mails = told()
    assert sorted(to for to, *_rest in mails) == sorted(member.email for member in people)
    subjects = {to: subject.partition(":")[0] for to, subject, *_rest in mails}
    assert subjects[people[2].email] == "You come"
    assert subjects[people[0].email] == "Changed"


def test_who_wants_no_such_mails_and_who_is_suspended_gets_none(told: Any) -> None:
    quiet, suspended = create_member(), create_member()
    event = create_event()
    calendars.choose_mails(actor_of(quiet), mails=False)
    for member in (quiet, suspended):
        registering.register(actor_of(member), event.id)
    suspended.suspended_until = datetime(2040, 1, 1, tzinfo=UTC)
    session.commit()
    assert told() == []


def test_a_mail_is_sent_as_of_its_moment(told: Any) -> None:
    with time_machine.travel(datetime(2030, 1, 1, 12, tzinfo=UTC), tick=False):
        event = create_event(starts_at=datetime(2030, 1, 9, 12, tzinfo=UTC))
        registering.register(actor_of(create_member()), event.id)
        [(_to, _subject, _text, lines)] = told()
    assert line(lines, "DTSTAMP") == "20300101T120000Z"
