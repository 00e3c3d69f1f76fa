"""The kinds of notifications that one may refuse, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.notifications.api.notifications import api
from forum.blueprints.notifications.schemas.kinds import KindsForm, KindsSchema
from forum.blueprints.notifications.services import choosing
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in


@api.route("/me/notification-kinds")
@signed_in
@api.gives(KindsSchema)
def show_kinds(actor: Actor) -> Any:
    """Of which kinds one is told."""
    return choosing.show_kinds(actor)


@api.route("/me/notification-kinds", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(KindsForm)
@api.gives(KindsSchema)
def choose_kinds(actor: Actor, form: dict[str, Any]) -> Any:
    """Say of which."""
    return choosing.choose_kinds(actor, **form)
