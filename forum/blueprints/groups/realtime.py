"""Who may be in the room of a group, and who is shown out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forum.blueprints.groups.events import MembershipEnded
from forum.blueprints.groups.queries import groups as queries
from forum.kernel.actor import Actor
from forum.kernel.errors import Forbidden, NotFound
from forum.kernel.realtime.broadcasts import broadcasts, renders
from forum.kernel.realtime.rooms import room_door


@room_door("group")
def _may_join_group_room(actor: Actor, group_id: int) -> bool:
    try:
        queries.get_group_to_read(actor, group_id)
    except (NotFound, Forbidden):
        return False
    return True


@broadcasts("membership_ended", MembershipEnded)
def tell_former_member(event: MembershipEnded) -> Iterable[tuple[str, dict[str, Any]]]:
    """Only the person herself hears of it."""
    yield f"member:{event.member_id}", {"group_id": event.group_id}


@renders("membership_ended")
def _show_membership_ended(ids: dict[str, Any]) -> dict[str, Any]:
    return {"group_id": ids["group_id"]}
