"""A session that ends takes its sockets with it."""

from __future__ import annotations

from typing import Any

from forum.blueprints.accounts.events import MemberSuspended, SessionEnded
from forum.kernel.actor import Actor
from forum.kernel.events import subscribe
from forum.kernel.realtime.doorkeeper import expel
from forum.kernel.realtime.rooms import room_door


@room_door("member")
def _may_join_own_room(actor: Actor, member_id: int) -> bool:
    return actor.id == member_id


@subscribe(SessionEnded)
def close_sockets(event: Any) -> None:
    """Show the sockets of an ended session out, on every process."""
    expel(event.member_id, session_id=event.session_id)


@subscribe(MemberSuspended)
def show_out(event: MemberSuspended) -> None:
    """Whatever a suspended member still has open ends, also a socket that was opened in that moment."""
    expel(event.member_id)
