"""Conversations over the socket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.blueprints.messages.services import conversations, messages, people
from forum.kernel.events import client_id
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import create_conversation, send
from tests.sockets import Socket


def test_a_message_arrives_in_the_conversation_and_in_everybodys_own_room(
    connect: Callable[[Any], Socket], deliver: Callable[[], int]
) -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis)
    deliver()
    looking, elsewhere = connect(luis), connect(ana)
    assert looking.ask("watch_conversation", conversation_id=conversation.id)["room"] == (
        f"conversation:{conversation.id}"
    )
    send(ana, conversation, "**Now**")
    deliver()
    told = {payload["room"]: payload for payload in looking.heard("message_sent")}
    assert set(told) == {f"conversation:{conversation.id}", f"member:{luis.id}"}
    line = told[f"conversation:{conversation.id}"]
    assert (line["message"]["html"], line["seq"]) == ("<p><strong>Now</strong></p>\n", 2)
    assert "can" not in line["message"]
    assert [payload["room"] for payload in elsewhere.heard("message_sent")] == [f"member:{ana.id}"]


def test_what_several_pages_write_at_once_is_told_in_order_each_with_the_id_of_its_page(
    connect: Callable[[Any], Socket], deliver: Callable[[], int]
) -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis)
    deliver()
    reader = connect(luis)
    reader.ask("watch_conversation", conversation_id=conversation.id)
    send(ana, conversation)
    for author, page in ((ana, "page-1"), (luis, "page-2"), (ana, None), (ana, "page-1")):
        token = client_id.set(page)
        send(author, conversation)
        client_id.reset(token)
    deliver()
    told = [one for one in reader.heard("message_sent") if one["room"] == f"conversation:{conversation.id}"]
    assert [(one["seq"], one["message"]["number"], one["client_id"]) for one in told] == [
        (2, 2, None), (3, 3, "page-1"), (4, 4, "page-2"), (5, 5, None), (6, 6, "page-1"),
    ]  # fmt: skip


def test_a_stranger_can_neither_watch_nor_type(connect: Callable[[Any], Socket], deliver: Callable[[], int]) -> None:
    conversation = create_conversation()
    socket = connect(create_member(role="administrator"))
    assert socket.ask("watch_conversation", conversation_id=conversation.id) == {"error": "not_found"}
    assert socket.ask("typing", conversation_id=conversation.id) == {"error": "not_found"}
    assert socket.ask("watch_conversation", conversation_id="x")["error"] == "invalid"
    deliver()
    assert socket.heard("message_sent") == []


def test_typing_is_told_to_the_others_once_in_a_while_and_not_kept(connect: Callable[[Any], Socket]) -> None:
    ana, luis = create_member(name="Ana Souza"), create_member()
    conversation = create_conversation(ana, luis)
    writer, reader = connect(ana), connect(luis)
    for socket in (writer, reader):
        socket.ask("watch_conversation", conversation_id=conversation.id)
    assert writer.ask("typing", conversation_id=conversation.id) == {"ok": True}
    assert writer.ask("typing", conversation_id=conversation.id) == {"ok": True}
    heard = reader.heard("typing")
    assert [(payload["name"], "seq" in payload) for payload in heard] == [("Ana Souza", False)]
    assert writer.heard("typing") == []


def test_reading_is_told_with_how_far(connect: Callable[[Any], Socket], deliver: Callable[[], int]) -> None:
    ana, luis = create_member(), create_member(name="Luis Perez")
    conversation = create_conversation(ana, luis)
    message = send(ana, conversation)
    deliver()
    socket = connect(ana)
    socket.ask("watch_conversation", conversation_id=conversation.id)
    conversations.mark_read(actor_of(luis), conversation.id, message.id)
    deliver()
    heard = socket.heard("conversation_read")
    assert [(payload["name"], payload["last_read_number"]) for payload in heard] == [("Luis Perez", 2)]


def test_who_returns_hears_what_was_missed_as_it_is_now(
    connect: Callable[[Any], Socket], deliver: Callable[[], int]
) -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis)
    message = send(ana, conversation, "Secret")
    messages.withdraw_message(actor_of(ana), message.id)
    deliver()
    room = f"conversation:{conversation.id}"
    answer = connect(luis).ask("resume", **{room: 1})["rooms"][room]
    assert [event["event"] for event in answer["events"]] == ["message_sent", "message_edited"]
    assert {event["payload"]["message"]["body"] for event in answer["events"]} == {""}


def test_who_has_left_cannot_come_back_to_the_room(
    connect: Callable[[Any], Socket], deliver: Callable[[], int]
) -> None:
    ana, luis = create_member(), create_member()
    group = create_conversation(ana, luis, title="Tenders")
    socket = connect(luis)
    assert socket.ask("watch_conversation", conversation_id=group.id)["ok"] is True
    people.leave(actor_of(luis), group.id, luis.id)
    deliver()
    room = f"conversation:{group.id}"
    assert socket.ask("watch_conversation", conversation_id=group.id) == {"error": "not_found"}
    assert socket.ask("resume", **{room: 0})["rooms"][room] == {"error": "not_found"}
