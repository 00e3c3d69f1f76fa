"""Help one to one, and the survey after a sprint, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.sprints.api.routes import api
from forum.blueprints.sprints.queries import help as help_queries
from forum.blueprints.sprints.queries import surveys as survey_queries
from forum.blueprints.sprints.queries.programme import get_programme
from forum.blueprints.sprints.schemas.outcomes import (
    HelpBookingForm,
    HelpOfferForm,
    HelpSlotSchema,
    SurveyAnswersForm,
    SurveyForm,
    SurveyResultsSchema,
    SurveySchema,
)
from forum.blueprints.sprints.services import help as help_services
from forum.blueprints.sprints.services import surveys as survey_services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of

HelpPage = page_of(HelpSlotSchema, "HelpSlotPageSchema")


@api.route("/sprints/<int:sprint_id>/help")
@signed_in
@api.gives(HelpPage)
def list_help(actor: Actor, sprint_id: int) -> Any:
    """The times of help to come: free ones and those of your city; all for programme staff."""
    get_programme(actor, sprint_id)
    return {"items": help_queries.list_slots(actor, sprint_id), "next": None}


@api.route("/sprints/<int:sprint_id>/help", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(HelpOfferForm)
@api.gives(HelpPage, 201)
def offer_help(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Offer times of help; for programme staff."""
    return {"items": help_services.offer_help(actor, sprint_id, **form), "next": None}


@api.route("/sprints/<int:sprint_id>/help/<int:slot_id>")
@signed_in
@api.gives(HelpSlotSchema, with_etag=True)
def show_help(actor: Actor, sprint_id: int, slot_id: int) -> Any:
    """One time of help."""
    return help_queries.get_slot(actor, sprint_id, slot_id)


@api.route("/sprints/<int:sprint_id>/help/<int:slot_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def cancel_help(actor: Actor, sprint_id: int, slot_id: int) -> Any:
    """Take an offer back; for programme staff. The city that booked it is told."""
    help_services.cancel_help(actor, sprint_id, slot_id)
    return None


@api.route("/sprints/<int:sprint_id>/help/<int:slot_id>/booking", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(HelpBookingForm)
@api.gives(HelpSlotSchema, with_etag=True)
def book_help(actor: Actor, form: dict[str, Any], sprint_id: int, slot_id: int) -> Any:
    """Book a time for your city; again changes nothing."""
    return help_services.book_help(actor, sprint_id, slot_id, **form)


@api.route("/sprints/<int:sprint_id>/help/<int:slot_id>/booking", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def free_help(actor: Actor, sprint_id: int, slot_id: int) -> Any:
    """Give a time back."""
    help_services.free_help(actor, sprint_id, slot_id)
    return None


@api.route("/sprints/<int:sprint_id>/survey")
@signed_in
@api.gives(SurveySchema, with_etag=True)
def show_survey(actor: Actor, sprint_id: int) -> Any:
    """The survey after a sprint; before it is opened for programme staff only."""
    return survey_queries.get_survey(actor, sprint_id)


@api.route("/sprints/<int:sprint_id>/survey", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(SurveyForm)
@api.gives(SurveySchema, with_etag=True)
def write_survey(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Write what is asked, or open it; for programme staff. Once it is answered the questions stand."""
    return survey_services.write_survey(actor, sprint_id, version=expected_version(), **form)


@api.route("/sprints/<int:sprint_id>/survey/answers", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SurveyAnswersForm)
@api.gives(status=204)
def answer_survey(actor: Actor, form: dict[str, Any], sprint_id: int) -> Any:
    """Answer, once. What you answer is kept apart from your name."""
    survey_services.answer_survey(actor, sprint_id, form["answers"])
    return None


@api.route("/sprints/<int:sprint_id>/survey/results")
@signed_in
@api.gives(SurveyResultsSchema)
def list_survey_results(actor: Actor, sprint_id: int) -> Any:
    """What was answered, from three answers on; for programme staff."""
    results = survey_queries.list_results(actor, sprint_id)
    return {"answered": survey_queries.count_answers(sprint_id), "results": results}
