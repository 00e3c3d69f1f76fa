"""Whoever may no longer see an event hears no more of what is asked at it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.events.services import editing, registering
from forum.blueprints.groups.services import groups
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.realtime.doorkeeper import Expulsion
from tests.factories.accounts import actor_of, create_member
from tests.factories.events import create_event, create_registration
from tests.factories.groups import create_group


def shown_out(member: Any) -> list[str | None]:
    return list(session.scalars(sa.select(Expulsion.room).where(Expulsion.member_id == member.id)))


@pytest.mark.parametrize(("visibility", "sees"), [("private", False), ("public", True)])
def test_who_comes_or_holds_no_more_leaves_unless_she_sees_it_still(
    app: Any, deliver: Any, visibility: str, sees: bool
) -> None:
    guest, host, other = create_member(), create_member(), create_member()
    event = create_event(host, other, group_id=create_group(create_member(), visibility=visibility).id)
    create_registration(event, guest)
    registering.withdraw(actor_of(guest), event.id)
    editing.edit_event(SYSTEM, event.id, event.version, host_ids=[other.id])
    deliver()
    rooms = [] if sees else [f"event:{event.id}", f"event_here:{event.id}"]
    assert [shown_out(member) for member in (guest, host, other)] == [rooms, rooms, []]


def test_who_holds_a_conference_no_more_leaves_its_sessions_too(app: Any, deliver: Any) -> None:
    host, other = create_member(), create_member()
    group = create_group(create_member(), visibility="private")
    conference = create_event(host, other, kind="conference", group_id=group.id)
    part = create_event(kind="session", parent_id=conference.id, group_id=group.id)
    editing.edit_event(SYSTEM, conference.id, conference.version, host_ids=[other.id])
    deliver()
    assert {f"event:{part.id}", f"event_here:{part.id}"} <= {*shown_out(host)}
    assert shown_out(other) == []


def test_those_outside_a_group_that_fewer_may_read_leave(app: Any, sign_in: Any, deliver: Any) -> None:
    owner, reader = create_member(), create_member()
    sign_in(reader)
    group = create_group(owner, visibility="public")
    groups.edit_group(SYSTEM, group.id, group.version, visibility="private")
    deliver()
    assert {"event:*", "event_here:*"} <= set(shown_out(reader))
