"""How Plaza follows requests for documents: it asks those who may have them, reminds, and lets them end kindly."""

from __future__ import annotations

from forum.blueprints.library import policies
from forum.blueprints.library.events import DocumentRequestDue, DocumentRequestRouted
from forum.blueprints.library.models.requests import DocumentRequest, RequestTelling
from forum.blueprints.library.queries import asking
from forum.blueprints.library.queries import requests as queries
from forum.blueprints.library.rules.asking import EXPIRED, WAITING
from forum.blueprints.library.services.requests import settle
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

AT_ONCE = 100


@use_case
def route_request(actor: Actor, request_id: int) -> None:
    """Tell those who may have the document; each of them once for ever, so repeating it changes nothing."""
    authorize(policies.can_follow_requests, actor)
    try:
        request = queries.get_request(actor, request_id)
    except NotFound:
        return
    chosen = asking.list_to_tell(request) if request.stands else []
    if not chosen:
        return
    at = clock.now()
    session.add_all(RequestTelling(request_id=request.id, member_id=number, at=at) for number in chosen)
    session.flush()
    record(DocumentRequestRouted(request_id=request.id, asker_id=request.asker_id, member_ids=list(chosen)))


@use_case
def remind_due(actor: Actor) -> int:
    """Ask those to whom nothing was offered in two weeks how it goes, once; how many, at most `AT_ONCE`."""
    authorize(policies.can_follow_requests, actor)
    due = queries.list_due(DocumentRequest.remind_at, clock.now(), AT_ONCE)
    for request in due:
        request.remind_at = None
        record(DocumentRequestDue(request_id=request.id, asker_id=request.asker_id, what=WAITING))
    return len(due)


@use_case
def expire_due(actor: Actor) -> int:
    """Close what has stood for 90 days and tell its asker, who can look for it again; how many, at most `AT_ONCE`."""
    authorize(policies.can_follow_requests, actor)
    due = queries.list_due(DocumentRequest.expires_at, clock.now(), AT_ONCE)
    for request in due:
        request.close(EXPIRED)
        settle(request)
        record(DocumentRequestDue(request_id=request.id, asker_id=request.asker_id, what=EXPIRED))
    return len(due)
