"""Load, silence and the small team as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.coaching.api.routes import api
from forum.blueprints.coaching.queries import load
from forum.blueprints.coaching.queries import requests as queries
from forum.blueprints.coaching.schemas.requests import CoachingTeamSchema, MentoringRoundSchema
from forum.blueprints.coaching.services import team
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in


@api.route("/coaching-round")
@signed_in
@api.gives(MentoringRoundSchema)
def show_round(actor: Actor) -> Any:
    """Who has how many and waits since when, for programme staff and the team; never what it is about."""
    loads = load.list_loads(actor)
    return {**load.count_round(actor), "mentors": loads, "silent": load.list_silent(actor)}


@api.route("/coaching-team")
@signed_in
@api.gives(CoachingTeamSchema)
def list_team(actor: Actor) -> Any:
    """Who would read a confidential request; every member may know."""
    return {"items": queries.list_team(actor), "next": None}


@api.route("/coaching-team/<int:member_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def add_to_team(actor: Actor, member_id: int) -> Any:
    """Let a member read and place confidential requests; for administrators."""
    team.add_to_team(actor, member_id)


@api.route("/coaching-team/<int:member_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_from_team(actor: Actor, member_id: int) -> Any:
    """Let her read them no more."""
    team.remove_from_team(actor, member_id)
