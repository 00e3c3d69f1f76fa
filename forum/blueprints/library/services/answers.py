"""Offering a document of the library to somebody who looks for one, and saying that it is the one."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.library import policies
from forum.blueprints.library.errors import AlreadyOffered
from forum.blueprints.library.events import DocumentChosen, DocumentOffered
from forum.blueprints.library.models.requests import DocumentAnswer, DocumentRequest
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import answers as queries
from forum.blueprints.library.queries import requests as request_queries
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.rules.asking import FOUND, MOST_ANSWERS
from forum.blueprints.library.services.requests import close_request
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def offer_document(actor: Actor, request_id: int, resource_id: int, note: str = "") -> DocumentAnswer:
    """Offer a document that one sees and that the asker may see. Raises AlreadyOffered, Invalid, Forbidden."""
    request = request_queries.get_request(actor, request_id)
    authorize(policies.can_answer_request, actor, request)
    try:
        resource = resource_queries.get_resource(actor, resource_id)
    except NotFound as error:
        missing = _("There is no such document, or it is not shared with you.")
        raise Invalid(errors={"resource_id": [missing]}) from error
    return _offer(actor, request, resource, "resource_id", note)


@use_case
def offer_shared(actor: Actor, request_id: int, resource: Resource) -> DocumentAnswer:
    """Offer what has just been put into the library for somebody. Raises as `offer_document`."""
    try:
        request = request_queries.get_request(actor, request_id)
    except NotFound as error:
        raise Invalid(errors={"for_request": [_("This request is no longer there.")]}) from error
    authorize(policies.can_answer_request, actor, request)
    return _offer(actor, request, resource, "audience", "")


@use_case
def choose_answer(actor: Actor, request_id: int, answer_id: int) -> DocumentAnswer:
    """Say that this is it: the request is closed and the giver hears thanks. Raises NotFound, Forbidden."""
    answer = queries.get_answer(actor, request_id, answer_id)
    if answer.chosen:
        return answer
    authorize(policies.can_choose_answer, actor, answer)
    answer.chosen_at = clock.now()
    close_request(actor, request_id, FOUND)
    record(DocumentChosen(request_id=request_id, asker_id=actor.id or 0, giver_id=answer.giver_id))
    session.flush()
    return queries.get_answer(actor, request_id, answer_id)


@use_case
def take_back_answer(actor: Actor, request_id: int, answer_id: int) -> None:
    """Take back what one has offered; the document stays in the library."""
    answer = queries.get_answer(actor, request_id, answer_id)
    authorize(policies.can_take_back_answer, actor, answer)
    session.delete(answer)
    session.flush()
    if answer.request.stands and not queries.count_answers(request_id):
        answer.request.wait_again(clock.now())


def _offer(actor: Actor, request: DocumentRequest, resource: Resource, field: str, note: str) -> DocumentAnswer:
    if not policies.can_see_resource(as_actor(request.asker), resource):
        hidden = _("%(name)s cannot see this document. Share it with more people first.", name=request.asker.name)
        raise Invalid(errors={field: [hidden]})
    if queries.find_answer_with(request.id, resource.id) is not None:
        raise AlreadyOffered
    if queries.count_answers(request.id) >= MOST_ANSWERS:
        raise Invalid(errors={field: [_("Many documents have been offered here. Write to the person who asks.")]})
    answer = DocumentAnswer(
        request_id=request.id, resource_id=resource.id, giver_id=actor.id or 0, note=note, at=clock.now()
    )
    try:
        with savepoint():
            session.add(answer)
            session.flush()
    except IntegrityError as error:  # somebody else offered it at the same moment
        raise AlreadyOffered from error
    request.answer()
    session.flush()
    record(DocumentOffered(request_id=request.id, answer_id=answer.id, giver_id=answer.giver_id))
    return queries.get_answer(actor, request.id, answer.id)
