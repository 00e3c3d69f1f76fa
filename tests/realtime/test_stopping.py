"""Whatever delivers ends promptly when it is asked to, however much there is still to do, and nothing gets lost."""

from __future__ import annotations

import time
from pathlib import Path

import sqlalchemy as sa

from forum.blueprints.messages.services.conversations import start_conversation
from forum.kernel.database import session
from forum.kernel.outbox.delivering import count_waiting, deliver_all
from forum.kernel.outbox.models import Delivery
from forum.kernel.realtime.rooms import RoomEvent
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of, create_member
from tests.live import POSTGRESQL, START_SECONDS, STOP_SECONDS, community

BACKLOG = 5_000  # enough for several seconds


def test_a_process_stopped_in_a_long_backlog_ends_in_time_and_has_told_all_but_what_still_waits_once(
    tmp_path: Path,
) -> None:
    with community(tmp_path, POSTGRESQL) as plaza:
        conversation_id = plaza.ask(_pile_up)
        process = plaza.start_worker() if POSTGRESQL else plaza.start()
        end = time.monotonic() + START_SECONDS
        while plaza.ask(count_waiting)[0] == BACKLOG and time.monotonic() < end:
            time.sleep(0.05)
        process.stop(within=STOP_SECONDS)
        waiting, failed = plaza.ask(count_waiting)
        assert 0 < waiting < BACKLOG
        assert failed == 0
        told = list(range(2, BACKLOG - waiting + 2))  # the first was told before
        assert plaza.ask(lambda: _numbers_in(f"conversation:{conversation_id}")) == [1, *told]


def _pile_up() -> int:
    """A message that waits to be told so many times."""
    ana, luis = create_member(), create_member()
    conversation = start_conversation(actor_of(ana), [luis.id], "Good morning")
    telling = sa.select(Delivery).where(Delivery.subscriber == "messages.realtime.lines.tell_messages")
    row = session.scalars(telling).one()
    copied = {column.key: getattr(row, column.key) for column in Delivery.__table__.columns if column.key != "id"}
    deliver_all()
    with transaction():
        session.execute(sa.insert(Delivery), [copied] * BACKLOG)
    return int(conversation.id)


def _numbers_in(room: str) -> list[int]:
    return list(session.scalars(sa.select(RoomEvent.seq).where(RoomEvent.room == room).order_by(RoomEvent.seq)))
