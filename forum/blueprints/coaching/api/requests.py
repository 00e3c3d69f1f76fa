"""Requests for help as JSON, each as far as one may see it."""

from __future__ import annotations

from typing import Any

from flask import Response

from forum.blueprints.coaching.api.routes import api
from forum.blueprints.coaching.policies import can_choose_mentor
from forum.blueprints.coaching.queries import matching
from forum.blueprints.coaching.queries import requests as queries
from forum.blueprints.coaching.queries.naming import ids_of_codes
from forum.blueprints.coaching.schemas.offers import MentorMatchesSchema
from forum.blueprints.coaching.schemas.requests import (
    ChosenMentorForm,
    CoachingAnswerForm,
    CoachingLineForm,
    CoachingRequestCardSchema,
    CoachingRequestForm,
    CoachingRequestSchema,
    RequestQuery,
)
from forum.blueprints.coaching.services import answering
from forum.blueprints.coaching.services import requests as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/coaching-requests")
@signed_in
@api.takes(RequestQuery, location="query")
@api.gives(page_of(CoachingRequestCardSchema))
def list_requests(actor: Actor, query: dict[str, Any]) -> Any:
    """The requests one sees: one's own, those that wait for one's answer, those one is to place."""
    return queries.page_requests(actor, query.pop("role"), **query)


@api.route("/coaching-requests", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(CoachingRequestForm)
@api.gives(CoachingRequestSchema, 201, with_etag=True)
def create_request(actor: Actor, form: dict[str, Any]) -> Any:
    """Ask for help: a mentor, or those who find one."""
    return services.ask_for_help(actor, criterion_ids=ids_of_codes(form.pop("criteria")), **form)


@api.route("/coaching-requests/<int:request_id>")
@signed_in
@api.gives(CoachingRequestSchema, with_etag=True)
def show_request(actor: Actor, request_id: int) -> Any:
    """One request."""
    return queries.get_request(actor, request_id)


@api.route("/coaching-requests/<int:request_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(CoachingRequestSchema, with_etag=True)
def withdraw_request(actor: Actor, request_id: int) -> Any:
    """Take it back: nobody else sees it any more."""
    return services.withdraw_request(actor, request_id)


@api.route("/coaching-requests/<int:request_id>/answer", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(CoachingAnswerForm)
@api.gives(CoachingRequestSchema, with_etag=True)
def answer_request(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Accept, decline with words, or say that more information is needed. 204 when one sees no more of it."""
    expected = expected_version()
    told = form | {"version": form["version"] if expected is None else expected}
    answered = answering.answer_request(actor, request_id, **told)
    return Response(status=204) if told["answer"] == answering.DECLINE else answered


@api.route("/coaching-requests/<int:request_id>/lines", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(CoachingLineForm)
@api.gives(CoachingRequestSchema, 201, with_etag=True)
def tell_more(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Say more about one's request."""
    return services.tell_more(actor, request_id, **form)


@api.route("/coaching-requests/<int:request_id>/matches")
@signed_in
@api.gives(MentorMatchesSchema)
def list_matches_of_request(actor: Actor, request_id: int) -> Any:
    """Mentors that fit a request, as its asker sees them; for her and for those who find somebody."""
    request = queries.get_request(actor, request_id)
    authorize(can_choose_mentor, actor, request)
    return {"items": matching.list_for_request(request), "next": None}


@api.route("/coaching-requests/<int:request_id>/mentor", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(ChosenMentorForm)
@api.gives(CoachingRequestSchema, with_etag=True)
def choose_mentor(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Ask this mentor, instead of whom it waits for."""
    return services.choose_mentor(actor, request_id, **form)


@api.route("/coaching-requests/<int:request_id>/mentor", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(CoachingRequestSchema, with_etag=True)
def release_request(actor: Actor, request_id: int) -> Any:
    """Wait no longer for whom it waits."""
    return services.release_request(actor, request_id)
