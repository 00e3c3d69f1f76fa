"""Requests for documents over the API."""

from __future__ import annotations

from typing import Any

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.library.api.routes import api
from forum.blueprints.library.queries import answers as answer_queries
from forum.blueprints.library.queries import requests as queries
from forum.blueprints.library.schemas.requests import (
    AlreadyThereSchema,
    AnswerForm,
    AnswerSchema,
    DocumentRequestChangeForm,
    DocumentRequestForm,
    DocumentRequestQuery,
    DocumentRequestSchema,
    SimilarQuery,
)
from forum.blueprints.library.services import answers, requests
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.pagination import Page
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/document-requests")
@signed_in
@api.takes(DocumentRequestQuery, location="query")
@api.gives(page_of(DocumentRequestSchema))
def list_document_requests(actor: Actor, query: dict[str, Any]) -> Any:
    """What colleagues look for, the newest first."""
    state = query.pop("state")
    return queries.list_requests(actor, state=None if state == "all" else state, **query)


@api.route("/document-requests", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(DocumentRequestForm)
@api.gives(DocumentRequestSchema, 201, with_etag=True)
def create_document_request(actor: Actor, form: dict[str, Any]) -> Any:
    """Ask colleagues for a document. Some who can help with the criterion, or whose cities met it, are told."""
    return requests.ask_for_document(actor, form.pop("what"), **form)


@api.route("/document-requests/similar")
@signed_in
@api.takes(SimilarQuery, location="query")
@api.gives(AlreadyThereSchema)
def list_similar_requests(actor: Actor, query: dict[str, Any]) -> Any:
    """Documents and open requests that may be what somebody is about to ask for; a few of each."""
    return queries.find_similar(actor, query["q"])


@api.route("/document-requests/<int:request_id>")
@signed_in
@api.gives(DocumentRequestSchema, with_etag=True)
def show_document_request(actor: Actor, request_id: int) -> Any:
    """A request for a document."""
    return queries.get_request(actor, request_id)


@api.route("/document-requests/<int:request_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(DocumentRequestChangeForm)
@api.gives(DocumentRequestSchema, with_etag=True)
def edit_document_request(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Say better what one looks for, close the request, or look for it again."""
    return requests.edit_request(actor, request_id, expected_version(), **form)


@api.route("/document-requests/<int:request_id>", methods=["DELETE"])
@signed_in
@api.gives(status=204)
def withdraw_document_request(actor: Actor, request_id: int) -> Any:
    """Take it back, so that nobody else sees it."""
    requests.withdraw_request(actor, request_id, expected_version())


@api.route("/document-requests/<int:request_id>/need", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(DocumentRequestSchema, with_etag=True)
def need_document(actor: Actor, request_id: int) -> Any:
    """Say that one needs it too, to hear of what is offered."""
    return requests.need_document(actor, request_id)


@api.route("/document-requests/<int:request_id>/need", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(DocumentRequestSchema, with_etag=True)
def need_document_no_longer(actor: Actor, request_id: int) -> Any:
    """Need it no longer."""
    return requests.need_document(actor, request_id, False)


@api.route("/document-requests/<int:request_id>/told")
@signed_in
@api.gives(page_of(MemberCardSchema, "ToldMemberPageSchema"))
def list_told_of_request(actor: Actor, request_id: int) -> Any:
    """Who was told of one's request, at most six people; nobody else learns who they are."""
    return Page(queries.list_told(actor, queries.get_request(actor, request_id)))


@api.route("/document-requests/<int:request_id>/answers")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(AnswerSchema, "DocumentAnswerPageSchema"))
def list_document_answers(actor: Actor, query: dict[str, Any], request_id: int) -> Any:
    """What was offered, as far as one may see it, in the order of time."""
    return answer_queries.list_answers(actor, queries.get_request(actor, request_id).id, **query)


@api.route("/document-requests/<int:request_id>/answers", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(AnswerForm)
@api.gives(AnswerSchema, 201)
def create_document_answer(actor: Actor, form: dict[str, Any], request_id: int) -> Any:
    """Offer a document of the library; a new one is shared with `for_request` instead."""
    return answers.offer_document(actor, request_id, **form)


@api.route("/document-requests/<int:request_id>/answers/<int:answer_id>", methods=["DELETE"])
@signed_in
@api.gives(status=204)
def take_back_document_answer(actor: Actor, request_id: int, answer_id: int) -> Any:
    """Take back what one has offered."""
    answers.take_back_answer(actor, request_id, answer_id)


@api.route("/document-requests/<int:request_id>/answers/<int:answer_id>/choice", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(AnswerSchema)
def choose_document_answer(actor: Actor, request_id: int, answer_id: int) -> Any:
    """Say that this is it: the request is closed and whoever offered it hears thanks."""
    return answers.choose_answer(actor, request_id, answer_id)
