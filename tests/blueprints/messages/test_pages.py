"""The pages of conversations, without scripts."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.services import messages
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.messages import create_conversation, send
from tests.factories.standards import criterion, load_standards

SignIn = Callable[[Any], Any]


def test_the_list_shows_with_whom_the_last_line_and_what_is_unread(sign_in: SignIn) -> None:
    ana, luis = create_member(name="Ana Souza"), create_member(name="Luis Perez")
    create_conversation(ana, luis, body="We pay per **clean block**")
    page = sign_in(luis).get("/messages").text
    assert "Ana Souza" in page
    assert "We pay per clean block" in page
    assert "is-unread" in page
    assert "You: We pay per clean block" in sign_in(ana).get("/messages").text


def test_opening_a_conversation_shows_its_lines_and_reads_them(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis, body="Hello")
    send(ana, conversation, "Are you there?")
    page = sign_in(luis).get(f"/messages/{conversation.id}").text
    assert page.index("<p>Hello</p>") < page.index("<p>Are you there?</p>")
    assert "Messages may be public records." in page
    assert queries.count_unread(actor_of(luis)) == 0
    assert f"Read by {luis.name}" in sign_in(ana).get(f"/messages/{conversation.id}").text


def test_earlier_lines_are_a_page_away_and_do_not_count_as_seen(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis, body="The very first")
    for number in range(45):
        send(ana, conversation, f"Line {number}")
    browser = sign_in(luis)
    assert "The very first" in browser.get(f"/messages/{conversation.id}?before=20").text
    assert queries.count_unread(actor_of(luis)) == 46
    page = browser.get(f"/messages/{conversation.id}").text
    assert "The very first" not in page
    assert f"/messages/{conversation.id}?before=7" in page
    assert "The very first" in browser.get(f"/messages/{conversation.id}?at=1").text


def test_sending_without_scripts_returns_to_the_end_of_the_conversation(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis)
    browser = sign_in(luis)
    sent = {"body": "An answer", "quoted_message_id": "", "client_id": "page1"}
    answer = browser.post(f"/messages/{conversation.id}", data=sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/messages/{conversation.id}#end")
    assert "An answer" in browser.get(f"/messages/{conversation.id}").text


def test_what_was_typed_is_kept_when_it_cannot_be_sent(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis)
    answer = sign_in(luis).post(f"/messages/{conversation.id}", data={"body": "x" * 10_001})
    assert answer.status_code == 422
    assert "x" * 10_001 in answer.text


def test_a_quote_is_chosen_by_a_link_and_shown_with_the_answer(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis, body="Which share is variable?")
    browser = sign_in(luis)
    page = browser.get(f"/messages/{conversation.id}?quote=1").text
    quoted = queries.get_line(actor_of(luis), conversation.id, 1)
    assert f'name="quoted_message_id" value="{quoted.id}"' in page
    browser.post(f"/messages/{conversation.id}", data={"body": "Ten", "quoted_message_id": str(quoted.id)})
    assert browser.get(f"/messages/{conversation.id}").text.count("Which share is variable?") == 2


def test_an_own_message_is_edited_and_removed_through_its_menu(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis, body="Tusday")
    browser = sign_in(ana)
    form = f"/messages/{conversation.id}/1/edit"
    assert "Tusday" in browser.get(form).text
    assert browser.post(form, data={"body": "Tuesday", "version": "1"}).status_code == 303
    assert browser.post(form, data={"body": "Monday", "version": "1"}).status_code == 412
    page = browser.get(f"/messages/{conversation.id}").text
    assert "Tuesday" in page
    assert "Edited" not in page
    assert browser.post(f"/messages/{conversation.id}/1/withdraw").status_code == 303
    page = sign_in(luis).get(f"/messages/{conversation.id}").text
    assert "Tuesday" not in page
    assert "This message was removed by its author." in page
    assert sign_in(luis).get(form).status_code == 403


def test_the_form_for_a_first_message_names_the_peer_her_city_and_the_criterion(sign_in: SignIn) -> None:
    load_standards()
    city = create_city(name="Mendoza")
    create_member(name="Luis Perez", handle="luis-perez", city_id=city.id)
    browser = sign_in(create_member())
    page = browser.get("/messages/new?to=luis-perez&criterion=RDC2").text
    assert f"About RDC2, {criterion('RDC2').name_in('en')}, in Mendoza" in html.unescape(page)
    assert "Luis Perez" in page
    assert "About" not in browser.get("/messages/new?to=luis-perez&criterion=nothing").text


def test_a_link_to_somebody_one_already_talks_with_leads_to_the_conversation(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member(handle="luis-perez")
    conversation = create_conversation(ana, luis)
    answer = sign_in(ana).get("/messages/new?to=luis-perez")
    assert answer.headers["Location"] == f"/messages/{conversation.id}#end"


def test_people_are_chosen_by_handle_or_by_name_and_unknown_ones_are_named(sign_in: SignIn) -> None:
    create_member(name="Luis Pérez")
    create_member(handle="grace-hall")
    browser = sign_in(create_member())
    sent = {"to": "luis perez, @grace-hall", "title": "Tenders", "body": "Hello both"}
    assert browser.post("/messages/new", data=sent).status_code == 303
    wrong = browser.post("/messages/new", data={**sent, "to": "luis perez, Nobody Known"})
    assert wrong.status_code == 422
    assert "There is no member called Nobody Known." in wrong.text
    assert "Hello both" in wrong.text


def test_two_people_of_one_name_have_to_be_told_apart(sign_in: SignIn) -> None:
    create_member(name="Maria Lopez")
    create_member(name="María López")
    answer = sign_in(create_member()).post("/messages/new", data={"to": "Maria Lopez", "body": "Hello"})
    assert "Several people are called Maria Lopez." in answer.text


def test_the_panel_of_people_adds_renames_mutes_and_leaves(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    grace = create_member(name="Grace Hall", handle="grace-hall")
    group = create_conversation(ana, luis, title="Tenders")
    browser = sign_in(ana)
    base = f"/messages/{group.id}"
    assert "Leave the group" in browser.get(f"{base}/people").text
    assert browser.post(f"{base}/people", data={"people": "grace-hall"}).status_code == 303
    assert "You added Grace Hall" in browser.get(base).text
    assert f"{ana.name} added you" in sign_in(grace).get(base).text
    version = queries.get_conversation(actor_of(ana), group.id).version
    assert browser.post(f"{base}/title", data={"title": "Bids", "version": str(version)}).status_code == 303
    assert browser.post(f"{base}/title", data={"title": "Old", "version": str(version)}).status_code == 412
    assert "named the group “Bids”" in browser.get(base).text
    assert browser.post(f"{base}/arrangement", data={"what": "mute"}).status_code == 303
    assert "Muted" in browser.get("/messages").text
    assert browser.post(f"{base}/leave").headers["Location"] == "/messages"
    assert browser.get(base).status_code == 404


def test_adding_somebody_to_a_pair_leads_to_the_new_group(sign_in: SignIn) -> None:
    ana, luis, grace = create_member(), create_member(), create_member(handle="grace-hall")
    pair = create_conversation(ana, luis)
    sent = {"people": "grace-hall", "group_title": "Three of us"}
    answer = sign_in(ana).post(f"/messages/{pair.id}/people", data=sent)
    assert answer.headers["Location"] != f"/messages/{pair.id}#end"
    assert "Three of us" in sign_in(grace).get(answer.headers["Location"].split("#")[0]).text


def test_every_page_of_a_conversation_is_closed_to_strangers(sign_in: SignIn) -> None:
    conversation = create_conversation()
    browser = sign_in(create_member(role="administrator"))
    for part in ("", "/people", "/fragment", "/row", "/1/edit"):
        assert browser.get(f"/messages/{conversation.id}{part}").status_code == 404
    for part in ("", "/people", "/leave", "/title", "/arrangement", "/1/edit", "/1/withdraw"):
        sent = {"body": "x", "people": "x", "title": "x", "version": "1", "muted": "true"}
        assert browser.post(f"/messages/{conversation.id}{part}", data=sent).status_code in (404, 422)


def test_a_fragment_holds_the_lines_after_a_number_or_one_line(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis, body="One")
    send(ana, conversation, "Two")
    last = send(luis, conversation, "Three")
    browser = sign_in(luis)
    base = f"/messages/{conversation.id}/fragment"
    after = browser.get(f"{base}?after=1").text
    assert "One" not in after
    assert after.index("<p>Two</p>") < after.index("<p>Three</p>")
    assert 'class="day-mark"' not in after
    messages.withdraw_message(actor_of(luis), last.id)
    alone = browser.get(f"{base}?number=3").text
    assert "Two" not in alone
    assert "This message was removed by its author." in alone


@pytest.mark.parametrize("rows", [1, 25])
def test_pages_cost_the_same_for_one_and_for_many_rows(
    sign_in: SignIn, count_statements: Callable[[], Any], rows: int
) -> None:
    ana = create_member(city_id=create_city().id)
    for _ in range(rows):
        create_conversation(ana, create_member(city_id=create_city().id))
    luis = create_member()
    group = create_conversation(ana, luis, title="Many lines")
    for _ in range(rows):
        quoted = send(ana, group)
        send(ana, group, quoted_message_id=quoted.id)
    browser, reader = sign_in(ana), sign_in(luis)
    base = f"/messages/{group.id}"
    counted = {}
    for address in ("/messages/new", "/messages", base, f"{base}/fragment", f"{base}/row", f"{base}/people"):
        with count_statements() as statements:
            assert browser.get(address).status_code == 200
        counted[address.removeprefix(base)] = len(statements)
    with count_statements() as statements:
        assert reader.get(base).status_code == 200
    counted["first time"] = len([sql for sql in statements if "pg_notify" not in sql])
    frame = counted.pop("/messages/new")  # who asks, and what the frame around every page shows
    own = {address: number - frame for address, number in counted.items()}
    assert own == {"/messages": 4, "": 13, "/fragment": 3, "/row": 4, "/people": 2, "first time": 21}
