"""The queue live: those who decide hear that something came or went, and ask for it as they may see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forum.blueprints.groups.events import MembershipEnded, RoleGiven
from forum.blueprints.groups.rules import reaches
from forum.blueprints.moderation import policies
from forum.blueprints.moderation.events import QueueChanged
from forum.kernel.actor import Actor
from forum.kernel.events import subscribe
from forum.kernel.realtime.broadcasts import broadcasts, renders
from forum.kernel.realtime.doorkeeper import expel
from forum.kernel.realtime.rooms import room_door


@room_door("queue")
def may_watch_queue(actor: Actor, group_id: int) -> bool:
    """Room 0 is for programme staff, the others for those who moderate the group."""
    return group_id in policies.watched_queues(actor)


@broadcasts("queue_changed", QueueChanged)
def tell_of_queue(event: QueueChanged) -> Iterable[tuple[str, dict[str, Any]]]:
    """To the moderators of the group, and to programme staff; what it is about is not said."""
    yield "queue:0", {"group_id": event.group_id}
    if event.group_id:
        yield f"queue:{event.group_id}", {"group_id": event.group_id}


@renders("queue_changed")
def render_change(ids: dict[str, Any]) -> dict[str, Any]:
    """Nothing but where."""
    return {"group_id": ids["group_id"]}


@subscribe(MembershipEnded, RoleGiven)
def show_out(event: MembershipEnded | RoleGiven) -> None:
    """Who has left a group, or looks after it no more, hears no more of its queue."""
    if isinstance(event, MembershipEnded) or not reaches(event.role, "moderator"):
        expel(event.member_id, room=f"queue:{event.group_id}")
