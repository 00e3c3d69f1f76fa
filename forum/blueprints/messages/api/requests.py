"""Questions to peers as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.messages.api.routes import api
from forum.blueprints.messages.queries import requests as queries
from forum.blueprints.messages.schemas.requests import (
    AskForm,
    AskNextForm,
    OutcomeForm,
    RequestQuery,
    RequestSchema,
)
from forum.blueprints.messages.services import requests
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/requests")
@signed_in
@api.takes(RequestQuery, location="query")
@api.gives(page_of(RequestSchema))
def list_requests(actor: Actor, query: dict[str, Any]) -> Any:
    """The questions one asked or was asked, the latest first.

    With `state=unanswered` programme staff get those of everybody that stand unanswered, the longest waiting first,
    without a word of what was written.
    """
    return queries.list_requests(actor, **query)


@api.route("/requests", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(AskForm)
@api.gives(RequestSchema, 201, with_etag=True)
def ask(actor: Actor, form: dict[str, Any]) -> Any:
    """Ask a peer about a criterion; the message carries the card of one's city."""
    return requests.ask(actor, **form)


@api.route("/requests/<int:request_id>")
@signed_in
@api.gives(RequestSchema, with_etag=True)
def show_request(actor: Actor, request_id: int) -> Any:
    """A question one asked or was asked."""
    return queries.get_request(actor, request_id)


@api.route("/requests/<int:request_id>/outcome", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(OutcomeForm)
@api.gives(RequestSchema, with_etag=True)
def log_outcome(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Say what came of it, each of the two for herself; left out, the note stays."""
    return requests.log_outcome(actor, request_id, **form, version=expected_version())


@api.route("/requests/<int:request_id>/next", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(AskNextForm)
@api.gives(RequestSchema, 201, with_etag=True)
def ask_next(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Ask somebody else once there was no answer, with the same words unless others are sent."""
    return requests.ask_next(actor, request_id, **form)
