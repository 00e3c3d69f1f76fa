"""One process: what one member writes reaches the pages of others at once, numbered, each to its audience only."""

from __future__ import annotations

from collections.abc import Callable

from tests.live import Community, Server
from tests.realtime.ears import Ear
from tests.realtime.scenes import (
    AT_ONCE,
    conversation_of,
    group_of,
    mention,
    post_reply,
    send_message,
    thread_in,
)

Listen = Callable[..., Ear]


def test_a_message_reaches_the_other_member_within_a_second(plaza: Community, server: Server, listen: Listen) -> None:
    ana, luis = plaza.join(), plaza.join()
    author, reader = server.visit(ana), listen(server.visit(luis))
    conversation_id = conversation_of(author, luis)
    delivered = send_message(author, reader, conversation_id)
    assert delivered.seconds < AT_ONCE
    assert delivered.heard.payload["message"]["body"] == delivered.written["body"]
    assert delivered.heard.payload["room"] == f"member:{luis.id}"


def test_a_reply_reaches_whoever_watches_the_thread_within_a_second(
    plaza: Community, server: Server, listen: Listen
) -> None:
    ana, luis = plaza.join(), plaza.join()
    group_id = group_of(plaza, ana, luis)
    author, reader = server.visit(ana), listen(server.visit(luis))
    thread = thread_in(author, group_id)
    assert reader.ask("watch_thread", thread_id=thread["id"])["room"] == f"group:{group_id}"
    delivered = post_reply(author, reader, thread["id"])
    assert delivered.seconds < AT_ONCE
    assert delivered.heard.payload["number"] == delivered.written["number"] == 2
    assert "can" not in delivered.heard.payload


def test_a_mention_reaches_whoever_is_named_on_any_page_within_a_second(
    plaza: Community, server: Server, listen: Listen
) -> None:
    ana, luis = plaza.join(), plaza.join()
    author, reader = server.visit(ana), listen(server.visit(luis))
    thread = thread_in(author, group_of(plaza, ana, luis))
    delivered = mention(author, reader, thread["id"], luis.handle)
    assert delivered.seconds < AT_ONCE
    assert delivered.heard.payload["room"] == f"member:{luis.id}"


def test_the_author_hears_her_own_writing_with_the_id_of_her_page(
    plaza: Community, server: Server, listen: Listen
) -> None:
    ana, luis = plaza.join(), plaza.join()
    author = server.visit(ana)
    own, other = listen(author), listen(server.visit(luis))
    conversation_id = conversation_of(author, luis)
    echoed = send_message(author, own, conversation_id, client_id="page-7")
    assert echoed.seconds < AT_ONCE
    assert echoed.heard.payload["client_id"] == "page-7"
    elsewhere = other.hears("message_sent", lambda told: told["message"]["id"] == echoed.written["id"])
    assert elsewhere.payload["client_id"] == "page-7"
    assert send_message(author, own, conversation_id).heard.payload["client_id"] is None


def test_a_member_hears_nothing_of_conversations_and_groups_of_others(
    plaza: Community, server: Server, listen: Listen
) -> None:
    ana, luis, eve = plaza.join(), plaza.join(), plaza.join(role="administrator")
    author, reader, stranger = server.visit(ana), listen(server.visit(luis)), listen(server.visit(eve))
    group_id = group_of(plaza, ana, luis, visibility="private")
    conversation_id, thread = conversation_of(author, luis), thread_in(author, group_id)
    rooms = {f"conversation:{conversation_id}": 0, f"group:{group_id}": 0, f"member:{luis.id}": 0, "lobby": 0}
    answer = stranger.ask("resume", **rooms)
    assert answer["rooms"] == {room: {"error": "not_found"} for room in rooms}
    assert stranger.ask("watch_thread", thread_id=thread["id"]) == {"error": "not_found"}
    assert stranger.ask("watch_conversation", conversation_id=conversation_id) == {"error": "not_found"}
    reader.ask("watch_thread", thread_id=thread["id"])
    send_message(author, reader, conversation_id)
    post_reply(author, reader, thread["id"])
    assert stranger.heard == []
