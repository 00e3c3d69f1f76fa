"""What Redis did not bring is told from the database, however much that is."""

from __future__ import annotations

import math
from typing import cast

import pytest
import socketio
from flask import Flask

from forum.kernel.realtime import standby
from forum.kernel.realtime.bus import Bus
from forum.kernel.realtime.rooms import tell
from forum.kernel.realtime.standby import Standby
from forum.kernel.use_case import transaction

NOBODY = "redis://127.0.0.1:1/0"


def test_more_than_is_read_at_a_time_is_told_whole_and_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standby, "AT_A_TIME", 2)
    bus = cast("Bus", socketio.Server(client_manager=Bus(NOBODY, "nobody"), async_mode="threading").manager)
    bus._well_at = -math.inf  # Redis is away
    looking = Standby(app, bus)
    rooms = [f"member:{number}" for number in range(1, 6)]
    for room in rooms:
        bus.enter_room(bus.connect(room, "/"), "/", room, eio_sid=room)
    with transaction():
        for room in rooms:
            tell(room, "counts_changed", {"member_id": 0}, None)
    assert looking.look() == len(rooms)
    assert looking.look() == 0
