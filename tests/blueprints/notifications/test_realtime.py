"""Notifications and counts over the socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.directory.services import blocks
from forum.blueprints.groups.services import groups
from forum.blueprints.messages.queries import conversations as message_queries
from forum.blueprints.messages.services import conversations
from forum.blueprints.notifications.events import MembersNotified
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.services import settling
from forum.kernel.actor import SYSTEM
from forum.kernel.outbox.recording import record
from forum.kernel.realtime.hub import socketio
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import create_conversation, send
from tests.factories.notifications import create_group_of, reply, start_thread

Heard = Callable[[str], list[dict[str, Any]]]
Deliver = Callable[[], int]


@pytest.fixture
def listen(app: Flask, sign_in: Callable[[Any], Any]) -> Iterator[Callable[[Any], Heard]]:
    clients = []

    def listen(member: Any) -> Heard:
        browser = sign_in(member)
        with app.app_context():
            client = socketio.test_client(app, flask_test_client=browser.client)
        clients.append(client)
        return lambda name: [told["args"][0] for told in client.get_received() if told["name"] == name]

    yield listen
    for client in clients:
        with app.app_context():
            client.disconnect()


def test_an_answer_is_told_to_whom_it_concerns_and_to_nobody_else(
    listen: Callable[[Any], Heard], deliver: Deliver
) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    thread = start_thread(ana, create_group_of(ana, luis, grace), title="The exit clause")
    deliver()
    to_ana, to_grace = listen(ana), listen(grace)
    reply(luis, thread)
    deliver()
    (told,) = to_ana("notification_created")
    assert (told["thread"]["title"], told["room"], told["seq"]) == ("The exit clause", f"member:{ana.id}", 1)
    assert "can" not in told
    assert to_grace("notification_created") == []


def test_who_returns_is_not_told_again_what_is_not_for_her_any_more(
    connect: Callable[[Any], Any], deliver: Deliver
) -> None:
    ana, luis, owner = create_member(), create_member(), create_member()
    group, thread = create_group_of(ana, visibility="hidden"), start_thread(luis, create_group_of(ana, luis))
    groups.put_member(SYSTEM, group.id, owner.id, "owner")
    groups.put_member(actor_of(owner), group.id, ana.id, "moderator")
    reply(luis, thread, f"What do you say, @{ana.handle}?")
    deliver()

    def told() -> list[dict[str, Any]]:
        room = f"member:{ana.id}"
        again = connect(ana).ask("resume", **{room: 0})["rooms"][room]["events"]
        return [one["payload"] for one in again if one["event"] == "notification_created"]

    assert {one["kind"] for one in told()} == {"role", "mention"}
    groups.leave_group(actor_of(ana), group.id)
    blocks.block_member(actor_of(ana), luis.id)
    deliver()
    assert [(one["gone"], sorted(one)) for one in told()] == [
        (True, ["client_id", "gone", "notification_id", "room", "seq"])
    ] * 2


def test_what_is_not_for_her_any_more_is_not_told_late_either(listen: Callable[[Any], Heard], deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(luis, create_group_of(ana, luis))
    reply(luis, thread, f"What do you say, @{ana.handle}?")
    deliver()
    (told,) = queries.list_notifications(actor_of(ana)).items
    heard = listen(ana)
    blocks.block_member(actor_of(ana), luis.id)
    with transaction():
        record(MembersNotified(notification_ids=[told.id]))
    deliver()
    assert heard("notification_created") == []


def test_the_counts_follow_notifications_and_messages(listen: Callable[[Any], Heard], deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group_of(ana, luis))
    deliver()
    heard = listen(ana)

    def counts() -> list[tuple[int, int]]:
        deliver()
        return [(told["notifications"], told["messages"]) for told in heard("counts_changed")]

    reply(luis, thread)
    assert counts() == [(1, 0)]
    conversation = create_conversation(luis, ana)
    assert counts() == [(1, 1)]
    line = message_queries.get_line(actor_of(ana), conversation.id, 1)
    conversations.mark_read(actor_of(ana), conversation.id, line.id)
    assert counts() == [(1, 0)]
    settling.mark_read(actor_of(ana))
    assert counts() == [(0, 0)]
    assert queries.count_unread(actor_of(ana)) == 0


def test_many_messages_at_once_are_counted_once_for_each_who_is_told(
    listen: Callable[[Any], Heard], deliver: Deliver
) -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(luis, ana)
    deliver()
    heard = listen(ana)
    for _ in range(5):
        send(luis, conversation)
    deliver()
    assert [told["messages"] for told in heard("counts_changed")] == [6]


def test_telling_counts_takes_as_many_statements_for_many_people_as_for_one(
    count_statements: Callable[[], Any], deliver: Deliver
) -> None:
    ana, *others = [create_member() for _ in range(7)]
    create_conversation(ana, others[0])
    thread = start_thread(ana, create_group_of(ana, *others))
    for other in others:
        reply(other, thread, body=f"@{ana.handle} @{others[0].handle} {other.handle} does it with a script")
    deliver()
    first, *ids = others[0].id, ana.id, *(other.id for other in others)
    with count_statements() as for_one:
        assert queries.find_all_unread([first])[first]["messages"] == 1
    with count_statements() as for_all:
        counts = queries.find_all_unread(ids)
    assert len(for_all) == len(for_one)
    assert counts == {one.id: queries.count_all_unread(actor_of(one)) for one in (ana, *others)}
    assert counts[ana.id]["notifications"] > 0
