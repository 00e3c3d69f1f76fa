"""Events, registrations and the calendar over the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from forum.blueprints.accounts.models import Member
from forum.blueprints.events.models.events import Event
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import create_member
from tests.factories.events import create_event, create_registration
from tests.factories.groups import create_group
from tests.factories.standards import criterion, load_standards

API = "/api/v1"


def told(**changes: Any) -> dict[str, Any]:
    begins = (clock.now() + timedelta(days=3)).replace(microsecond=0)
    times = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=1)).isoformat()}
    return {"title": "Reading a budget together", **times, "time_zone": "America/Bogota", **changes}


def test_staff_plan_edit_and_cancel_an_event_and_nobody_overwrites_what_she_has_not_seen(
    app: Any, sign_in: Any
) -> None:
    load_standards()
    staff = sign_in(create_member(role="staff"))
    host = create_member()
    planned = staff.post(
        f"{API}/events",
        json=told(
            description="Bring a **real** budget.", host_ids=[host.id], criterion_ids=[criterion("DM3").id], area="DM",
            questions=[{"label": "What will you bring?", "kind": "choice", "options": ["A plan", "A page"]}],
        ),
    )  # fmt: skip
    assert planned.status_code == 201, planned.text
    made = planned.json
    assert (made["criteria"], made["area"], made["state"]) == (["DM3"], "DM", "published")
    assert made["questions"][0]["key"] == "q1"
    assert made["hosts"][0]["id"] == host.id
    path = f"{API}/events/{made['id']}"
    assert staff.patch(path, json={"title": "A page"}).status_code == 428
    tag = staff.get(path).headers["ETag"]
    edited = staff.patch(path, json={"capacity": 5}, headers={"If-Match": tag})
    assert (edited.status_code, edited.json["capacity"]) == (200, 5)
    assert staff.patch(path, json={"capacity": 6}, headers={"If-Match": tag}).status_code == 412
    assert staff.get(path, headers={"If-None-Match": edited.headers["ETag"]}).status_code == 304
    cancelled = staff.post(f"{path}/cancellation", json={"reason": "The speaker is ill."})
    assert (cancelled.json["state"], cancelled.json["cancel_reason"]) == ("cancelled", "The speaker is ill.")
    assert sign_in(create_member()).patch(path, json={"title": "Mine"}).status_code == 403


def test_a_request_that_is_sent_again_plans_once(app: Any, sign_in: Any) -> None:
    staff = sign_in(create_member(role="staff"))
    body = told()
    sent = [staff.post(f"{API}/events", json=body, headers={"Idempotency-Key": "k1"}).json["id"] for _ in range(2)]
    assert sent[0] == sent[1]
    assert len(staff.get(f"{API}/events").json["items"]) == 1


def test_a_series_is_planned_read_and_changed_from_one_occurrence_on(app: Any, sign_in: Any) -> None:
    staff = sign_in(create_member(role="staff"))
    made = staff.post(f"{API}/event-series", json=told(frequency="weekly", times=4))
    assert made.status_code == 201, made.text
    second = made.json["items"][1]
    changed = staff.patch(
        f"{API}/events/{second['id']}", json={"title": "From now on", "following": True},
        headers={"If-Match": f'"{second["version"]}.x"'},
    )  # fmt: skip
    assert changed.status_code == 200, changed.text
    shown = staff.get(f"{API}/event-series/{second['series_id']}").json["items"]
    assert [one["title"] for one in shown] == ["Reading a budget together", *["From now on"] * 3]
    assert staff.post(f"{API}/event-series", json=told(frequency="weekly")).status_code == 422
    assert staff.get(f"{API}/event-series/999999").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "a"}, {"time_zone": "Mars/Olympus"}, {"capacity": 0}, {"kind": "party"}, {"area": "ZZ"},
        {"starts_at": "0001-01-01T00:00:00Z"}, {"link": "javascript:alert(1)"}, {"surprise": 1},
        {"questions": [{"label": "Which?", "kind": "choice", "options": ["One"]}]},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_the_field_that_is_wrong(
    app: Any, sign_in: Any, wrong: dict[str, Any]
) -> None:
    answer = sign_in(create_member(role="staff")).post(f"{API}/events", json=told(**wrong))
    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.text


def test_a_draft_is_announced_or_thrown_away(app: Any, sign_in: Any) -> None:
    staff, member = sign_in(create_member(role="staff")), sign_in(create_member())
    first, second = (staff.post(f"{API}/events", json=told(draft=True)).json["id"] for _ in range(2))
    assert member.get(f"{API}/events/{first}").status_code == 404
    assert staff.put(f"{API}/events/{first}/publication").json["state"] == "published"
    assert member.get(f"{API}/events/{first}").status_code == 200
    assert staff.delete(f"{API}/events/{first}").status_code == 409
    assert staff.delete(f"{API}/events/{second}").status_code == 204
    assert staff.get(f"{API}/events/{second}").status_code == 404


def test_sessions_stand_with_their_conference(app: Any, sign_in: Any) -> None:
    staff = sign_in(create_member(role="staff"))
    conference = staff.post(f"{API}/events", json=told(kind="conference")).json["id"]
    held = staff.post(f"{API}/events", json=told(kind="session", title="Opening", parent_id=conference)).json
    assert held["parent"]["id"] == conference
    assert [one["title"] for one in staff.get(f"{API}/events/{conference}/sessions").json["items"]] == ["Opening"]
    assert [one["id"] for one in staff.get(f"{API}/events").json["items"]] == [conference]


def test_one_registers_changes_the_answers_and_withdraws(app: Any, sign_in: Any) -> None:
    questions = [{"key": "q1", "label": "What will you bring?", "kind": "line", "required": True}]
    event = create_event(create_member(), capacity=1, questions=questions, place="Room 4", link="https://meet.example")
    member, other = sign_in(create_member()), sign_in(create_member())
    path = f"{API}/events/{event.id}"
    assert member.get(path).json["place"] is None
    assert member.get(f"{path}/registration").status_code == 404
    assert "answer-q1" in member.put(f"{path}/registration", json={}).text
    came = member.put(f"{path}/registration", json={"answers": {"q1": "A budget", "q9": "left out"}})
    assert (came.json["state"], came.json["answers"], came.json["ahead"]) == ("registered", {"q1": "A budget"}, None)
    shown = member.get(path).json
    assert (shown["place"], shown["you"], shown["full"]) == ("Room 4", "registered", True)
    waits = other.put(f"{path}/registration", json={"answers": {"q1": "A plan"}}).json
    assert (waits["state"], waits["ahead"]) == ("waiting", 0)
    tag = came.headers["ETag"]
    changed = member.patch(f"{path}/registration", json={"answers": {"q1": "Two"}}, headers={"If-Match": tag})
    assert changed.json["answers"] == {"q1": "Two"}
    stale = member.patch(f"{path}/registration", json={"answers": {"q1": "Three"}}, headers={"If-Match": tag})
    assert stale.status_code == 412
    assert member.delete(f"{path}/registration").status_code == 204
    assert other.get(f"{path}/registration").json["state"] == "registered"
    assert member.delete(f"{path}/registration").status_code == 403


def test_hosts_take_the_list_out_as_a_table_that_computes_nothing(app: Any, sign_in: Any) -> None:
    host, member = create_member(), create_member(name='=HYPERLINK("https://evil.example")')
    questions = [{"key": "q1", "label": "What will you bring?", "kind": "line"}]
    event = create_event(host, questions=questions)
    create_registration(event, member, answers={"q1": "+1 person"})
    create_registration(event, create_member(name="Rosa Lima"), "waiting", answers={"q1": "A plan, with\nlines"})
    file = sign_in(host).get(f"{API}/events/{event.id}/registrations/export")
    assert file.status_code == 200
    assert file.headers["Content-Type"].startswith("text/csv")
    table = file.data.decode("utf-8-sig")
    assert "'=HYPERLINK" in table
    assert "'+1 person" in table
    assert "What will you bring?" in table
    assert table.index("HYPERLINK") < table.index("Rosa Lima")
    book = sign_in(host).get(f"{API}/events/{event.id}/registrations/export?format=xlsx")
    assert book.data[:2] == b"PK"
    assert sign_in(member).get(f"{API}/events/{event.id}/registrations/export").status_code == 403
    listed = sign_in(host).get(f"{API}/events/{event.id}/registrations").json["items"]
    assert [one["answers"] for one in listed] == [{"q1": "+1 person"}]


def test_who_comes_reads_who_else_does_but_not_their_answers(app: Any, sign_in: Any) -> None:
    event = create_event(create_member(), questions=[{"key": "q1", "label": "Why?", "kind": "line"}])
    ana, luis = create_member(), create_member()
    create_registration(event, ana, answers={"q1": "Mine"})
    create_registration(event, luis, answers={"q1": "His"})
    listed = sign_in(ana).get(f"{API}/events/{event.id}/registrations").json["items"]
    assert [one["answers"] for one in listed] == [{"q1": "Mine"}, None]
    assert sign_in(create_member()).get(f"{API}/events/{event.id}/registrations").status_code == 403


def test_events_are_narrowed_and_listed_by_a_span(app: Any, sign_in: Any) -> None:
    load_standards()
    member = create_member()
    group = create_group(member)
    soon = create_event(criteria=[criterion("DM3")], group_id=group.id, kind="ama", language="es")
    later = create_event(starts_at=clock.now() + timedelta(days=40), title="Much later")
    past = create_event(starts_at=clock.now() - timedelta(days=40), title="Long ago")
    browser = sign_in(member)

    def ids(query: str) -> list[int]:
        return [one["id"] for one in browser.get(f"{API}/events{query}").json["items"]]

    assert ids("") == [soon.id, later.id]
    assert ids("?past=true") == [past.id]
    for query in ("kind=ama", f"group_id={group.id}", "criterion=dm3", "language=es"):
        assert ids(f"?{query}") == [soon.id], query
    create_registration(later, member)
    assert ids("?mine=true") == [later.id]
    span = {"start": clock.now().isoformat(), "end": (clock.now() + timedelta(days=30)).isoformat()}
    between = browser.get(f"{API}/events/between", query_string=span)
    assert [one["id"] for one in between.json["items"]] == [soon.id]
    too_long = {**span, "end": (clock.now() + timedelta(days=400)).isoformat()}
    assert browser.get(f"{API}/events/between", query_string=too_long).status_code == 422


def test_ones_calendar_and_the_secret_address_of_its_feed(app: Any, sign_in: Any) -> None:
    member = create_member()
    event = create_event()
    create_registration(event, member)
    browser = sign_in(member)
    span = {"start": clock.now().isoformat(), "end": (clock.now() + timedelta(days=30)).isoformat()}
    items = browser.get(f"{API}/calendar", query_string=span).json["items"]
    assert [(one["title"], one["label"], one["url"]) for one in items] == [
        (event.title, "Workshop", f"/events/{event.id}")
    ]
    first = browser.get(f"{API}/calendar/feed").json
    assert first["mails"] is True
    renewed = browser.post(f"{API}/calendar/feed").json["url"]
    assert renewed != first["url"]
    assert browser.get(f"{API}/calendar/feed").json["url"] == renewed
    assert browser.patch(f"{API}/calendar/feed", json={"mails": False}).json["mails"] is False
    assert app.test_client().get(f"{API}/calendar/feed").status_code == 401


def test_lists_cost_the_same_number_of_statements_however_long(app: Any, sign_in: Any, count_statements: Any) -> None:
    load_standards()
    host = create_member(role="staff")
    browser, event = sign_in(host), create_event(host, title="The one with many", list_shown_to="hosts")
    span = f"start={clock.now():%Y-%m-%dT%H:%M:%SZ}&end={clock.now() + timedelta(days=90):%Y-%m-%dT%H:%M:%SZ}"
    paths = (
        f"{API}/events?limit=100", f"{API}/events/between?{span}", f"{API}/calendar?{span}",
        f"{API}/events/{event.id}/registrations?limit=100", f"{API}/events/{event.id}/registrations/export",
    )  # fmt: skip
    counts: list[list[int]] = []
    event_id, host_id = event.id, host.id
    for many in (1, 20):
        held, owner = session.get_one(Event, event_id), session.get_one(Member, host_id)
        for number in range(many):
            at = clock.now() + timedelta(days=4, minutes=number)
            group = create_group(owner)
            create_event(owner, create_member(), starts_at=at, group_id=group.id, criteria=[criterion("DM3")])
            create_registration(held, create_member())
        counts.append([])
        for path in paths:
            browser.get(path)
            session.expunge_all()
            with count_statements() as statements:
                assert browser.get(path).status_code == 200, path
            counts[-1].append(len(statements))
    assert counts[0] == counts[1]
