"""Finding messages by their words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.accounts.models import Member
from forum.blueprints.messages.queries import searching
from forum.blueprints.messages.rules import excerpt_of
from forum.blueprints.messages.services import messages
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.messages import attach, create_conversation, send

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Any], Any]


def found(member: Member, q: str) -> list[str]:
    return [message.shown_text for message in searching.search_messages(actor_of(member), q).items]


def test_case_accents_and_the_beginning_of_words_do_not_matter() -> None:
    ana = create_member()
    create_conversation(ana, create_member(), body="La **licitación** de São Paulo y el cœur")
    for q in ("LICITACION", "licit sao", "coeur", "itaci", "paulo licitación"):
        assert len(found(ana, q)) == 1, q
    assert found(ana, "licitación Rio") == []
    assert found(ana, "%") == []
    assert found(ana, "a") == []


def test_only_conversations_of_ones_own_are_searched() -> None:
    ana, luis, stranger = create_member(), create_member(), create_member(role="administrator")
    create_conversation(ana, luis, body="Between the two of us")
    assert found(luis, "between") == ["Between the two of us"]
    assert found(stranger, "between") == []


def test_what_is_edited_is_found_by_its_new_words_and_what_is_withdrawn_by_none() -> None:
    ana, luis = create_member(), create_member()
    message = send(ana, create_conversation(ana, luis), "Tuesday morning")
    messages.edit_message(actor_of(ana), message.id, "Wednesday evening", message.version)
    assert (found(luis, "tuesday"), found(luis, "wednesday")) == ([], ["Wednesday evening"])
    messages.withdraw_message(actor_of(ana), message.id)
    assert found(luis, "wednesday") == []


def test_a_file_is_found_by_its_name() -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis)
    sent = send(ana, talk, "", file_ids=[attach(ana, "Relatório-final.md").id])
    page = searching.search_conversation(actor_of(luis), talk.id, "relatorio")
    assert [message.id for message in page.items] == [sent.id]


def test_pages_go_from_the_newest_to_the_oldest_without_gaps(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis, body="tender 1")
    for number in range(2, 8):
        send(ana, talk, f"tender {number}")
        send(ana, talk, "other")
    browser = sign_in(luis)
    for base in (f"/api/v1/conversations/{talk.id}/messages?q=tender", "/api/v1/conversations/messages?q=tender"):
        first = browser.get(f"{base}&limit=4").get_json()
        rest = browser.get(f"{base}&limit=4&cursor={first['next']}").get_json()
        bodies = [line["body"] for line in first["items"] + rest["items"]]
        assert bodies == [f"tender {number}" for number in range(7, 0, -1)]
        assert rest["next"] is None
        assert first["items"][0]["excerpt"] == "<mark>tender</mark> 7"


def test_found_words_are_marked_where_they_stand_and_nothing_else_is_trusted() -> None:
    text = "Before " + "x " * 200 + "the <b>licitación</b> of São Paulo " + "y " * 200
    excerpt = str(excerpt_of(text, "licitacion SAO"))
    assert "&lt;b&gt;<mark>licitación</mark>&lt;/b&gt; of <mark>São</mark> Paulo" in excerpt
    assert excerpt.startswith("…")
    assert excerpt.endswith("…")
    assert len(excerpt) < 300
    assert str(excerpt_of("cœur", "coeur")) == "<mark>cœur</mark>"
    assert str(excerpt_of("nothing here", "absent")) == "nothing here"


def test_a_result_leads_to_its_place(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member(name="Luis Perez")
    talk = create_conversation(ana, luis, body="The needle")
    for number in range(60):
        send(ana, talk, f"hay {number}")
    browser = sign_in(ana)
    message = searching.search_messages(actor_of(ana), "needle").items[0]
    for address in ("/messages?q=needle", f"/messages/{talk.id}/search?q=needle"):
        page = browser.get(address).text
        assert f'href="{message.path}"' in page
        assert "<mark>needle</mark>" in page
    assert "The needle" in browser.get(message.path.split("#")[0]).text
    assert "The needle" not in browser.get(f"/messages/{talk.id}").text


def test_strangers_and_wrong_questions_are_refused(sign_in: SignIn) -> None:
    talk = create_conversation()
    browser = sign_in(create_member())
    assert browser.get(f"/api/v1/conversations/{talk.id}/messages?q=hello").status_code == 404
    assert browser.get(f"/messages/{talk.id}/search?q=hello").status_code == 404
    assert browser.get("/api/v1/conversations/messages").status_code == 422
    assert browser.get("/api/v1/conversations/messages?q=hello&cursor=x").status_code == 400


@pytest.mark.parametrize("rows", [1, 60])
def test_searching_costs_the_same_statements_for_one_and_many(
    sign_in: SignIn, count_statements: Callable[[], Any], rows: int
) -> None:
    ana = create_member(city_id=create_city().id)
    for _ in range(rows):
        create_conversation(ana, create_member(city_id=create_city().id), body="tender")
    browser = sign_in(ana)
    with count_statements() as statements:
        assert len(browser.get("/api/v1/conversations/messages?q=tender&limit=100").get_json()["items"]) == rows
    assert len(statements) == 5
