"""Assessments live: who writes with whom sees it without asking.

The city's people and programme staff share the room of an assessment; what only the city's people read is told in a
room of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_socketio import join_room, leave_room
from marshmallow import Schema

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.events import AssessmentLineChanged, AssessmentMoved, RemarkWritten
from forum.blueprints.assessments.queries import lines as line_queries
from forum.blueprints.assessments.queries import subjects
from forum.blueprints.directory import policies as directory_policies
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.policies import authorize
from forum.kernel.realtime.attending import attendance
from forum.kernel.realtime.broadcasts import broadcasts, renders
from forum.kernel.realtime.commands import command
from forum.kernel.realtime.hub import socketio
from forum.kernel.realtime.rooms import room_door
from forum.kernel.web.fields import Id

TOLD_AT_ONCE = ("answer", "evidence")
Told = Iterable[tuple[str, dict[str, Any]]]


class LinePlace(Schema):
    """Which criterion of which assessment, by the number of the line."""

    line_id = Id(required=True)


@room_door("assessment")
def may_hear(actor: Actor, assessment_id: int) -> bool:
    """Whoever may see it."""
    return bool(subjects.load_assessments(actor, [assessment_id]))


@room_door("assessment_city")
def may_hear_colleagues(actor: Actor, assessment_id: int) -> bool:
    """The people of its city alone."""
    found = subjects.load_assessments(actor, [assessment_id]).get(assessment_id)
    return found is not None and bool(policies.can_hear_colleagues(actor, found))


@broadcasts("assessment_changed", AssessmentLineChanged)
def tell_of_change(event: AssessmentLineChanged) -> Told:
    """What the city says of a criterion, as it is now; nothing of reviews and remarks, which are not for all."""
    if event.what in TOLD_AT_ONCE:
        ids = {"assessment_id": event.assessment_id, "line_id": event.line_id, "what": event.what}
        yield f"assessment:{event.assessment_id}", ids


@broadcasts("assessment_changed", AssessmentMoved)
def tell_of_move(event: AssessmentMoved) -> Told:
    """It is in another state."""
    yield f"assessment:{event.assessment_id}", {"assessment_id": event.assessment_id, "line_id": None, "what": "state"}


@broadcasts("assessment_remarked", RemarkWritten)
def tell_of_remark(event: RemarkWritten) -> Told:
    """That there is a remark; who may read it asks for it."""
    rooms = {"both": f"assessment:{event.assessment_id}", "city": f"assessment_city:{event.assessment_id}"}
    if event.circle in rooms:
        yield rooms[event.circle], {"assessment_id": event.assessment_id, "line_id": event.line_id}


@renders("assessment_remarked")
def show_remark(ids: dict[str, Any]) -> dict[str, Any] | None:
    """Where it was written."""
    return dict(ids)


@renders("assessment_changed")
def show_change(ids: dict[str, Any]) -> dict[str, Any] | None:
    """The line as the city says it now, or the state; nothing that was found of it."""
    if ids["line_id"] is None:
        found = subjects.load_assessments(SYSTEM, [ids["assessment_id"]]).get(ids["assessment_id"])
        return None if found is None else {**ids, "state": found.state}
    line = line_queries.find_line_to_tell(ids["line_id"])
    if line is None:
        return None
    edited = {"id": line.edited_by.id, "name": line.edited_by.name} if line.edited_by else None
    return {
        **ids, "code": line.criterion.code, "claim": line.claim, "step": line.step, "ticked": line.ticked,
        "note": line.note, "assignee_id": line.assignee_id, "carried": line.carried, "edited_by": edited,
        "writers": {name: one["by"] for name, one in line_queries.present_of(line).items()}, "version": line.version,
    }  # fmt: skip


@command("attend_line", LinePlace)
def attend_line(actor: Actor, line_id: int) -> dict[str, Any]:
    """Count as being at a criterion for another minute, and hear which colleagues are; answers who is now.

    Whoever does not show her presence to everybody counts as nobody and hears of nobody.
    """
    line = line_queries.get_line_by_id(actor, line_id)
    authorize(policies.can_remark_in_city, actor, line)
    if not directory_policies.shows_presence_to_all(actor):
        leave_room(_place(line_id))
        return {"line_id": line_id, "people": []}
    join_room(_place(line_id))
    news = attendance().stay(_place(line_id), actor.id or 0)
    told = _people(line_id)
    if news:
        socketio.emit("line_attended", told, to=_place(line_id))
    return told


@command("leave_line", LinePlace)
def leave_line(actor: Actor, line_id: int) -> None:
    """Be there no more: the page was left or hidden."""
    leave_room(_place(line_id))
    if attendance().go(_place(line_id), actor.id or 0):
        socketio.emit("line_attended", _people(line_id), to=_place(line_id))


def _place(line_id: int) -> str:
    return f"assessment_line:{line_id}"


def _people(line_id: int) -> dict[str, Any]:
    named = account_queries.get_members(SYSTEM, attendance().who(_place(line_id))).values()
    return {"line_id": line_id, "people": [{"id": one.id, "name": one.name} for one in named]}
