"""One's own calendar in other programs: its secret address, what is in it, and mails."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from forum.blueprints.events.queries import calendar
from forum.blueprints.events.services import calendars
from forum.kernel import clock
from tests.factories.accounts import actor_of, create_member
from tests.factories.events import create_event, create_registration


def address_in(page: str) -> str:
    found = re.search(r'value="http://localhost(/events/feed/[^"]+\.ics)"', page)
    assert found
    return found[1]


def test_a_program_follows_the_calendar_without_signing_in(app: Any, sign_in: Any, client: Any) -> None:
    ana = create_member(language="es")
    create_registration(create_event(title="Reading budgets", place="Room 4"), ana)
    create_registration(create_event(title="Of others"), create_member())
    address = address_in(sign_in(ana).get("/me/calendar").text)
    fetched = client.get(address)
    assert (fetched.status_code, fetched.mimetype) == (200, "text/calendar")
    assert "SUMMARY:Reading budgets" in fetched.text
    assert "LOCATION:Room 4" in fetched.text
    assert "Of others" not in fetched.text
    token = address.removeprefix("/events/feed/").removesuffix(".ics")
    assert client.get(f"/me/calendar.ics?token={token}").data == fetched.data
    again = client.get(address, headers={"If-None-Match": fetched.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_new_address_makes_the_former_worthless(app: Any, sign_in: Any, client: Any) -> None:
    ana = create_member()
    browser = sign_in(ana)
    old = address_in(browser.get("/me/calendar").text)
    assert client.get(old).status_code == 200
    assert browser.post("/me/calendar/renewal").status_code == 303
    new = address_in(browser.get("/me/calendar").text)
    assert [client.get(one).status_code for one in (old, new)] == [404, 200]
    for nonsense in ("/events/feed/x.ics", "/events/feed/1-0.ics", "/me/calendar.ics", "/me/calendar.ics?token=7"):
        assert client.get(nonsense).status_code == 404


def test_whoever_is_kept_out_has_no_feed(app: Any, client: Any) -> None:
    ana = create_member()
    token = calendar.own_token(actor_of(ana))
    assert client.get(f"/events/feed/{token}.ics").status_code == 200
    ana.suspended_until = clock.now() + timedelta(days=3)
    app.extensions["sqlalchemy"].session.commit()
    assert client.get(f"/events/feed/{token}.ics").status_code == 404


def test_a_member_chooses_whether_mails_bring_events(app: Any, sign_in: Any) -> None:
    ana = create_member()
    browser = sign_in(ana)
    assert re.search(r'name="mails" value="1" checked', browser.get("/me/calendar").text)
    assert browser.post("/me/calendar/mails", data={}).status_code == 303
    assert not calendar.wants_mails(ana.id)
    assert browser.post("/me/calendar/mails", data={"mails": "1"}).status_code == 303
    assert calendar.wants_mails(ana.id)


def test_the_file_of_one_event_holds_its_place_for_those_who_come(app: Any, sign_in: Any) -> None:
    ana = create_member()
    event = create_event(place="Room 4")
    browser = sign_in(ana)
    saved = browser.get(f"{event.path}.ics")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert "LOCATION" not in saved.text
    create_registration(event, ana)
    assert "LOCATION:Room 4" in browser.get(f"{event.path}.ics").text


def test_a_feed_takes_as_many_statements_for_many_events_as_for_one(
    app: Any, client: Any, count_statements: Any
) -> None:
    ana, host = create_member(), create_member()
    create_registration(create_event(host), ana)
    calendars.renew_feed(actor_of(ana))
    address = f"/events/feed/{calendar.own_token(actor_of(ana))}.ics"
    with count_statements() as few:
        client.get(address)
    for _ in range(20):
        create_registration(create_event(host), ana)
    with count_statements() as many:
        assert client.get(address).text.count("BEGIN:VEVENT") == 21
    assert len(many) == len(few)
