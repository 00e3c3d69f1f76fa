"""The pages around an event work without scripts, for whom they are."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from forum.blueprints.events.queries import questions as queries
from forum.blueprints.events.services import attending, proposing, questions
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.feature import render_sections
from tests.blueprints.events.test_agenda_pages import text_of
from tests.browser import carried_version
from tests.factories.accounts import actor_of, create_member
from tests.factories.events import create_event, create_registration
from tests.factories.groups import create_group

HOUR = timedelta(hours=1)
SOON = (clock.now() + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")


def seen(browser: Any, address: str) -> str:
    return carried_version(browser.get(address).text)


def test_a_member_asks_votes_and_takes_both_back_by_forms(app: Any, sign_in: Any) -> None:
    ana, luis, event = create_member(), create_member(), create_event()
    asker, voter = sign_in(ana), sign_in(luis)
    asked = asker.post(f"/events/{event.id}/questions", data={"text": "Who signs it?"})
    question_id = int(re.search(r"question-(\d+)", asked.location)[1])
    page = voter.get(f"/events/{event.id}/live").text
    assert f'action="/questions/{question_id}/vote"' in page
    assert voter.post(f"/questions/{question_id}/vote").status_code == 303
    page = voter.get(f"/events/{event.id}/live").text
    assert 'aria-pressed="true"' in page
    assert f'action="/questions/{question_id}/unvote"' in page
    assert voter.post(f"/questions/{question_id}/unvote").status_code == 303
    assert asker.get(f"/questions/{question_id}/withdraw").status_code == 200
    assert asker.post(f"/questions/{question_id}/withdraw").status_code == 303
    assert "Who signs it?" not in voter.get(f"/events/{event.id}/live").text


def test_a_refused_question_stays_in_its_field(app: Any, sign_in: Any) -> None:
    event = create_event()
    browser = sign_in(create_member())
    browser.post(f"/events/{event.id}/questions", data={"text": "Who signs it?"})
    again = browser.post(f"/events/{event.id}/questions", data={"text": "Who signs it?"})
    assert again.status_code == 409
    assert "You have asked this already" in again.text


def test_the_hosts_answer_merge_set_aside_and_close_the_floor_by_forms(app: Any, sign_in: Any) -> None:
    host = create_member()
    event = create_event(host)
    first, second, third = (
        questions.ask_question(actor_of(create_member()), event.id, f"What is number {n}?") for n in range(3)
    )
    browser = sign_in(host)
    assert "What is number 2?" in browser.get(f"/questions/{first.id}").text
    sent = browser.post(f"/questions/{first.id}/answer", data={"answer": "It is *one*.", "version": "1"})
    assert sent.status_code == 303, sent.text
    assert browser.post(f"/questions/{second.id}/merge", data={"into_id": str(third.id)}).status_code == 303
    assert browser.post(f"/questions/{third.id}/state", data={"state": "aside"}).status_code == 303
    assert browser.post(f"/events/{event.id}/floor", data={"unnamed": "1"}).status_code == 303
    states = [queries.get_question(SYSTEM, one.id).state for one in (first, second, third)]
    assert states == ["answered", "merged", "aside"]
    page = sign_in(create_member()).get(f"/events/{event.id}/live").text
    assert "It is <em>one</em>." in page
    assert "The hosts take no more questions." in page
    assert "Set aside" in page


def test_a_refused_form_says_so_where_it_was_sent(app: Any, sign_in: Any) -> None:
    host = create_member()
    event = create_event(host)
    first = questions.ask_question(actor_of(create_member()), event.id, "Who signs it?")
    questions.ask_question(actor_of(create_member()), event.id, "Who pays?")
    refused = sign_in(host).post(f"/questions/{first.id}/merge", data={"into_id": ""})
    assert refused.status_code == 422
    assert refused.text.count("data-error-summary") == 1
    assert refused.text.index("data-error-summary") > refused.text.index("Asked twice?")


def test_nothing_is_merged_before_a_host_has_chosen_with_what(app: Any, sign_in: Any) -> None:
    host = create_member()
    event = create_event(host)
    first = questions.ask_question(actor_of(create_member()), event.id, "Who signs it?")
    questions.ask_question(actor_of(create_member()), event.id, "Who pays?")
    page = sign_in(host).get(f"/questions/{first.id}").text
    assert re.search(r'<option value="">Choose a question</option>\s*<option value="\d+">Who pays\?', page)


def test_hosts_find_the_live_page_first_and_are_not_asked_to_register(app: Any, sign_in: Any) -> None:
    host, guest = create_member(), create_member()
    soon = create_event(host, starts_at=clock.now())
    later = create_event(host)
    page, others = sign_in(host).get(soon.path).text, sign_in(guest).get(soon.path).text
    assert f'href="{soon.path}/live"' in page.partition("<h1")[2].partition("</header>")[0]
    assert f'{soon.path}/registration"' not in page
    assert 'href="#registration"' not in page
    assert "Open the live page" not in others
    assert 'href="#registration"' in others
    assert "Open the live page" not in sign_in(host).get(later.path).text


def test_what_belongs_to_the_hosts_is_closed_to_others(app: Any, sign_in: Any, client: Any) -> None:
    event = create_event(create_member())
    question = questions.ask_question(actor_of(create_member()), event.id, "Who signs it?")
    stranger = sign_in(create_member())
    for path in ("attendance", "attendance/export", "materials", "feedback/results", "feedback"):
        assert stranger.get(f"/events/{event.id}/{path}").status_code == 403, path
    assert stranger.get(f"/questions/{question.id}").status_code == 403
    assert stranger.post(f"/questions/{question.id}/state", data={"state": "live"}).status_code == 403
    assert stranger.get("/events/proposals").status_code == 200


def test_the_code_and_its_picture_are_shown_and_whoever_follows_it_is_on_the_list(app: Any, sign_in: Any) -> None:
    host, ana = create_member(), create_member(name="Ana Souza")
    event = create_event(host, starts_at=clock.now() - HOUR / 2)
    page = sign_in(host).get(f"/events/{event.id}/attendance").text
    code = attending.give_code(actor_of(host), event.id)
    assert "<svg" in page
    assert code in page
    browser = sign_in(ana)
    assert f'value="{code}"' in browser.get(f"/events/{event.id}/here?code={code}").text
    assert "not the code of this event" in browser.post(f"/events/{event.id}/here", data={"code": "WRONG1"}).text
    assert browser.post(f"/events/{event.id}/here", data={"code": code}).status_code == 303
    table = sign_in(host).get(f"/events/{event.id}/attendance/export?format=csv").text
    assert "Ana Souza" in table
    assert "with the code" in table
    corrected = sign_in(host).post(f"/events/{event.id}/attendance", data={"member_id": str(ana.id)})
    assert corrected.status_code == 303
    assert "A host says that you were not there" in browser.get(f"/events/{event.id}/here").text


def test_whoever_was_there_says_how_it_was_and_the_host_reads_sums(app: Any, sign_in: Any) -> None:
    host = create_member()
    event = create_event(host, starts_at=clock.now() - 3 * HOUR)
    for number in range(5):
        member = create_member()
        create_registration(event, member)
        browser = sign_in(member)
        assert browser.get(f"/events/{event.id}/feedback").status_code == 200
        sent = browser.post(f"/events/{event.id}/feedback", data={"stars": "4", "useful": f"Idea {number}"})
        assert sent.status_code == 303, sent.text
        page = sign_in(host).get(f"/events/{event.id}/feedback/results").text
        assert ("Idea 0" in page) == (number == 4)


def test_a_proposal_goes_through_by_forms(app: Any, sign_in: Any) -> None:
    ana, luis, staff = create_member(timezone="America/Bogota"), create_member(), create_member(role="staff")
    told = {
        "title": "Reading a budget together", "aim": "Each leaves with a first draft of one page.", "kind": "workshop",
        "language": "es", "wish_1": SOON, "hosts": luis.handle, "criteria": "",
    }  # fmt: skip
    proposer, decider = sign_in(ana), sign_in(staff)
    sent = proposer.post("/events/proposals/new", data=told)
    assert sent.status_code == 303, sent.text
    address = sent.location
    assert "Reading a budget together" in decider.get("/events/proposals").text
    asked = decider.post(f"{address}/question", data={"words": "Who is it for?", "version": seen(decider, address)})
    assert asked.status_code == 303, asked.text
    assert "Who is it for?" in proposer.get(f"{address}/edit").text
    edited = proposer.post(
        f"{address}/edit",
        data={**told, "aim": "For people new to budgets.", "version": seen(proposer, f"{address}/edit")},
    )
    assert edited.status_code == 303, edited.text
    accepted = decider.post(
        f"{address}/accept",
        data={"starts_at": SOON, "minutes": "60", "capacity": "20", "version": seen(decider, address)},
    )
    assert accepted.status_code == 303, accepted.text
    assert accepted.location.startswith("/events/")
    assert "Takes place" in proposer.get("/events/proposals?show=mine").text


def test_a_proposal_says_who_answers_and_when_it_is_wished_without_seconds(app: Any, sign_in: Any) -> None:
    ana = create_member(timezone="America/Bogota")
    proposer = sign_in(ana)
    assert "Programme staff read each proposal" in proposer.get("/events/proposals").text
    assert ">See all codes (in a new tab)</a>" in proposer.get("/events/proposals/new").text
    told = {"title": "Budgets", "aim": "Each leaves with a first draft.", "kind": "workshop", "language": "en"}
    page = proposer.get(proposer.post("/events/proposals/new", data={**told, "wish_1": SOON}).location).text
    wished = text_of(page).partition("Wished moments")[2].partition("Take the proposal back")[0]
    assert "(Bogota, your time)" in wished
    assert not re.search(r"\d:\d\d:\d\d", wished)


def test_a_proposal_with_a_wrong_name_keeps_what_was_typed(app: Any, sign_in: Any) -> None:
    told = {"title": "Budgets", "aim": "Each leaves with a draft.", "hosts": "nobody-here", "kind": "workshop"}
    again = sign_in(create_member()).post("/events/proposals/new", data=told)
    assert again.status_code == 422
    assert "nobody-here" in again.text
    assert "Each leaves with a draft." in again.text


def test_the_page_of_an_event_shows_its_questions_and_the_tools_for_whom_they_are(app: Any) -> None:
    host, ana = create_member(), create_member()
    event = create_event(host, starts_at=clock.now() - HOUR / 2)
    questions.ask_question(actor_of(ana), event.id, "Who signs it?")
    with app.test_request_context():
        from forum.blueprints.events.queries import events as event_queries

        shown = event_queries.get_event(actor_of(ana), event.id)
        assert "Who signs it?" in "".join(render_sections("event", actor_of(ana), shown))
        beside = {who.id: "".join(render_sections("event_aside", actor_of(who), shown)) for who in (ana, host)}
    assert "I was there" in beside[ana.id]
    assert "For the hosts" not in beside[ana.id]
    assert "For the hosts" in beside[host.id]


def test_staff_see_at_home_that_proposals_wait_and_others_see_nothing(app: Any, sign_in: Any) -> None:
    proposing.propose_event(
        actor_of(create_member()), title="Budgets", aim="Each leaves with a draft.", time_zone="America/Bogota"
    )
    page = sign_in(create_member(role="staff")).get("/").text
    waiting = page.partition("Waiting for you")[2].partition("Your adventure")[0]
    assert "1 proposed workshop waits for an answer" in waiting
    assert "proposed workshop" not in sign_in(create_member()).get("/").text


def test_the_calendar_of_a_group_tells_strangers_what_is_public_and_no_place(
    app: Any, sign_in: Any, client: Any
) -> None:
    member = create_member()
    open_group, closed = create_group(member, visibility="public"), create_group(member, visibility="private")
    create_event(group_id=open_group.id, title="Chapter meeting", place="Room 4", link="https://meet.example.org/9")
    create_event(group_id=open_group.id, title="Not announced", state="draft")
    create_event(group_id=closed.id, title="Behind doors")
    told = client.get(f"/groups/{open_group.slug}/events.ics")
    assert told.content_type.startswith("text/calendar")
    assert "SUMMARY:Chapter meeting" in told.text
    for hidden in ("Not announced", "Room 4", "meet.example.org"):
        assert hidden not in told.text
    assert client.get(f"/groups/{closed.slug}/events.ics").status_code in (401, 404)
    assert "Behind doors" in sign_in(member).get(f"/groups/{closed.slug}/events.ics").text


@pytest.mark.parametrize("people", [1, 12])
def test_the_live_page_takes_as_many_statements_for_one_question_as_for_many(
    app: Any, sign_in: Any, count_statements: Any, people: int
) -> None:
    host = create_member()
    event = create_event(host)
    for number in range(people):
        questions.ask_question(actor_of(create_member()), event.id, f"What is number {number}?")
    browser = sign_in(host)
    browser.get("/events/proposals")
    with count_statements() as statements:
        assert browser.get(f"/events/{event.id}/live").status_code == 200
    assert len(statements) <= 20, statements
