"""Asking a peer in the browser and through the API."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.messages.models.requests import Request
from forum.blueprints.messages.queries import conversations as conversation_queries
from forum.blueprints.messages.queries import requests as queries
from forum.blueprints.messages.realtime.lines import render_message
from forum.blueprints.messages.services import messages, waiting
from forum.blueprints.notifications.queries import notifications as notification_queries
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.directory import create_person
from tests.factories.messages import send
from tests.factories.requests import Watch, ask, share_standing
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]
MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch, MONDAY)


def unanswered(watch: Watch, ana: Any, luis: Any) -> Request:
    request = ask(ana, luis)
    watch.move(LATER)
    waiting.count_days(SYSTEM)
    return request


def test_the_form_names_whom_and_what_shows_the_card_and_begins_empty(sign_in: SignIn) -> None:
    city = create_city(name="Porto Alegre", country_code="BR", population=1_332_570)
    share_standing(city, status="in_progress")
    create_person(name="Luis", handle="luis")
    page = sign_in(create_person(name="Ana", city_id=city.id)).get("/messages/ask?to=luis&criterion=rdc-2").text
    card = ("RDC2 Measuring Outcomes", "Porto Alegre, Brazil", "over 1,000,000 people", "Working on RDC2")
    assert [told for told in ("Ask Luis", *card) if told not in page] == []
    assert 'autofocus aria-describedby="body-note body-hint">\n</textarea>' in page


def test_without_a_person_one_first_chooses_what_to_ask_about_what_one_looks_for_first(sign_in: SignIn) -> None:
    browser = sign_in(create_person(looking_for=["RDC5"], language="en"))
    assert 'href="/messages/ask"' in browser.get("/").text
    page = browser.get("/messages/ask").text
    sought, first = page.index('id="sought-RDC5"'), page.index('id="criterion-')
    assert page.index("What you look for") < sought < first
    assert 'href="/standards/wwc-2022/RDC2#ask-a-peer"' in page


@pytest.mark.parametrize(("words", "found"), [("KEY measuring", ["RDC2"]), ("rdc-2", ["RDC2"]), ("zz", [])])
def test_the_criteria_one_may_ask_about_are_found_by_words_or_code(
    words: str, found: list[str], sign_in: SignIn
) -> None:
    page = sign_in(create_person(language="en")).get("/messages/ask", query_string={"q": words}).text
    assert re.findall(r'id="criterion-(\w+)"', page) == found
    assert ("No criterion has these words." in page) == (not found)


def test_choosing_what_to_ask_about_costs_the_same_statements_for_one_and_for_many(
    sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    numbers = set()
    for codes in (["RDC5"], ["RDC1", "RDC2", "RDC3", "DM1"]):
        browser = sign_in(create_person(looking_for=codes))
        browser.get("/messages/ask")
        with count_statements() as statements:
            browser.get("/messages/ask")
        numbers.add(len(statements))
    assert len(numbers) == 1


def test_the_form_tells_languages_a_stand_in_while_she_is_away_and_an_earlier_conversation(sign_in: SignIn) -> None:
    ana, eva = create_person(handle="ana"), create_person(name="Eva", handle="eva")
    away = {"from": None, "until": date(2099, 1, 6), "note": "", "stand_in": "eva"}
    luis = create_person(name="Luis", handle="luis", languages=["es", "en"], out_of_office=away)
    browser, address = sign_in(ana), "/messages/ask?to=luis&criterion=RDC2"
    page = browser.get(address).text
    told = ("Spanish, English", "Away until Jan 6, 2099", f'"/messages/ask?to={eva.handle}&amp;criterion=RDC2">Eva</a>')
    assert [one for one in (*told, "Messages may be public records.") if one not in page] == []
    assert "Your conversation with Luis" not in page
    assert "Type @" not in page
    request = ask(ana, luis)
    earlier = f'<a href="/messages/{request.conversation_id}#end">Your conversation with Luis</a>'
    assert earlier in browser.get(address).text


def test_a_question_without_an_answer_is_marked_in_the_list_and_only_who_asked_reads_unanswered(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    ana, luis = create_person(name="Ana", language="en"), create_person(name="Luis", language="en")
    request = ask(ana, luis)
    mine, theirs = sign_in(ana), sign_in(luis)
    marked = "Question · RDC2"
    assert [marked in page.get("/messages").text for page in (mine, theirs)] == [True, True]
    assert ["Unanswered" in page.get("/messages").text for page in (mine, theirs)] == [True, False]
    assert marked in theirs.get("/").text
    send(luis, conversation_queries.get_conversation(actor_of(luis), request.conversation_id), "By the room in use.")
    deliver()
    assert [marked in page.get("/messages").text for page in (mine, theirs)] == [False, False]


def test_a_question_that_was_taken_back_is_not_marked(sign_in: SignIn) -> None:
    ana, luis = create_person(), create_person(language="en")
    request = ask(ana, luis)
    messages.withdraw_message(actor_of(ana), request.message_id)
    assert "Question · RDC2" not in sign_in(luis).get("/messages").text


def test_who_chooses_no_outcome_is_told_what_to_do(sign_in: SignIn) -> None:
    ana = create_person(language="en")
    request = ask(ana, create_person())
    browser = sign_in(ana)
    for data in ({}, {"outcome": ""}):
        answer = browser.post(f"{request.path}/outcome", data=data)
        assert (answer.status_code, "Choose what came of it, then save." in answer.text) == (422, True)
    page = browser.get(request.path).text
    assert "What came of the question about RDC2?" in page
    assert f'href="/messages/{request.conversation_id}' in page


def test_whom_else_to_ask_names_those_who_are_here_before_those_who_are_away(watch: Watch, sign_in: SignIn) -> None:
    city = create_city()
    share_standing(city)
    ana, luis = create_person(language="en", languages=["es"]), create_person()
    away = {"from": None, "until": date(2099, 1, 6), "note": "", "stand_in": None}
    best = {"can_help_with": ["RDC2"], "city_id": city.id, "languages": ["es"]}
    create_person(name="Away", out_of_office=away, **best)
    create_person(name="Here", can_help_with=["RDC2"])
    page = sign_in(ana).get(unanswered(watch, ana, luis).path).text
    assert page.index("Ask Here") < page.index("Ask Away")
    assert "Away until Jan 6, 2099" in page


def test_sending_the_form_leads_to_the_conversation_with_the_card_above_the_message(sign_in: SignIn) -> None:
    city = create_city(name="Porto Alegre", country_code="BR")
    luis = create_person(name="Luis", handle="luis")
    browser = sign_in(create_person(name="Ana", city_id=city.id))
    sent = browser.post("/messages/ask", data={"to": "luis", "criterion": "RDC2", "body": "How do you pay?"})
    assert sent.status_code == 303
    page = browser.get(sent.location).text
    assert page.index("Question about RDC2") < page.rindex("How do you pay?</p>")
    theirs = sign_in(luis).get(sent.location).text
    assert "Porto Alegre, Brazil" in theirs


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("to=nobody&criterion=RDC2", 404),
        ("to=luis&criterion=ZZ9", 404),
        ("to=luis", 404),
        ("criterion=RDC2", 404),
        ("to=ana&criterion=RDC2", 403),
    ],
)
def test_a_form_for_nobody_or_nothing_is_not_offered(address: str, status: int, sign_in: SignIn) -> None:
    create_person(name="Luis", handle="luis")
    assert sign_in(create_person(handle="ana")).get(f"/messages/ask?{address}").status_code == status


def test_an_empty_question_shows_the_form_again_and_sends_nothing(sign_in: SignIn) -> None:
    luis = create_person(name="Luis", handle="luis")
    browser = sign_in(create_person())
    answer = browser.post("/messages/ask", data={"to": "luis", "criterion": "RDC2", "body": " "})
    assert answer.status_code == 422
    assert "Ask Luis" in answer.text
    assert queries.list_requests(actor_of(luis)).items == []


def test_a_question_is_asked_read_and_listed_through_the_api(sign_in: SignIn) -> None:
    luis = create_person(name="Luis")
    browser = sign_in(create_person(name="Ana"))
    form = {"member_id": luis.id, "criterion": "rdc2", "body": "How?"}
    asked = browser.post("/api/v1/requests", json=form)
    assert (asked.status_code, asked.json["state"], asked.json["criterion"]["code"]) == (201, "open", "RDC2")
    shown = browser.get(f"/api/v1/requests/{asked.json['id']}")
    assert shown.headers["ETag"]
    line = browser.get(f"/api/v1/conversations/{asked.json['conversation_id']}/messages").json["items"][0]
    assert (line["request"]["id"], line["request"]["city"]) == (asked.json["id"], None)
    assert [one["id"] for one in browser.get("/api/v1/requests?state=open").json["items"]] == [asked.json["id"]]
    assert browser.post("/api/v1/requests", json={**form, "criterion": "ZZ9"}).status_code == 422
    assert browser.post("/api/v1/requests", json={**form, "member_id": 99_999}).status_code == 404
    assert sign_in(create_person()).get(f"/api/v1/requests/{asked.json['id']}").status_code == 404


def test_what_is_told_to_the_room_carries_the_question_and_nothing_of_one_reader() -> None:
    request = ask(create_member(), create_member())
    told = render_message({"message_id": request.message_id, "conversation_id": request.conversation_id})
    assert told is not None
    assert told["message"]["request"]["criterion"]["code"] == "RDC2"
    assert not {"can", "state", "unanswered_at"} & told["message"]["request"].keys()


def test_an_outcome_is_one_click_for_each_of_the_two(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    ana, luis = create_person(name="Ana", language="en"), create_person(name="Luis", language="en")
    request = ask(ana, luis)
    conversation = conversation_queries.get_conversation(actor_of(luis), request.conversation_id)
    mine, theirs = sign_in(ana), sign_in(luis)
    assert "What came of the question about RDC2?" not in mine.get(conversation.path).text
    send(luis, conversation, "By the room in use.")
    deliver()
    assert "What came of the question about RDC2?" in mine.get(conversation.path).text
    clicked = mine.post(f"{request.path}/outcome", data={"outcome": "template_shared"})
    assert clicked.status_code == 303
    assert "What came of the question about RDC2?" not in mine.get(conversation.path).text
    page = theirs.get(conversation.path).text
    assert "<strong>Template shared</strong>, Ana" in page
    assert "What came of the question about RDC2?" in page
    assert theirs.post(f"{request.path}/outcome", data={"outcome": "pure_magic"}).status_code == 422


def test_an_outcome_through_the_api_wants_the_version_one_saw(sign_in: SignIn) -> None:
    ana = create_person()
    request = ask(ana, create_person())
    browser, address = sign_in(ana), f"/api/v1/requests/{request.id}"
    tag = browser.get(address).headers["ETag"]
    done = browser.put(f"{address}/outcome", json={"outcome": "solved"}, headers={"If-Match": tag})
    assert (done.status_code, done.json["outcomes"][0]["outcome"]) == (200, "solved")
    stale = browser.put(f"{address}/outcome", json={"outcome": "call_held"}, headers={"If-Match": tag})
    assert stale.status_code == 412
    assert browser.put(f"{address}/outcome", json={"outcome": "nonsense"}).status_code == 422


def test_an_unanswered_question_is_told_by_a_notification_and_on_home_with_whom_else_to_ask(
    watch: Watch, sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    ana, luis = create_person(name="Ana", language="en"), create_person(name="Luis", can_help_with=["RDC2"])
    eva = create_person(name="Eva", can_help_with=["RDC2"])
    request = unanswered(watch, ana, luis)
    deliver()
    waiting.count_days(SYSTEM)
    deliver()
    browser = sign_in(ana)
    told = browser.get("/api/v1/notifications").json["items"]
    assert [(one["kind"], one["actor"]["name"]) for one in told] == [("unanswered", "Luis")]
    assert "Luis has not answered your question about RDC2 yet" in browser.get("/notifications").text
    assert "Luis has not answered your question about RDC2 yet" in browser.get("/").text
    assert browser.get(told[0]["url"]).location == request.path
    page = browser.get(request.path).text
    assert "Ask Eva" in page
    assert "Ask Luis" not in page
    assert "How do you pay by the result?" in page
    assert f'href="/messages/ask?to={eva.handle}&amp;criterion=RDC2&amp;again={request.id}"' in page
    assert browser.post(f"{request.path}/next", data={"member_id": eva.id}).status_code == 404
    form = {"to": eva.handle, "criterion": "RDC2", "body": "How do you pay by the result?", "again": str(request.id)}
    asked = browser.post("/messages/ask", data=form)
    assert asked.status_code == 303
    deliver()
    assert "has not answered" not in browser.get("/").text
    assert notification_queries.count_unread(actor_of(ana)) == 0
    assert queries.list_requests(actor_of(eva)).items[0].message.body == "How do you pay by the result?"


def test_her_words_can_be_changed_before_the_next_one_is_asked(watch: Watch, sign_in: SignIn) -> None:
    ana, luis, eva = create_person(language="en"), create_person(name="Luis"), create_person(handle="eva")
    request = unanswered(watch, ana, luis)
    browser = sign_in(ana)
    page = browser.get(f"/messages/ask?to=eva&criterion=RDC2&again={request.id}").text
    assert "How do you pay by the result?</textarea>" in page
    assert "You wrote these words to Luis." in page
    form = {"to": "eva", "criterion": "RDC2", "body": "Eva, how?", "again": str(request.id)}
    assert browser.post("/messages/ask", data=form).status_code == 303
    session.refresh(request)
    assert request.repeated_by_id == queries.list_requests(actor_of(eva)).items[0].id


def test_asking_the_next_through_the_api(watch: Watch, sign_in: SignIn) -> None:
    ana, luis, eva = create_person(), create_person(), create_person()
    request = unanswered(watch, ana, luis)
    asked = sign_in(ana).post(f"/api/v1/requests/{request.id}/next", json={"member_id": eva.id})
    assert (asked.status_code, asked.json["asked"]["id"]) == (201, eva.id)
    other = unanswered(watch, ana, luis)
    changed = sign_in(ana).post(f"/api/v1/requests/{other.id}/next", json={"member_id": eva.id, "body": "Eva, how?"})
    assert changed.status_code == 201
    assert queries.list_requests(actor_of(eva)).items[0].message.body == "Eva, how?"
    assert sign_in(luis).post(f"/api/v1/requests/{request.id}/next", json={"member_id": eva.id}).status_code == 403


def test_staff_see_who_waits_for_whom_about_what_and_not_a_word_of_it(watch: Watch, sign_in: SignIn) -> None:
    ana, luis = create_person(name="Ana"), create_person(name="Luis")
    request = unanswered(watch, ana, luis)
    staff = sign_in(create_person(role="staff", language="en"))
    items = staff.get("/api/v1/requests?state=unanswered").json["items"]
    told = [(one["asker"]["name"], one["asked"]["name"], one["state"]) for one in items]
    assert told == [("Ana", "Luis", "unanswered")]
    assert [items[0][name] for name in ("conversation_id", "message_id", "url", "city", "outcomes")] == [None] * 5
    page = staff.get("/messages/requests")
    assert "Ana" in page.text
    assert "How do you pay" not in page.text
    assert "Members wait for an answer from a peer" in staff.get("/").text
    assert sign_in(ana).get("/messages/requests").status_code == 403
    assert staff.get(request.path).status_code == 404


def test_the_asked_one_reads_open_where_the_asker_reads_unanswered(watch: Watch, sign_in: SignIn) -> None:
    ana, luis = create_person(), create_person()
    request = unanswered(watch, ana, luis)
    mine = sign_in(ana).get(f"/api/v1/requests/{request.id}").json
    theirs = sign_in(luis).get(f"/api/v1/requests/{request.id}").json
    assert (mine["state"], theirs["state"], theirs["unanswered_at"]) == ("unanswered", "open", None)
    assert mine["unanswered_at"] == "2026-12-01T12:00:00Z"


@pytest.mark.parametrize("address", ["/api/v1/requests?limit=100", "/messages/requests", "/"])
def test_lists_cost_the_same_statements_for_one_and_for_many(
    address: str, watch: Watch, sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    staff = create_person(role="staff")
    browser = sign_in(staff)
    ask(create_person(), staff)
    numbers = set()
    for _ in range(2):
        ask(staff, create_person(city_id=create_city().id))
        watch.move(LATER)
        waiting.count_days(SYSTEM)
        browser.get(address)
        with count_statements() as statements:
            assert browser.get(address).status_code == 200
        numbers.add(len(statements))
        watch.move(MONDAY)
        for number in range(5):
            ask(create_person(), staff, body=f"Question {number}")
            ask(staff, create_person(city_id=create_city().id))
        watch.move(LATER)
    assert len(numbers) == 1
