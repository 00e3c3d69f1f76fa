"""Appointments of one's own as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.coaching.api.routes import api
from forum.blueprints.coaching.queries import mentorings as queries
from forum.blueprints.coaching.schemas.mentorings import (
    AppointmentCancelForm,
    AppointmentChanges,
    AppointmentForm,
    AppointmentQuery,
    AppointmentSchema,
    MentoringFeedbackSchema,
    MentoringUsefulForm,
)
from forum.blueprints.coaching.services import appointments as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/appointments")
@signed_in
@api.takes(AppointmentQuery, location="query")
@api.gives(page_of(AppointmentSchema))
def list_appointments(actor: Actor, query: dict[str, Any]) -> Any:
    """One's appointments: those to come, the next first, or those that are over or cancelled, the last first."""
    return queries.page_appointments(actor, mentoring_id=query.pop("mentoring"), **query)


@api.route("/appointments", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(AppointmentForm)
@api.gives(AppointmentSchema, 201, with_etag=True)
def book_appointment(actor: Actor, form: dict[str, Any]) -> Any:
    """Book a time: the mentee one of the mentor's free times, the mentor any at which both are free."""
    return services.book_appointment(actor, form.pop("mentoring_id"), form.pop("starts_at"), **form)


@api.route("/appointments/<int:appointment_id>")
@signed_in
@api.gives(AppointmentSchema, with_etag=True)
def show_appointment(actor: Actor, appointment_id: int) -> Any:
    """One appointment."""
    return queries.get_appointment(actor, appointment_id)


@api.route("/appointments/<int:appointment_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(AppointmentChanges)
@api.gives(AppointmentSchema, with_etag=True)
def move_appointment(actor: Actor, form: dict[str, Any], appointment_id: int) -> Any:
    """Move it, or change its link or what is to be talked about."""
    return services.move_appointment(actor, appointment_id, version=expected_version(), **form)


@api.route("/appointments/<int:appointment_id>/cancellation", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(AppointmentCancelForm)
@api.gives(AppointmentSchema, with_etag=True)
def cancel_appointment(actor: Actor, form: dict[str, Any], appointment_id: int) -> Any:
    """Not meet; the time is free again."""
    return services.cancel_appointment(actor, appointment_id, version=expected_version(), **form)


@api.route("/appointments/<int:appointment_id>/feedback", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(MentoringUsefulForm)
@api.gives(MentoringFeedbackSchema)
def say_how_it_went(actor: Actor, form: dict[str, Any], appointment_id: int) -> Any:
    """Say how useful it was, once it is over. The other reads it once both have said theirs."""
    return services.say_how_it_went(actor, appointment_id, **form)
