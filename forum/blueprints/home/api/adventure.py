"""What one works towards as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.home import services
from forum.blueprints.home.api.routes import api
from forum.blueprints.home.queries.adventure import get_adventure, list_steps
from forum.blueprints.home.schemas import AdventureSchema, PicksForm
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in

STEPS = 20


@api.route("/me/adventure")
@signed_in
@api.gives(AdventureSchema)
def show_adventure(actor: Actor) -> Any:
    """What you work towards, why, and what comes next for it."""
    return _told(actor)


@api.route("/me/adventure", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(PicksForm)
@api.gives(AdventureSchema)
def pick(actor: Actor, form: dict[str, Any]) -> Any:
    """Work towards these areas and criteria and no others."""
    services.pick(actor, **form)
    return _told(actor)


def _told(actor: Actor) -> dict[str, Any]:
    found = get_adventure(actor)
    return {
        "areas": [one.code for one in found.areas], "criteria": [one.code for one in found.criteria],
        "aims": found.aims, "steps": list_steps(actor, found.aims, STEPS),
    }  # fmt: skip
