"""How many sockets one may hold, whom an order to leave means, and what a returning page is told of a newer release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.realtime.commands import MOST_SOCKETS
from forum.kernel.realtime.doorkeeper import Doorkeeper, Expulsion
from forum.kernel.realtime.hub import socketio
from forum.kernel.realtime.rooms import tell
from forum.kernel.use_case import transaction
from tests.factories.accounts import create_member


def test_a_member_holds_so_many_sockets_and_no_more_and_others_come_in_all_the_same(
    app: Flask, connect: Callable[[Any], Any], sign_in: Callable[[Any], Any]
) -> None:
    greedy, other = create_member(), create_member()
    browser = sign_in(greedy).client
    opened = [socketio.test_client(app, flask_test_client=browser) for _ in range(MOST_SOCKETS + 1)]
    assert [one.is_connected() for one in opened] == [True] * MOST_SOCKETS + [False]
    assert connect(other).ask("resume")["ok"]
    opened[0].disconnect()
    again = socketio.test_client(app, flask_test_client=browser)
    assert again.is_connected()
    for one in (*opened[1:-1], again):
        one.disconnect()


@pytest.mark.parametrize(("minutes", "stays"), [(0, False), (-1, True)])
def test_an_order_to_leave_means_those_who_were_there_and_nobody_who_came_later(
    app: Flask, connect: Callable[[Any], Any], minutes: int, stays: bool
) -> None:
    member = create_member()
    page = connect(member)
    keeper = Doorkeeper(app)
    keeper._looked = clock.now() - timedelta(minutes=2)  # the database was away for so long
    with transaction():
        session.add(Expulsion(member_id=member.id, at=clock.now() + timedelta(minutes=minutes)))
    keeper.look()
    assert page.is_open is stays


def test_an_order_is_carried_out_once(app: Flask, connect: Callable[[Any], Any]) -> None:
    member = create_member()
    page = connect(member)
    keeper = Doorkeeper(app)
    with transaction():
        session.add(Expulsion(member_id=member.id, at=clock.now()))
    keeper.look()
    assert not page.is_open
    page = connect(member)
    keeper.look()
    assert page.is_open


def test_what_only_a_newer_release_knows_is_told_as_gone(app: Flask, connect: Callable[[Any], Any]) -> None:
    member = create_member()
    page, room = connect(member), f"member:{member.id}"
    with transaction():
        tell(room, "invented_later", {"thing_id": 7}, None)
    told = page.ask("resume", **{room: 0})["rooms"][room]
    assert told["seq"] == 1
    payload = {"gone": True, "thing_id": 7, "room": room, "seq": 1, "client_id": None}
    assert told["events"] == [{"event": "invented_later", "payload": payload}]
