"""Sessions, attendance, toolkit, nudges and the board of a sprint as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.sprints.api.routes import api
from forum.blueprints.sprints.queries import board as boards
from forum.blueprints.sprints.queries import programme as queries
from forum.blueprints.sprints.schemas.running import (
    SprintBoardSchema,
    SprintNotedForm,
    SprintNudgesForm,
    SprintSessionForm,
    SprintSessionSchema,
    SprintToolSchema,
)
from forum.blueprints.sprints.services import programme as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import page_of

SessionPage = page_of(SprintSessionSchema, "SprintSessionPageSchema")


@api.route("/sprints/<int:sprint_id>/sessions")
@signed_in
@api.gives(SessionPage)
def list_sessions(actor: Actor, sprint_id: int) -> Any:
    """The sessions of a sprint, for the cities that take part and programme staff."""
    queries.get_programme(actor, sprint_id)
    return {"items": queries.list_sessions(actor, sprint_id), "next": None}


@api.route("/sprints/<int:sprint_id>/sessions", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SprintSessionForm)
@api.gives(SessionPage, 201)
def plan_sessions(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Plan one session or several weeks of them, as events of the cohort's group; for programme staff."""
    return {"items": services.plan_sessions(actor, sprint_id, **form), "next": None}


@api.route("/sprints/<int:sprint_id>/sessions/<int:event_id>/attendance", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(SprintNotedForm)
@api.gives(status=204)
def note_attendance(actor: Actor, form: dict[str, Any], sprint_id: int, event_id: int) -> Any:
    """Note whether a city was at a session; for programme staff, whose word outweighs what its people said."""
    services.note_attendance(actor, sprint_id, event_id, **form)
    return None


@api.route("/sprints/<int:sprint_id>/toolkit")
@signed_in
@api.gives(page_of(SprintToolSchema, "SprintToolPageSchema"))
def list_tools(actor: Actor, sprint_id: int) -> Any:
    """The documents of the toolkit that you may open."""
    queries.get_programme(actor, sprint_id)
    return {"items": queries.list_tools(actor, sprint_id), "next": None}


@api.route("/sprints/<int:sprint_id>/toolkit/<int:resource_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def add_tool(actor: Actor, sprint_id: int, resource_id: int) -> Any:
    """Put a document of the library into the toolkit; for programme staff."""
    services.add_tool(actor, sprint_id, resource_id)
    return None


@api.route("/sprints/<int:sprint_id>/toolkit/<int:resource_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_tool(actor: Actor, sprint_id: int, resource_id: int) -> Any:
    """Take it out again; it stays in the library."""
    services.remove_tool(actor, sprint_id, resource_id)
    return None


@api.route("/sprints/<int:sprint_id>/nudges", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(SprintNudgesForm)
@api.gives(status=204)
def pause_nudges(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Let the nudges of Monday morning rest, or begin again; for programme staff."""
    services.pause_nudges(actor, sprint_id, **form)
    return None


@api.route("/sprints/<int:sprint_id>/board")
@signed_in
@api.gives(SprintBoardSchema)
def show_board(actor: Actor, sprint_id: int) -> Any:
    """Who attended and submitted what, and why a city may fall behind: all for programme staff; a city reads that of
    itself, and of the others what they did."""
    return boards.get_board(actor, sprint_id)
