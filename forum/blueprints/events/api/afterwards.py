"""Who was at an event, what they think of it, and its documents, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.events.api.live_routes import api
from forum.blueprints.events.queries import attendance, materials
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.queries import opinions as opinion_queries
from forum.blueprints.events.schemas.afterwards import (
    AttendanceCodeSchema,
    AttendanceSchema,
    AttendeesSchema,
    CodeForm,
    MaterialForm,
    MaterialSchema,
    MaterialsSchema,
    OpinionForm,
    OpinionsSchema,
    OwnOpinionSchema,
    PresenceForm,
    RecordingForm,
)
from forum.blueprints.events.services import attending, opinions
from forum.blueprints.events.services import materials as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in

TRYING_CODES = "10/minute;60/hour"


@api.route("/events/<int:event_id>/attendance")
@signed_in
@api.gives(AttendeesSchema)
def list_attendees(actor: Actor, event_id: int) -> Any:
    """Who is registered or was there, for those who run the event."""
    return {"items": attendance.list_attendees(actor, event_queries.get_event(actor, event_id)), "next": None}


@api.route("/events/<int:event_id>/attendance", methods=["PUT"])
@limit(TRYING_CODES)
@signed_in
@api.takes(CodeForm)
@api.gives(AttendanceSchema)
def say_present(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Say that one was there, with the code that the hosts show or without."""
    if form["code"]:
        return attending.show_code(actor, event_id, form["code"])
    return attending.say_present(actor, event_id)


@api.route("/events/<int:event_id>/attendance", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def take_presence_back(actor: Actor, event_id: int) -> Any:
    """Say that one was not there after all."""
    attending.take_presence_back(actor, event_id)


@api.route("/events/<int:event_id>/attendance/<int:member_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(PresenceForm)
@api.gives(AttendanceSchema)
def correct_presence(actor: Actor, form: dict[str, Any], event_id: int, member_id: int) -> Any:
    """Say whether a member was there, for those who run the event."""
    return attending.correct_presence(actor, event_id, member_id, **form)


@api.route("/events/<int:event_id>/attendance-code", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(AttendanceCodeSchema)
def give_code(actor: Actor, event_id: int) -> Any:
    """The code to show, for those who run the event; made when there is none."""
    return {"code": attending.give_code(actor, event_id)}


@api.route("/events/<int:event_id>/feedback")
@signed_in
@api.gives(OpinionsSchema)
def show_opinions(actor: Actor, event_id: int) -> Any:
    """What people think of it in sums, for those who run the event."""
    return opinion_queries.sum_opinions(actor, event_queries.get_event(actor, event_id))


@api.route("/events/<int:event_id>/feedback", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(OpinionForm)
@api.gives(OwnOpinionSchema)
def give_opinion(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Say what one thinks of it, for whoever was there; again changes it."""
    return opinions.give_opinion(actor, event_id, **form)


@api.route("/events/<int:event_id>/materials")
@public
@api.gives(MaterialsSchema)
def list_materials(actor: Actor, event_id: int) -> Any:
    """Its recording, slides and notes, as far as one may see them."""
    found = materials.list_materials(actor, event_queries.get_event(actor, event_id))
    return {"items": [{"part": part, "resource": resource} for part, resource in found], "next": None}


@api.route("/events/<int:event_id>/recording", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(RecordingForm)
@api.gives(MaterialSchema)
def share_recording(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Put the recording into the library, for those who run the event; another address takes its place."""
    return {"part": "recording", "resource": services.share_recording(actor, event_id, **form)}


@api.route("/events/<int:event_id>/materials", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(MaterialForm)
@api.gives(MaterialSchema, 201)
def share_material(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Add slides or notes, for those who run the event."""
    return {"part": form["part"], "resource": services.share_material(actor, event_id, **form)}


@api.route("/events/<int:event_id>/materials/<int:resource_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def unlink_material(actor: Actor, event_id: int, resource_id: int) -> Any:
    """It does not belong to the event; it stays in the library."""
    services.unlink_material(actor, event_id, resource_id)
