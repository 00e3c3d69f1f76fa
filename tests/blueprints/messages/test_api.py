"""Conversations through the JSON routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.accounts import create_city, create_member
from tests.factories.messages import create_conversation, send

SignIn = Callable[[Any], Any]


def test_a_first_message_opens_a_conversation_and_the_same_key_sends_it_once(sign_in: SignIn) -> None:
    ana, luis = create_member(city_id=create_city(name="Porto Alegre").id), create_member()
    browser = sign_in(ana)
    sent = {"member_ids": [luis.id], "body": "Hola **Luis**"}
    answers = [browser.post("/api/v1/conversations", json=sent, headers={"Idempotency-Key": "first"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].get_json() == answers[1].get_json()
    conversation = answers[0].get_json()
    assert conversation["last_message"]["text"] == "Hola Luis"
    assert conversation["can"] == {"write": True, "add": True, "rename": False, "leave": False}
    lines = browser.get(f"/api/v1/conversations/{conversation['id']}/messages").get_json()["items"]
    assert [line["html"] for line in lines] == ["<p>Hola <strong>Luis</strong></p>\n"]
    assert lines[0]["author"]["city"]["name"] == "Porto Alegre"


def test_a_stranger_is_told_that_there_is_nothing(sign_in: SignIn) -> None:
    conversation = create_conversation()
    message_id = conversation.last_message.id if conversation.last_message else 0
    browser = sign_in(create_member(role="administrator"))
    base = f"/api/v1/conversations/{conversation.id}"
    answers = [
        browser.get(base),
        browser.get(f"{base}/messages"),
        browser.post(f"{base}/messages", json={"body": "x"}),
        browser.patch(base, json={"muted": True}),
        browser.put(f"{base}/read", json={"message_id": message_id}),
        browser.put(f"{base}/members/{create_member().id}", json={}),
        browser.delete(f"{base}/members/1"),
        browser.patch(f"/api/v1/messages/{message_id}", json={"body": "x"}, headers={"If-Match": '"1.0"'}),
        browser.delete(f"/api/v1/messages/{message_id}"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert browser.get("/api/v1/conversations").get_json()["items"] == []


def test_pages_of_messages_go_back_without_gaps_and_forward_from_a_number(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis, body="1")
    for number in range(2, 8):
        send(ana, conversation, str(number))
    browser = sign_in(luis)
    base = f"/api/v1/conversations/{conversation.id}/messages?limit=3"
    newest = browser.get(base).get_json()
    older = browser.get(f"{base}&cursor={newest['next']}").get_json()
    assert [line["number"] for line in older["items"] + newest["items"]] == [2, 3, 4, 5, 6, 7]
    after = browser.get(f"{base}&after=3").get_json()
    assert [line["number"] for line in after["items"]] == [4, 5, 6]
    rest = browser.get(f"{base}&after=3&cursor={after['next']}").get_json()
    assert ([line["number"] for line in rest["items"]], rest["next"]) == ([7], None)
    assert [line["number"] for line in browser.get(f"{base}&before=3").get_json()["items"]] == [1, 2]


def test_editing_needs_the_version_one_has_seen(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    message = send(ana, create_conversation(ana, luis))
    browser = sign_in(ana)
    address = f"/api/v1/messages/{message.id}"
    assert browser.patch(address, json={"body": "New"}).status_code == 428
    edited = browser.patch(address, json={"body": "New"}, headers={"If-Match": '"1.x"'})
    assert (edited.status_code, edited.get_json()["body"], edited.get_json()["version"]) == (200, "New", 2)
    assert browser.patch(address, json={"body": "Old"}, headers={"If-Match": '"1.x"'}).status_code == 412
    assert browser.delete(address, headers={"If-Match": edited.headers["ETag"]}).status_code == 204
    assert sign_in(luis).patch(address, json={"body": "x"}, headers={"If-Match": '"3.x"'}).status_code == 403


def test_reading_and_muting_show_in_the_conversation(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis)
    message = send(ana, conversation)
    browser = sign_in(luis)
    address = f"/api/v1/conversations/{conversation.id}"
    assert browser.get(address).get_json()["unread"] == 2
    read = browser.put(f"{address}/read", json={"message_id": message.id}).get_json()
    assert (read["unread"], read["last_read_number"]) == (0, 2)
    assert browser.patch(address, json={"muted": True}).get_json()["muted"] is True


def test_a_group_is_renamed_joined_and_left(sign_in: SignIn) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    group = create_conversation(ana, luis, title="Tenders")
    browser = sign_in(ana)
    address = f"/api/v1/conversations/{group.id}"
    tag = browser.get(address).headers["ETag"]
    assert browser.patch(address, json={"title": "Bids"}).status_code == 428
    assert browser.patch(address, json={"title": "Bids"}, headers={"If-Match": tag}).get_json()["title"] == "Bids"
    added = browser.put(f"{address}/members/{grace.id}", json={}).get_json()
    assert grace.id in [person["member"]["id"] for person in added["people"]]
    assert browser.delete(f"{address}/members/{grace.id}").status_code == 403
    assert sign_in(grace).delete(f"{address}/members/{grace.id}").status_code == 204
    assert sign_in(grace).get(address).status_code == 404


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"member_ids": [], "body": "x"}, "member_ids"),
        ({"member_ids": [2**31], "body": "x"}, "member_ids"),
        ({"member_ids": "2", "body": "x"}, "member_ids"),
        ({"member_ids": [1], "body": "   "}, "body"),
        ({"member_ids": [1], "body": "x" * 10_001}, "body"),
        ({"member_ids": [1], "body": "x", "title": "y" * 81}, "title"),
        ({"member_ids": [1], "body": "x", "muted": True}, "muted"),
    ],
)
def test_a_wrong_first_message_names_the_field(sign_in: SignIn, sent: dict[str, Any], field: str) -> None:
    answer = sign_in(create_member()).post("/api/v1/conversations", json=sent)
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == {field}


def test_finding_a_conversation_by_a_name_or_a_title(sign_in: SignIn) -> None:
    ana, jose = create_member(name="Ana Souza"), create_member(name="José Núñez")
    with_jose = create_conversation(ana, jose)
    group = create_conversation(ana, create_member(), title="Drainage % tenders")
    browser = sign_in(ana)

    def found(q: str) -> list[int]:
        items = browser.get("/api/v1/conversations", query_string={"q": q}).get_json()["items"]
        return [item["id"] for item in items]

    assert found("nunez") == [with_jose.id]
    assert found("DRAINAGE %") == [group.id]
    assert found("souza") == []


def test_the_list_is_ordered_by_life_and_paged(sign_in: SignIn) -> None:
    ana = create_member()
    first, second, third = (create_conversation(ana, create_member()) for _ in range(3))
    send(ana, first)
    browser = sign_in(ana)
    page = browser.get("/api/v1/conversations?limit=2").get_json()
    rest = browser.get(f"/api/v1/conversations?limit=2&cursor={page['next']}").get_json()
    assert [item["id"] for item in page["items"] + rest["items"]] == [first.id, third.id, second.id]


@pytest.mark.parametrize("rows", [1, 25])
def test_lists_and_details_cost_the_same_for_one_and_for_many(
    sign_in: SignIn, count_statements: Callable[[], Any], rows: int
) -> None:
    ana = create_member(city_id=create_city().id)
    for _ in range(rows):
        create_conversation(ana, create_member(city_id=create_city().id))
    group = create_conversation(ana, create_member(), title="Many lines")
    for _ in range(rows):
        send(ana, group)
    browser = sign_in(ana)
    expected = {
        "/api/v1/conversations?limit=100": 7,
        f"/api/v1/conversations/{group.id}": 6,
        f"/api/v1/conversations/{group.id}/messages?limit=100": 4,
    }
    for address, number in expected.items():
        with count_statements() as statements:
            assert browser.get(address).status_code == 200
        assert len(statements) == number, address
