"""Notifications and counts over the socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.messages.queries import conversations as message_queries
from forum.blueprints.messages.services import conversations
from forum.blueprints.notifications import queries, services
from forum.kernel.realtime.hub import socketio
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import create_conversation
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
    services.mark_read(actor_of(ana))
    assert counts() == [(0, 0)]
    assert queries.count_unread(actor_of(ana)) == 0
