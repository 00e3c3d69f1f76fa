"""Calendar files as two programs that are not ours read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from forum.blueprints.events.queries.calendar import feed_entries
from forum.kernel.calendars import CANCEL, PUBLISH, REQUEST, CalendarEntry, to_ics
from tests.factories.accounts import actor_of, create_member
from tests.factories.events import create_event, create_registration

AT = datetime(2030, 11, 3, 5, 30, tzinfo=UTC)
SITE = "https://plaza.example"
TEXTS = [
    "Reading a budget together",
    "Orçamento, prazos; e “dados” \\ ação",
    "Two\nlines, and\n\nan empty one",
    "📊 Data day 👩🏽‍💻 — emoji across the fold " + "🏙️" * 30,
    "Ein sehr langer Titel ohne Ende " * 12,
    "x" * 300,
    "São Paulo " * 40,
    "BEGIN:VEVENT\r\nSUMMARY:smuggled\r\nEND:VEVENT",
    "colon: semicolon; comma, percent % quote \" apostrophe '",
    "كتاب 東京 Ελλάδα",
]


def entry(text: str, **more: Any) -> CalendarEntry:
    told = {"title": text, "description": text, "place": text, "url": "/events/5", **more}
    return CalendarEntry(uid="3f2a@plaza.example", starts_at=AT, ends_at=AT + timedelta(hours=1), **told)


def as_meant(text: str) -> str:
    return text.replace("\r\n", "\n")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("method", [PUBLISH, REQUEST, CANCEL])
def test_two_programs_read_what_was_written(app: Any, text: str, method: str) -> None:
    file = to_ics(
        [entry(text)], method=method, name=text, site=SITE, organizer=("Plaza, the forum", "plaza@plaza.example"),
        attendee=(text, "ana@city.example"),
    )  # fmt: skip
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert b"\n" not in file.replace(b"\r\n", b"")

    first = IcsCalendarStream.calendar_from_ics(file.decode())
    [event] = first.events
    assert (first.method, event.summary, event.location) == (method, *[as_meant(text)] * 2)
    assert event.description == f"{as_meant(text)}\n\n{SITE}/events/5"
    assert event.dtstart == AT
    assert event.dtend == AT + timedelta(hours=1)

    second = vobject.readOne(file.decode())
    [other] = second.contents["vevent"]
    assert second.method.value == method
    assert (other.summary.value, other.location.value) == (as_meant(text), as_meant(text))
    assert other.dtstart.value.astimezone(UTC) == AT
    assert other.attendee.value == "mailto:ana@city.example"
    other.validate(raiseException=True)


@pytest.mark.parametrize("kind", ["cancelled", "waiting", "deadline"])
def test_what_is_called_off_what_one_waits_for_and_a_deadline_are_read_as_such(app: Any, kind: str) -> None:
    if kind == "deadline":
        made = CalendarEntry(uid="d@plaza.example", title="Apply by", starts_at=AT, ends_at=AT, url="/calls/1")
    else:
        made = entry("A workshop", **{kind: True})
    file = to_ics([made], site=SITE)
    [event] = IcsCalendarStream.calendar_from_ics(file.decode()).events
    [other] = vobject.readOne(file.decode()).contents["vevent"]
    status = {"cancelled": "CANCELLED", "waiting": "TENTATIVE", "deadline": "CONFIRMED"}[kind]
    assert event.status == other.status.value == status
    assert ("dtend" in other.contents) is (kind != "deadline")


def test_a_feed_of_many_kinds_is_one_calendar_for_both(app: Any) -> None:
    member = create_member()
    for text in TEXTS:
        create_registration(create_event(title=" ".join(text.split())[:140], place=text[:200]), member)
    file = to_ics(feed_entries(actor_of(member)), name="Plaza", site=SITE)
    titles = [str(event.summary) for event in IcsCalendarStream.calendar_from_ics(file.decode()).events]
    assert sorted(titles) == sorted(" ".join(text.split())[:140] for text in TEXTS)
    assert sorted(one.summary.value for one in vobject.readOne(file.decode()).vevent_list) == sorted(titles)
