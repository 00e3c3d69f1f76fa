"""Sessions live: whoever has one open hears that it changed, and asks for what she may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forum.blueprints.ideation.events import SessionChanged
from forum.blueprints.ideation.queries import sessions as queries
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.realtime.broadcasts import broadcasts, renders
from forum.kernel.realtime.rooms import room_door


@room_door("ideation")
def may_hear(actor: Actor, session_id: int) -> bool:
    """Whoever may see it."""
    try:
        return bool(queries.get_session(actor, session_id))
    except NotFound:
        return False


@broadcasts("ideation_changed", SessionChanged)
def tell_of_change(event: SessionChanged) -> Iterable[tuple[str, dict[str, Any]]]:
    """What changed, without its content and without counts, which not everybody may see."""
    yield f"ideation:{event.session_id}", {"session_id": event.session_id, "what": event.what}


@renders("ideation_changed")
def show_change(ids: dict[str, Any]) -> dict[str, Any] | None:
    """The same: the page asks for what its reader sees."""
    return dict(ids)
