"""The agenda and the month: what comes, on one's own clock and that of the event, for whoever may see it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from forum.kernel import clock
from forum.kernel.calendars import CalendarEntry
from tests.factories.accounts import create_member
from tests.factories.events import create_event, create_registration
from tests.factories.groups import add_to_group, create_group
from tests.factories.standards import criterion, load_standards

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def text_of(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@time_machine.travel(NOON, tick=False)
def test_the_agenda_groups_by_day_and_shows_both_clocks(app: Any, sign_in: Any) -> None:
    ana = create_member(timezone="America/Sao_Paulo")
    create_event(title="At home", time_zone="America/Sao_Paulo", starts_at=NOON + timedelta(hours=6))
    create_event(title="In Bogotá", time_zone="America/Bogota", starts_at=NOON + timedelta(days=1, hours=6))
    create_event(
        title="Late in Los Angeles", time_zone="America/Los_Angeles", starts_at=NOON + timedelta(days=3, hours=-9)
    )
    page = text_of(sign_in(ana).get("/events").text)
    assert re.search(r"Today 3:00.PM – 4:00.PM At home", page)
    assert re.search(r"Tomorrow 3:00.PM – 4:00.PM 1:00.PM – 2:00.PM in Bogota In Bogotá", page)
    assert re.search(
        r"Friday, December 4, 2026 12:00.AM – 1:00.AM Thursday, December 3, 2026, 7:00.PM – 8:00.PM in Los", page
    )


@time_machine.travel(NOON, tick=False)
def test_what_goes_on_now_comes_first_and_what_is_over_stands_among_the_past(app: Any, sign_in: Any) -> None:
    create_event(title="Over", starts_at=NOON - timedelta(days=2))
    create_event(title="Here and now", starts_at=NOON - timedelta(minutes=10))
    create_event(title="Later", starts_at=NOON + timedelta(days=2))
    browser = sign_in(create_member())
    coming, past = text_of(browser.get("/events").text), text_of(browser.get("/events?show=past").text)
    assert coming.index("Going on now") < coming.index("Here and now") < coming.index("Later")
    assert "Over" not in coming
    assert "Over" in past
    assert "Later" not in past


def test_one_sees_how_one_stands_and_how_many_places_are_left(app: Any, sign_in: Any) -> None:
    ana, luis = create_member(), create_member()
    create_event(ana, title="Mine to hold")
    create_registration(create_event(title="With a place", capacity=3), ana)
    full = create_event(title="With a queue", capacity=1)
    create_registration(full, luis)
    create_registration(full, ana, state="waiting")
    create_event(title="Called off", state="cancelled")
    page = text_of(sign_in(ana).get("/events").text)
    for told in ("Mine to hold You hold it", "With a place You are registered", "2 places left", "Full, 1 waits",
                 "With a queue You are on the waiting list", "Called off Cancelled"):  # fmt: skip
        assert told in page
    own = text_of(sign_in(ana).get("/events?show=mine").text)
    assert "With a queue" in own
    assert "Called off" not in own


def test_the_agenda_is_narrowed_by_kind_group_language_and_criterion(app: Any, sign_in: Any) -> None:
    load_standards()
    ana = create_member()
    group = create_group(ana, visibility="listed")
    create_event(title="First", kind="ama", language="es")
    create_event(title="Second", group_id=group.id, criteria=[criterion("DM3")])
    browser = sign_in(ana)
    for query, shown, hidden in (
        ("kind=ama", "First", "Second"), ("language=es", "First", "Second"),
        (f"group={group.id}", "Second", "First"), ("criterion=dm3", "Second", "First"),
    ):  # fmt: skip
        answer = browser.get(f"/events?{query}").text
        assert f">{shown}</a>" in answer
        assert f">{hidden}</a>" not in answer
        assert "Remove this filter" in answer
    assert "No event matches" in browser.get("/events?kind=ama&language=fr").text


def test_a_stranger_sees_the_events_of_public_groups_alone(app: Any, client: Any, sign_in: Any) -> None:
    owner = create_member()
    public, hidden = create_group(owner, visibility="public"), create_group(owner, visibility="private")
    for group, title in ((public, "For the public"), (hidden, "For the group"), (None, "For members")):
        create_event(title=title, group_id=group.id if group else None)
    for address in ("/events", "/events/calendar", f"/events/calendar?month={clock.now() + timedelta(days=3):%Y-%m}"):
        page = client.get(address).text
        assert "For the group" not in page
        assert "For members" not in page
    assert "For the public" in client.get("/events").text
    member = create_member()
    assert "For the group" not in sign_in(member).get("/events").text
    add_to_group(hidden, member)
    assert "For the group" in sign_in(member).get("/events").text


def test_the_agenda_goes_on_after_its_mark(app: Any, sign_in: Any) -> None:
    for number in range(5):
        create_event(title=f"Number {number}", starts_at=clock.now() + timedelta(days=number + 1))
    browser = sign_in(create_member())
    first = browser.get("/events?limit=3").text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = browser.get(following[1].replace("&amp;", "&")).text
    assert [f"Number {n}" in second for n in range(5)] == [False, False, False, True, True]


@time_machine.travel(NOON, tick=False)
def test_the_month_shows_what_every_feature_puts_into_ones_calendar(
    app: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from forum.kernel import calendars

    deadline = CalendarEntry(
        uid="d@x", title="Plan is due", starts_at=NOON, ends_at=NOON, url="/sprints/1", label="Due"
    )
    monkeypatch.setitem(calendars._sources, "tests", lambda actor, start, end: [deadline])
    ana = create_member()
    create_event(title="Two days", starts_at=NOON, ends_at=NOON + timedelta(days=1))
    create_registration(create_event(title="My workshop", starts_at=NOON + timedelta(days=5)), ana)
    page = sign_in(ana).get("/events/calendar").text
    assert page.count(">Two days<") + len(re.findall(r"</time>\s*Two days<", page)) == 2
    assert "Plan is due" in page
    assert re.search(r"month__entry--own[^>]*>\s*<a href=\"/events/\d+\"><time[^>]*>[^<]*</time>\s*My workshop", page)
    own = sign_in(ana).get("/events/calendar?mine=1").text
    assert "Two days" not in own
    assert "Plan is due" in own
    for month, name in (("2026-11", "November 2026"), ("2027-01", "January 2027")):
        assert f"/events/calendar?month={month}" in page
        assert f'<h2 id="month">{name}</h2>' in sign_in(ana).get(f"/events/calendar?month={month}").text
    assert '<h2 id="month">December 2026' in sign_in(ana).get("/events/calendar?month=nonsense").text


@pytest.mark.parametrize("zone", ["America/Sao_Paulo", "America/Los_Angeles", "America/Toronto", "America/Bogota"])
def test_a_month_with_a_change_of_clocks_has_each_day_once(app: Any, sign_in: Any, zone: str) -> None:
    browser = sign_in(create_member(timezone=zone))
    for month in ("2018-02", "2018-11", "2026-03", "2026-11"):
        page = browser.get(f"/events/calendar?month={month}").text
        days = re.findall(r'class="month__name">([^<]+)<', page)
        assert len(days) % 7 == 0
        assert len(set(days)) == len(days)


@pytest.mark.parametrize("address", ["/events", "/events?show=past", "/events/calendar?month=2026-12"])
def test_lists_take_as_many_statements_for_many_events_as_for_one(
    app: Any, sign_in: Any, count_statements: Any, address: str
) -> None:
    with time_machine.travel(NOON, tick=False):
        load_standards()
        ana, host, tagged = create_member(), create_member(), criterion("DM3")
        group = create_group(ana, visibility="listed")

        def fill(many: int) -> None:
            for number in range(many):
                at = NOON + timedelta(days=number % 9 - 4 if number % 2 else number % 5 + 1)
                event = create_event(host, starts_at=at, group_id=group.id, criteria=[tagged])
                create_registration(event, ana)

        fill(2)
        browser = sign_in(ana)
        browser.get(address)
        with count_statements() as few:
            assert browser.get(address).status_code == 200
        fill(30)
        with count_statements() as many:
            assert browser.get(address).status_code == 200
        assert len(many) == len(few)
        assert len(few) <= 32
