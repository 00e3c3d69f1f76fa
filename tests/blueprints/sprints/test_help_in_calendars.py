"""Calendars of both sides follow what is booked, given back and taken back."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import icalendar
import pytest

from forum.blueprints.events.services.calendars import choose_mails
from forum.blueprints.sprints.services import help as services
from forum.kernel import calendars, clock
from forum.kernel.actor import SYSTEM
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.sprints import start_sprint


@pytest.fixture
def told(app, deliver):
    """What calendars were told since the last time: to whom, by which method, as which entry."""
    folder, seen = Path(app.extensions["forum_mailer"].folder), set()

    def read():
        deliver()
        new = sorted(set(folder.glob("*.eml")) - seen)
        seen.update(new)
        mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in new]
        files = [
            (mail["To"], part) for mail in mails for part in mail.walk() if part.get_content_type() == "text/calendar"
        ]
        return {to: icalendar.Calendar.from_ical(part.get_payload(decode=True)) for to, part in files}

    read()
    return read


def methods(found):
    return {to: str(file["METHOD"]) for to, file in found.items()}


def test_calendars_follow_a_booking_from_its_beginning_to_its_end(told):
    boise, mendoza = create_city(), create_city()
    sprint = start_sprint(boise, mendoza)
    staff, quiet = create_member(role="staff"), create_member(city_id=boise.id)
    ana, luis, other = (create_member(city_id=city.id) for city in (boise, boise, mendoza))
    choose_mails(actor_of(quiet), mails=False)
    start = clock.now().replace(microsecond=0) + timedelta(days=3)
    [slot] = services.offer_help(
        actor_of(staff), sprint.id, starts_at=start, minutes=30, time_zone="UTC", place="Room 4"
    )
    told()
    services.book_help(actor_of(ana), sprint.id, slot.id, wish="Whom to invite")
    booked = told()
    assert methods(booked) == dict.fromkeys((staff.email, ana.email, luis.email), "REQUEST")
    entry = booked[luis.email].walk("VEVENT")[0]
    assert (entry["DTSTART"].dt, str(entry["LOCATION"])) == (start, "Room 4")
    [own] = [
        one for one in calendars.entries_of(actor_of(luis), start, start + timedelta(hours=1)) if "help" in one.uid
    ]
    assert (own.uid, own.sequence) == (str(entry["UID"]), entry["SEQUENCE"])  # one entry with the feed

    services.free_help(actor_of(luis), sprint.id, slot.id)
    services.book_help(actor_of(other), sprint.id, slot.id, wish="What Mendoza asks")  # before anybody was told
    freed = told()
    assert methods(freed).items() >= {ana.email: "CANCEL", luis.email: "CANCEL", other.email: "REQUEST"}.items()
    gone = freed[ana.email].walk("VEVENT")[0]
    assert (gone["UID"], str(gone["STATUS"])) == (entry["UID"], "CANCELLED")
    assert gone["SEQUENCE"] > entry["SEQUENCE"]
    assert "LOCATION" not in gone
    assert "Mendoza" not in gone["DESCRIPTION"]

    services.cancel_help(actor_of(staff), sprint.id, slot.id)
    assert methods(told()) == dict.fromkeys((staff.email, other.email), "CANCEL")


def test_a_city_that_leaves_hears_that_it_is_out_and_what_is_over_at_once_is_not_put_in(told):
    boise = create_city()
    sprint, ana = start_sprint(boise), create_member(city_id=boise.id)
    start = clock.now() + timedelta(days=3)
    staff = create_member(role="staff")
    first, second = services.offer_help(
        actor_of(staff), sprint.id, starts_at=start, minutes=30, time_zone="UTC", times=2
    )
    services.book_help(actor_of(ana), sprint.id, first.id)
    told()
    services.free_help_of(SYSTEM, sprint.id, boise.id)
    assert methods(told()) == dict.fromkeys((staff.email, ana.email), "CANCEL")
    services.book_help(actor_of(ana), sprint.id, second.id)
    services.free_help(actor_of(ana), sprint.id, second.id)
    assert set(methods(told()).values()) == {"CANCEL"}
