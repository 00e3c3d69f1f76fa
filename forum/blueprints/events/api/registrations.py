"""Coming to events as JSON, and who does as a file."""

from __future__ import annotations

from typing import Any

from flask import Response, stream_with_context

from forum.blueprints.events.api.routes import api
from forum.blueprints.events.models.events import Registration
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.queries import registrations as queries
from forum.blueprints.events.queries import tables
from forum.blueprints.events.rules.kinds import WAITING
from forum.blueprints.events.schemas.registrations import (
    AnswersToEventForm,
    OwnRegistrationSchema,
    RegistrationExportQuery,
    RegistrationQuery,
    RegistrationSchema,
)
from forum.blueprints.events.services import registering
from forum.kernel import sheets
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import EXPORTING, WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.downloads import sheet_response
from forum.kernel.web.fields import page_of

_FILE = {"content_type": "text/csv", "schema": {"type": "string", "format": "binary"}}


@api.route("/events/<int:event_id>/registration")
@signed_in
@api.gives(OwnRegistrationSchema, with_etag=True)
def show_registration(actor: Actor, event_id: int) -> Any:
    """One's own registration while it stands."""
    return _shown(actor, queries.get_own(actor, event_queries.get_event(actor, event_id).id))


@api.route("/events/<int:event_id>/registration", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(AnswersToEventForm)
@api.gives(OwnRegistrationSchema, with_etag=True)
def register(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Come to an event, or wait for a place when it is full; again changes only the answers."""
    return _shown(actor, registering.register(actor, event_id, form["answers"]))


@api.route("/events/<int:event_id>/registration", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(AnswersToEventForm)
@api.gives(OwnRegistrationSchema, with_etag=True)
def change_answers(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Answer the questions of the event anew; the turn stays."""
    return _shown(actor, registering.change_answers(actor, event_id, form["answers"], expected_version()))


@api.route("/events/<int:event_id>/registration", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def withdraw(actor: Actor, event_id: int) -> Any:
    """Come no more, or wait no more; whoever waits longest gets the place."""
    registering.withdraw(actor, event_id)


@api.route("/events/<int:event_id>/registrations")
@signed_in
@api.takes(RegistrationQuery, location="query")
@api.gives(page_of(RegistrationSchema))
def list_registrations(actor: Actor, query: dict[str, Any], event_id: int) -> Any:
    """Who comes, by turn, for those who run it and, where it says so, for those who come."""
    return queries.list_registrations(actor, event_id, **query)


@api.route("/events/<int:event_id>/registrations/export")
@limit(EXPORTING)
@signed_in
@api.takes(RegistrationExportQuery, location="query")
@api.alt_response(200, **_FILE, description="The file")
def export_registrations(actor: Actor, query: dict[str, Any], event_id: int) -> Response:
    """Who comes, waits and withdrew, with their answers, as a table, for those who run the event."""
    rows = tables.registration_rows(actor, event_id)
    chunks = sheets.stream(query["format"], _("Registrations"), rows)
    return sheet_response(stream_with_context(chunks), f"registrations-{event_id}.{query['format']}")


def _shown(actor: Actor, registration: Registration) -> Registration:
    """With how many wait before her, for one who waits."""
    waits = registration.state == WAITING
    registration.ahead = queries.count_ahead(registration) if waits else None  # type: ignore[attr-defined]  # of now
    return registration
