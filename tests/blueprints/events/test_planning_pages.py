"""Planning by forms: once, in series, with sessions; changing this one or all that follow; calling off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from forum.blueprints.events.models.events import Event
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.rules.times import wall
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.browser import carried_version
from tests.factories.accounts import create_member
from tests.factories.events import create_event, create_registration
from tests.factories.groups import add_to_group, create_group

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
FORM = {
    "title": "Reading a budget together", "kind": "workshop", "language": "en", "time_zone": "America/Toronto",
    "starts_at": "2026-10-14T10:00", "ends_at": "2026-10-14T11:30", "list_shown_to": "registered",
}  # fmt: skip


def number_in(location: str) -> int:
    return int(location.rsplit("/", 1)[1])


def edited(browser: Any, event: Event, **changes: Any) -> Any:
    zone = event.time_zone
    told = {
        **FORM, "time_zone": zone, "starts_at": wall(event.starts_at, zone).strftime("%Y-%m-%dT%H:%M"),
        "ends_at": wall(event.ends_at, zone).strftime("%Y-%m-%dT%H:%M"), "scope": "one",
        "version": carried_version(browser.get(f"{event.path}/edit").text), **changes,
    }  # fmt: skip
    return browser.post(f"{event.path}/edit", data=told)


@time_machine.travel(NOW, tick=False)
def test_moments_stand_on_the_clock_of_the_events_zone_whoever_plans(app: Any, sign_in: Any) -> None:
    staff, host = create_member(role="staff", timezone="America/Bogota"), create_member()
    told = {**FORM, "hosts": host.handle, "capacity": "20", "link": "https://meet.example.org/b"}
    made = sign_in(staff).post("/events/new", data=told)
    event = queries.get_event(SYSTEM, number_in(made.location))
    assert event.starts_at == datetime(2026, 10, 14, 14, tzinfo=UTC)
    assert [one.id for one in event.hosts] == [host.id]
    page = sign_in(host).get(f"{event.path}/edit").text
    assert 'value="2026-10-14T10:00"' in page
    assert sign_in(create_member()).get("/events/new").status_code == 403
    assert sign_in(create_member()).post("/events/new", data=told).status_code == 403


@time_machine.travel(NOW, tick=False)
def test_wrong_input_is_said_at_its_field_and_what_was_typed_is_kept(app: Any, sign_in: Any) -> None:
    browser = sign_in(create_member(role="staff"))
    for wrong, told in (
        ({"ends_at": "2026-10-14T09:00"}, "It ends after it begins."),
        ({"time_zone": "Mars/Olympus"}, "no such time zone"),
        ({"hosts": "nobody-here"}, "no member with the username nobody-here"),
        ({"criteria": "QQ99"}, "no criterion QQ99"),
        ({"starts_at": "9999-12-31T23:00"}, "not a moment that can be kept"),
        ({"repeats": "weekly"}, "at least twice"),
    ):  # fmt: skip
        answer = browser.post("/events/new", data={**FORM, "title": "Kept as typed", **wrong})
        assert answer.status_code == 422, wrong
        assert told in answer.text
        assert 'value="Kept as typed"' in answer.text


@time_machine.travel(NOW, tick=False)
def test_a_series_keeps_its_clock_over_the_change_and_changes_from_a_date_on(app: Any, sign_in: Any) -> None:
    browser = sign_in(create_member(role="staff"))
    made = browser.post("/events/new", data={**FORM, "repeats": "weekly", "until": "2026-11-18"})
    first = queries.get_event(SYSTEM, number_in(made.location))
    dates = queries.list_of_series(SYSTEM, first.series_id or 0, first.starts_at, 50)
    assert [wall(one.starts_at, one.time_zone).strftime("%m-%d %H:%M") for one in dates] == [
        "10-14 10:00", "10-21 10:00", "10-28 10:00", "11-04 10:00", "11-11 10:00", "11-18 10:00",
    ]  # fmt: skip
    assert {one.starts_at.hour for one in dates} == {14, 15}
    assert "Other dates" in browser.get(first.path).text
    moved = {"starts_at": "2026-10-28T16:00", "ends_at": "2026-10-28T17:00", "scope": "following", "title": "Later"}
    assert edited(browser, dates[2], **moved).status_code == 303
    session.expire_all()
    assert edited(browser, queries.get_event(SYSTEM, dates[5].id), title="The last").status_code == 303
    session.expire_all()
    after = queries.list_of_series(SYSTEM, first.series_id or 0, first.starts_at, 50)
    assert [wall(one.starts_at, one.time_zone).hour for one in after] == [10, 10, 16, 16, 16, 16]
    assert [after[number].title for number in (1, 2, 5)] == ["Reading a budget together", "Later", "The last"]
    sent = browser.post(f"{after[3].path}/cancel", data={"scope": "following", "reason": "The room is gone."})
    assert sent.status_code == 303
    session.expire_all()
    states = [one.state for one in queries.list_of_series(SYSTEM, first.series_id or 0, first.starts_at, 50)]
    assert states == ["published"] * 3 + ["cancelled"] * 3


@time_machine.travel(NOW, tick=False)
def test_who_comes_is_told_with_the_words_of_whoever_calls_it_off(app: Any, sign_in: Any, deliver: Any) -> None:
    host, ana = create_member(), create_member()
    event = create_event(host)
    create_registration(event, ana)
    browser = sign_in(host)
    assert "1 person who comes or waits is told" in browser.get(f"{event.path}/cancel").text
    words = "The speaker is ill. We look for another date in spring, and whoever had a place is asked first. Sorry!"
    assert browser.post(f"{event.path}/cancel", data={"reason": words}).status_code == 303
    deliver()
    told = sign_in(ana)
    assert "in spring, and whoever had a place is asked first…" in told.get("/notifications").text
    page = told.get(event.path).text
    assert words in page
    assert f'action="{event.path}/registration"' not in page
    assert browser.get(f"{event.path}/cancel").status_code == 403


@time_machine.travel(NOW, tick=False)
def test_a_draft_is_announced_or_thrown_away(app: Any, sign_in: Any) -> None:
    staff, member = sign_in(create_member(role="staff")), sign_in(create_member())
    first, second = (staff.post("/events/new", data={**FORM, "draft": "1"}).location for _ in range(2))
    assert member.get(first).status_code == 404
    assert "This event is not announced yet" in staff.get(first).text
    assert staff.post(f"{first}/publication").status_code == 303
    assert member.get(first).status_code == 200
    assert staff.post(f"{second}/removal").location == "/events"
    assert session.scalar(sa.select(Event.id).where(Event.id == number_in(second))) is None
    assert staff.post(f"{first}/removal").status_code == 409


@time_machine.travel(NOW, tick=False)
def test_moderators_plan_in_their_group_and_hosts_add_sessions(app: Any, sign_in: Any) -> None:
    owner, moderator, member = create_member(), create_member(), create_member()
    group = create_group(owner, visibility="listed")
    add_to_group(group, moderator, "moderator")
    browser = sign_in(moderator)
    page = browser.get(f"/events/new?group={group.id}").text
    assert f'<option value="{group.id}" selected>' in page
    assert "All members" not in page
    made = browser.post("/events/new", data={**FORM, "kind": "conference", "group_id": str(group.id)})
    event = queries.get_event(SYSTEM, number_in(made.location))
    assert event.group_id == group.id
    page = browser.get(f"/events/new?parent={event.id}").text
    assert f'name="parent_id" value="{event.id}"' in page
    wrong = browser.post("/events/new", data={**FORM, "kind": "session", "parent_id": str(event.id), "title": "x"})
    assert wrong.status_code == 422
    assert f'name="parent_id" value="{event.id}"' in wrong.text
    told = {**FORM, "kind": "session", "parent_id": str(event.id), "title": "Opening"}
    added = queries.get_event(SYSTEM, number_in(browser.post("/events/new", data=told).location))
    assert (added.parent_id, added.group_id) == (event.id, group.id)
    assert sign_in(member).get(f"/events/new?parent={event.id}").status_code == 404


def test_an_edit_upon_an_older_page_is_refused(app: Any, sign_in: Any) -> None:
    host = create_member()
    event = create_event(host, starts_at=datetime.now(UTC) + timedelta(days=9))
    browser = sign_in(host)
    assert edited(browser, event, title="First", hosts=host.handle).status_code == 303
    refused = edited(browser, queries.get_event(SYSTEM, event.id), title="Second", version="1")
    assert refused.status_code in (409, 412)
    assert 'value="Second"' in refused.text


@pytest.mark.parametrize("parent", ["abc", "-3", "9" * 30])
def test_a_conference_that_is_no_number_is_wrong_input_as_any_other(app: Any, sign_in: Any, parent: str) -> None:
    answer = sign_in(create_member(role="staff")).post("/events/new", data={**FORM, "parent_id": parent})
    assert answer.status_code == 422
