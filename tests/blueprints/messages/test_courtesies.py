"""What people see of one another: receipts, typing, presence and arrival, each only where both show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.queries.courtesies import get_courtesy
from forum.blueprints.directory.services import blocks, courtesies
from forum.blueprints.messages.services import arrivals, conversations
from forum.kernel.realtime import presence
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import create_conversation, send
from tests.sockets import Socket

Connect = Callable[[Any], Socket]


def refuse(member: Member, what: str) -> None:
    actor = actor_of(member)
    courtesies.choose_courtesy(actor, version=get_courtesy(actor).version, **{what: False})


def keep_apart(how: str, ana: Member, luis: Member, what: str) -> None:
    """Let something stand between the two."""
    if how == "ana refuses":
        refuse(ana, what)
    elif how == "luis refuses":
        refuse(luis, what)
    elif how == "ana blocks":
        blocks.block_member(actor_of(ana), luis.id)
    elif how == "luis blocks":
        blocks.block_member(actor_of(luis), ana.id)


WAYS = ["nothing", "ana refuses", "luis refuses", "ana blocks", "luis blocks"]


@pytest.mark.parametrize("how", WAYS)
def test_how_far_somebody_has_read_is_told_only_where_both_show_it(
    connect: Connect, deliver: Callable[[], int], sign_in: Callable[[Any], Any], how: str
) -> None:
    ana, luis = create_member(), create_member(name="Luis Perez")
    group = create_conversation(ana, luis, create_member(), title="Tenders")
    message = send(ana, group)
    keep_apart(how, ana, luis, "receipts")
    deliver()
    looking, own = connect(ana), connect(luis)
    looking.ask("watch_conversation", conversation_id=group.id)
    conversations.mark_read(actor_of(luis), group.id, message.id)
    deliver()
    shown = how == "nothing"
    assert [told["last_read_number"] for told in looking.heard("conversation_read")] == ([2] if shown else [])
    assert [told["last_read_number"] for told in own.heard("conversation_read")] == [2]
    people = sign_in(ana).get(f"/api/v1/conversations/{group.id}").get_json()["people"]
    read = {one["member"]["id"]: one["last_read_number"] for one in people}
    assert read[luis.id] == (2 if shown else None)
    assert read[ana.id] == 2
    assert ("Read by Luis Perez" in sign_in(ana).get(f"/messages/{group.id}").text) == shown


@pytest.mark.parametrize("how", WAYS)
def test_typing_is_told_only_where_both_show_it(connect: Connect, deliver: Callable[[], int], how: str) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    group = create_conversation(ana, luis, grace, title="Tenders")
    keep_apart(how, ana, luis, "typing")
    deliver()
    writer, reader, other = connect(ana), connect(luis), connect(grace)
    for socket in (reader, other):
        socket.ask("watch_conversation", conversation_id=group.id)
    assert writer.ask("typing", conversation_id=group.id) == {"ok": True}
    assert len(reader.heard("typing")) == (how == "nothing")
    assert len(other.heard("typing")) == (how != "ana refuses")
    assert writer.heard("typing") == []


@pytest.mark.parametrize("how", WAYS)
def test_presence_is_told_only_where_both_show_it(connect: Connect, deliver: Callable[[], int], how: str) -> None:
    ana, luis = create_member(), create_member()
    create_conversation(ana, luis)
    keep_apart(how, ana, luis, "presence")
    deliver()
    one, reader = connect(ana), connect(luis)
    assert reader.ask("watch_presence", member_ids=[ana.id]) == {"ok": True, "present": []}
    one.ask("seen")
    shown = how == "nothing"
    assert [told["state"] for told in reader.heard("presence_changed")] == (["present"] if shown else [])
    assert reader.ask("watch_presence", member_ids=[ana.id])["present"] == ([ana.id] if shown else [])
    one.ask("seen")
    presence.go(ana.id)
    assert [told["state"] for told in reader.heard("presence_changed")] == (["away"] if shown else [])


def test_nobody_learns_of_the_presence_of_people_she_is_in_no_conversation_with(connect: Connect) -> None:
    ana, stranger = create_member(), create_member(role="administrator")
    one, reader = connect(ana), connect(stranger)
    one.ask("seen")
    assert reader.ask("watch_presence", member_ids=[ana.id]) == {"ok": True, "present": []}
    room = presence.room_of(ana.id)
    assert reader.ask("resume", **{room: 0})["rooms"][room] == {"error": "not_found"}
    presence.go(ana.id)
    assert reader.heard("presence_changed") == []


def test_who_says_nothing_for_a_minute_is_away(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, luis = create_member(), create_member()
    create_conversation(ana, luis)
    monkeypatch.setattr(presence, "LASTS_SECONDS", 0.0)
    one, reader = connect(ana), connect(luis)
    reader.ask("watch_presence", member_ids=[ana.id])
    one.ask("seen")
    presence.tell_lapsed()
    assert [told["state"] for told in reader.heard("presence_changed")] == ["present", "away"]


@pytest.mark.parametrize("how", WAYS[:3])
def test_arrival_on_a_device_is_told_between_two_who_show_their_presence(
    connect: Connect, deliver: Callable[[], int], sign_in: Callable[[Any], Any], how: str
) -> None:
    ana, luis = create_member(), create_member()
    pair = create_conversation(ana, luis)
    keep_apart(how, ana, luis, "presence")
    deliver()
    author, device = connect(ana), connect(luis)
    for number in (1, 1, 99):
        assert device.ask("received", conversation_id=pair.id, number=number) == {"ok": True}
    deliver()
    shown = how == "nothing"
    assert [told["number"] for told in author.heard("message_delivered")] == ([1] if shown else [])
    page = sign_in(ana).get(f"/messages/{pair.id}").text
    assert ('data-state="delivered"' in page) == shown
    assert connect(create_member()).ask("received", conversation_id=pair.id, number=1) == {"error": "not_found"}


def test_among_more_than_two_nothing_is_kept_of_arrival(app: Flask, deliver: Callable[[], int]) -> None:
    ana, luis = create_member(), create_member()
    group = create_conversation(ana, luis, create_member())
    arrivals.note_arrival(actor_of(luis), group.id, 1)
    assert deliver() >= 0


def test_what_was_missed_is_told_again_only_as_far_as_it_is_still_shown(
    connect: Connect, deliver: Callable[[], int]
) -> None:
    ana, luis = create_member(), create_member()
    pair = create_conversation(ana, luis)
    message = send(ana, pair)
    deliver()
    conversations.mark_read(actor_of(luis), pair.id, message.id)
    deliver()
    refuse(luis, "receipts")
    deliver()
    room = f"member:{ana.id}"
    told = connect(ana).ask("resume", **{room: 0})["rooms"][room]["events"]
    read = [
        one["payload"] for one in told if one["event"] == "conversation_read" and one["payload"]["member_id"] == luis.id
    ]
    assert [(one.get("gone"), one.get("last_read_number")) for one in read] == [(True, None)]


def test_in_a_shared_group_messages_of_somebody_blocked_are_folded_for_the_one_who_blocked(
    sign_in: Callable[[Any], Any],
) -> None:
    ana, luis = create_member(), create_member()
    group = create_conversation(ana, luis, title="Tenders")
    send(luis, group, "Look here")
    blocks.block_member(actor_of(ana), luis.id)
    page = sign_in(ana).get(f"/messages/{group.id}").text
    assert "message__folded" in page
    assert "Show the message from somebody you blocked" in page
    assert "message__folded" not in sign_in(luis).get(f"/messages/{group.id}").text


def test_between_two_the_page_says_why_one_cannot_write(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = create_member(name="Ana Souza"), create_member(name="Luis Perez")
    pair = create_conversation(ana, luis)
    blocks.block_member(actor_of(ana), luis.id)
    assert "You blocked Luis Perez. Unblock them to write." in sign_in(ana).get(f"/messages/{pair.id}").text
    page = sign_in(luis).get(f"/messages/{pair.id}").text
    assert "Ana Souza is not taking messages." in page
    assert "blocked" not in page
    assert "Ana Souza is not taking messages." in sign_in(luis).get(f"/members/{ana.id}").text
    again = sign_in(luis).get(f"/messages/new?to={ana.handle}", follow_redirects=True)
    assert "Ana Souza is not taking messages." in again.text
