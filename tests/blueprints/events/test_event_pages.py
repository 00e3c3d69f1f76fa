"""The page of an event, coming to it, and what those who run it do there; by forms, without scripts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.queries import registrations
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from tests.blueprints.events.test_agenda_pages import text_of
from tests.browser import carried_version
from tests.factories.accounts import actor_of, create_member
from tests.factories.events import create_event, create_registration, create_series
from tests.factories.groups import create_group

ASKED = [
    {"key": "q1", "label": "What do you bring?", "kind": "line", "required": True, "options": [], "hint": ""},
    {"key": "q2", "label": "Which days?", "kind": "several", "required": False, "options": ["Mon", "Tue"], "hint": ""},
]


def kinds_told(browser: Any) -> list[str]:
    return [one["kind"] for one in browser.get("/api/v1/notifications").json["items"]]


def test_place_and_link_are_shown_to_those_who_come(app: Any, sign_in: Any) -> None:
    host, ana, luis = create_member(), create_member(), create_member()
    event = create_event(host, place="Room 4", link="https://meet.example.org/x", capacity=1)
    browser = sign_in(ana)
    page = browser.get(event.path).text
    assert "Room 4" not in page
    assert "meet.example.org" not in page
    assert "Those who register see it." in page
    sent = browser.post(f"{event.path}/registration")
    assert (sent.status_code, sent.location) == (303, f"{event.path}#registration")
    page = browser.get(event.path).text
    assert "Room 4" in page
    assert "https://meet.example.org/x" in page
    assert "You have a place." in page
    waiting = sign_in(luis)
    waiting.post(f"{event.path}/registration")
    page = waiting.get(event.path).text
    assert "You are the next on the waiting list." in page
    assert "Room 4" not in page
    assert "Room 4" in sign_in(host).get(event.path).text


def test_who_withdraws_gives_the_place_to_the_next_who_is_told(app: Any, sign_in: Any, deliver: Any) -> None:
    event = create_event(capacity=1)
    first, second, third = (sign_in(create_member()) for _ in range(3))
    for browser in (first, second, third):
        browser.post(f"{event.path}/registration")
    assert "1 person waits before you." in third.get(event.path).text
    assert first.post(f"{event.path}/withdrawal").status_code == 303
    deliver()
    assert kinds_told(second) == ["event_promoted"]
    assert kinds_told(third) == []
    assert "You are the next on the waiting list." in third.get(event.path).text
    # Looking at the page settles what was told.
    second.get(event.path)
    deliver()
    assert second.get("/api/v1/notifications?unread=true").json["items"] == []


def test_questions_are_answered_when_registering_and_changed_later(app: Any, sign_in: Any) -> None:
    host, ana = create_member(), create_member()
    event = create_event(host, questions=ASKED)
    browser = sign_in(ana)
    refused = browser.post(f"{event.path}/registration", data={"answer-q1": " ", "answer-q2": ["Tue"]})
    assert refused.status_code == 422
    assert "This needs an answer: What do you bring?" in refused.text
    assert re.search(r'value="Tue"\s+id="[^"]+" checked', refused.text)
    browser.post(f"{event.path}/registration", data={"answer-q1": "A map", "answer-q2": ["Mon", "Tue"]})
    page = browser.get(event.path).text
    assert "Mon; Tue" in page
    old = carried_version(page)
    sent = browser.post(f"{event.path}/answers", data={"answer-q1": "A chart", "version": old})
    assert sent.status_code == 303
    stale = browser.post(f"{event.path}/answers", data={"answer-q1": "A song", "version": old})
    assert stale.status_code in (409, 412)
    assert "A song" in stale.text
    mine = registrations.get_own(actor_of(ana), event.id)
    assert mine.answers == {"q1": "A chart", "q2": []}
    shown = sign_in(host).get(f"{event.path}/registrations").text
    assert "What do you bring?: A chart" in shown
    export = re.search(r'href="([^"]+/export\?format=csv)"', shown)
    assert export
    assert "A chart" in sign_in(host).get(export[1]).text


def test_what_has_no_place_yet_says_that_it_will_be_announced(app: Any, sign_in: Any) -> None:
    host = create_member()
    event = create_event(host)
    shown = sign_in(create_member()).get(event.path).text
    assert "It will be announced. Those who register are told." in shown
    assert "Say where it takes place" not in shown
    assert f'href="{event.path}/edit#link"' in sign_in(host).get(event.path).text
    settled = create_event(host, link="https://meet.example.org/budget")
    assert "It will be announced" not in sign_in(host).get(settled.path).text


def test_the_way_in_stands_in_the_registration_itself(app: Any, sign_in: Any) -> None:
    event = create_event(create_member(), link="https://meet.example.org/budget", place="Room 12")
    browser = sign_in(create_member())
    browser.post(f"{event.path}/registration", data={})
    registration = browser.get(event.path).text.partition('id="registration"')[2].partition("</section>")[0]
    assert "You have a place." in registration
    assert 'href="https://meet.example.org/budget"' in registration
    assert "Room 12" in registration


def test_a_date_of_a_series_says_that_it_is_one_and_knows_the_answers_given_for_another(app: Any, sign_in: Any) -> None:
    host, ana, luis = create_member(), create_member(), create_member()
    series = create_series()
    first, second = (create_event(host, questions=ASKED, series_id=series.id) for _ in range(2))
    browser = sign_in(ana)
    assert "A registration is for this date only." in browser.get(first.path).text
    browser.post(f"{first.path}/registration", data={"answer-q1": "A map of the rooms", "answer-q2": ["Tue"]})
    page = browser.get(second.path).text
    assert "A map of the rooms" in page
    assert "Your answers for another date are filled in" in page
    assert "A map of the rooms" not in sign_in(luis).get(second.path).text


def test_a_refused_registration_says_so_in_its_own_form_alone(app: Any, sign_in: Any) -> None:
    member, host = create_member(), create_member()
    group = create_group(member, host)
    event = create_event(host, group=group, questions=ASKED)
    refused = sign_in(member).post(f"{event.path}/registration", data={"answer-q1": " "}).text
    assert "Discuss this event" in refused
    assert refused.count("data-error-summary") == 1
    assert refused.index("data-error-summary") < refused.index('id="comment"')


def test_who_runs_it_makes_the_questions_by_a_form(app: Any, sign_in: Any) -> None:
    host = create_member()
    event = create_event(host)
    browser = sign_in(host)
    address = f"{event.path}/registration/questions"
    told = {"version": carried_version(browser.get(address).text), "label-1": "Why?", "kind-1": "choice",
            "options-1": "To learn\nTo teach", "required-1": "1"}  # fmt: skip
    wrong = browser.post(address, data={**told, "options-1": "Only one"})
    assert wrong.status_code == 422
    assert "Only one" in wrong.text
    sent = browser.post(address, data={**told, "more": "1"})
    assert (sent.status_code, sent.location) == (303, address)
    (kept,) = queries.get_event(SYSTEM, event.id).questions
    assert (kept["label"], kept["options"], kept["required"]) == ("Why?", ["To learn", "To teach"], True)
    page = browser.get(address).text
    assert f'value="{kept["key"]}"' in page
    again = {**told, "version": carried_version(page), "key-1": kept["key"], "label-1": "What for?"}
    assert browser.post(address, data=again).location == event.path
    assert queries.get_event(SYSTEM, event.id).questions[0] == {**kept, "label": "What for?"}
    assert sign_in(create_member()).get(address).status_code == 403


def test_the_list_of_who_comes_is_for_those_for_whom_it_is_open(app: Any, sign_in: Any) -> None:
    host, ana, luis = create_member(), create_member(name="Ana Who Comes"), create_member()
    event = create_event(host, capacity=1)
    create_registration(event, ana)
    create_registration(event, luis, state="waiting")
    stranger = sign_in(create_member())
    assert stranger.get(f"{event.path}/registrations").status_code == 403
    assert "Ana Who Comes" not in stranger.get(event.path).text
    assert "Ana Who Comes" in sign_in(ana).get(f"{event.path}/registrations").text
    assert luis.name not in sign_in(ana).get(f"{event.path}/registrations?state=waiting").text
    assert luis.name in sign_in(host).get(f"{event.path}/registrations?state=waiting").text


def test_hosts_ask_members_to_come_who_are_told_with_their_words(app: Any, sign_in: Any, deliver: Any) -> None:
    host, ana, luis, outside = create_member(), create_member(), create_member(), create_member()
    group = create_group(host, visibility="private")
    event = create_event(host)
    create_registration(event, luis)
    browser = sign_in(host)
    told = {"members": f"{ana.handle}, {luis.handle}", "note": "You did this last year."}
    assert browser.post(f"{event.path}/invitations", data=told).status_code == 303
    deliver()
    assert kinds_told(sign_in(ana)) == ["event_invited"]
    assert kinds_told(sign_in(luis)) == []
    assert "You did this last year." in sign_in(ana).get("/notifications").text
    inside = create_event(host, group_id=group.id)
    refused = browser.post(f"{inside.path}/invitations", data={"members": outside.handle})
    assert refused.status_code == 422
    assert f"Not in the group of this event: {outside.name}." in refused.text
    assert browser.post(f"{event.path}/invitations", data={"members": "nobody-at-all"}).status_code == 422
    assert sign_in(ana).post(f"{event.path}/invitations", data=told).status_code == 403


def test_a_conference_shows_its_programme_and_its_sessions_are_come_to_with_it(app: Any, sign_in: Any) -> None:
    host, ana = create_member(), create_member()
    begins = clock.now() + timedelta(days=9)
    conference = create_event(host, title="Three themes", kind="conference", starts_at=begins,
                              ends_at=begins + timedelta(days=1))  # fmt: skip
    session = create_event(title="Opening", kind="session", parent_id=conference.id, starts_at=begins, place="Hall")
    browser = sign_in(ana)
    assert "Opening" in text_of(browser.get(conference.path).text)
    page = browser.get(session.path).text
    assert "Register for Three themes" in page
    assert f'action="{session.path}/registration"' not in page
    browser.post(f"{conference.path}/registration")
    page = browser.get(session.path).text
    assert "You are registered for the conference" in page
    assert "Hall" in page
    assert f"/events/new?parent={conference.id}" in sign_in(host).get(conference.path).text


@pytest.mark.parametrize("facts", [{"state": "draft"}, {"group": True}])
def test_who_may_not_see_it_finds_nothing(app: Any, sign_in: Any, client: Any, facts: dict[str, Any]) -> None:
    owner = create_member()
    if facts.pop("group", False):
        facts["group_id"] = create_group(owner, visibility="private").id
    event = create_event(owner, **facts)
    for browser in (client, sign_in(create_member())):
        for path in ("", ".ics"):
            assert browser.get(f"{event.path}{path}").status_code == 404
    for path in ("edit", "cancel", "registrations", "invitations", "registration/questions"):
        assert sign_in(create_member()).get(f"{event.path}/{path}").status_code == 404
    assert sign_in(owner).get(event.path).status_code == 200


def test_what_belongs_to_those_who_run_it_is_closed_to_others(app: Any, sign_in: Any) -> None:
    event = create_event(create_member())
    browser = sign_in(create_member())
    for path in ("edit", "cancel", "registrations", "invitations", "registration/questions"):
        assert browser.get(f"{event.path}/{path}").status_code == 403
    for path in ("edit", "cancel", "publication", "removal", "invitations", "registration/questions"):
        data = {"title": "Taken over", "time_zone": "UTC", "starts_at": "2030-01-01T10:00",
                "ends_at": "2030-01-01T11:00", "members": "x", "version": "1"}  # fmt: skip
        known = {"edit": data, "invitations": {"members": "x"}}.get(path, {})
        assert browser.post(f"{event.path}/{path}", data=known).status_code in (403, 409), path
    assert queries.get_event(SYSTEM, event.id).title == "Reading a budget together"
    assert "Organise it" not in browser.get(event.path).text


def test_the_page_takes_as_many_statements_for_many_people_as_for_one(
    app: Any, sign_in: Any, count_statements: Any
) -> None:
    host, ana = create_member(), create_member()
    begins = clock.now() + timedelta(days=9)
    event = create_event(host, kind="conference", starts_at=begins, ends_at=begins + timedelta(days=1), capacity=2)
    create_registration(event, create_member())
    create_registration(event, ana)
    create_event(host, kind="session", parent_id=event.id, starts_at=begins)
    browser = sign_in(ana)
    browser.get(event.path)
    with count_statements() as few:
        assert browser.get(event.path).status_code == 200
    for number in range(12):
        create_registration(event, create_member(), state="waiting" if number % 2 else "registered")
        create_event(host, kind="session", parent_id=event.id, starts_at=begins + timedelta(hours=number))
    with count_statements() as many:
        assert browser.get(event.path).status_code == 200
    assert len(many) == len(few)
    assert len(few) <= 60
