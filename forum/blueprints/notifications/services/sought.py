"""Telling members of documents that colleagues look for: who may have them, what was offered, and how it ended."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from forum.blueprints.directory.queries import blocks
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.events import (
    DocumentChosen,
    DocumentOffered,
    DocumentRequestDue,
    DocumentRequestRouted,
    DocumentRequestSettled,
)
from forum.blueprints.library.models.requests import DocumentAnswer
from forum.blueprints.library.queries import answers
from forum.blueprints.library.queries import requests as request_queries
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.queries import told as already
from forum.blueprints.notifications.rules.kinds import CHOSEN, EXPIRED, OFFERED, SOUGHT, WAITING
from forum.blueprints.notifications.services.settling import settle, take_back
from forum.blueprints.notifications.services.telling import write
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

AT_ONCE = 100
Sought = DocumentRequestRouted | DocumentOffered | DocumentChosen | DocumentRequestDue | DocumentRequestSettled


@use_case
def follow(actor: Actor, event: Sought) -> None:
    """Tell whom this fact concerns."""
    authorize(policies.can_notify, actor)
    match event:
        case DocumentRequestRouted():
            tell_sought(actor, event.request_id, event.asker_id, event.member_ids)
        case DocumentOffered():
            tell_all_of_offer(actor, event.answer_id, event.request_id)
        case DocumentChosen():
            tell_chosen(actor, event.request_id, event.asker_id, event.giver_id)
        case DocumentRequestDue():
            tell_due(actor, event.request_id, event.asker_id, event.what)
        case DocumentRequestSettled():
            settle_sought(actor, event.request_id, event.state)


@use_case
def tell_all_of_offer(actor: Actor, answer_id: int, request_id: int) -> None:
    """Tell the asker and everybody who needs the same, unless the offer was taken back meanwhile."""
    authorize(policies.can_notify, actor)
    after: int | None = 0
    try:
        while after is not None:
            after = tell_offered(actor, answer_id, request_id, after)
    except NotFound:
        return


@use_case
def tell_sought(actor: Actor, request_id: int, asker_id: int, member_ids: Collection[int]) -> None:
    """Tell those who may have it that somebody looks for a document, while she does; each once."""
    authorize(policies.can_notify, actor)
    request = request_queries.get_request(actor, request_id)
    if request.stands:
        told = already.list_told_of_sought(request_id, [SOUGHT])
        _tell(request_id, SOUGHT, asker_id, [number for number in member_ids if number not in told])


@use_case
def tell_offered(actor: Actor, answer_id: int, request_id: int, after: int = 0) -> int | None:
    """Tell the asker, and those who need the same, that a document was offered, if they may see it; some at a time.

    Whoever has not read that something was offered there is not told again. The last one looked at, None at the end.
    """
    authorize(policies.can_notify, actor)
    answer = answers.get_answer(actor, request_id, answer_id)
    people = request_queries.list_who_need(request_id, after, AT_ONCE)
    wanted = [*([] if after else [answer.request.asker_id]), *people]
    told = already.list_told_of_sought(request_id, [OFFERED], unread=True)
    seeing = [number for number in _who_see(answer, wanted) if number not in told and number != answer.giver_id]
    _tell(request_id, OFFERED, answer.giver_id, seeing)
    return people[-1] if len(people) == AT_ONCE else None


@use_case
def tell_chosen(actor: Actor, request_id: int, asker_id: int, giver_id: int) -> None:
    """Tell a giver that what she offered was it, with thanks; once for each request."""
    authorize(policies.can_notify, actor)
    if giver_id not in already.list_told_of_sought(request_id, [CHOSEN]) and giver_id != asker_id:
        _tell(request_id, CHOSEN, asker_id, [giver_id])


@use_case
def tell_due(actor: Actor, request_id: int, asker_id: int, what: str) -> None:
    """Tell an asker that nobody has offered anything yet, or that her request has ended by itself."""
    authorize(policies.can_notify, actor)
    kind = EXPIRED if what == "expired" else WAITING
    if asker_id not in already.list_told_of_sought(request_id, [kind], unread=True):
        _tell(request_id, kind, asker_id, [asker_id])


@use_case
def settle_sought(actor: Actor, request_id: int, state: str) -> None:
    """Nobody need look any more; of what was withdrawn nobody is told at all."""
    authorize(policies.can_notify, actor)
    same = Notification.document_request_id == request_id
    if state == "withdrawn":
        take_back(same)
    else:
        settle(sa.and_(same, Notification.kind.in_((SOUGHT, WAITING))))


def _who_see(answer: DocumentAnswer, member_ids: Iterable[int]) -> list[int]:
    known = queries.list_actors(member_ids)
    deaf = blocks.list_who_blocked([answer.giver_id], [one.id for one in known])
    return [one.id for one in known if one.id not in deaf and library_policies.can_see_resource(one, answer.resource)]


def _tell(request_id: int, kind: str, actor_id: int, member_ids: Collection[int]) -> None:
    write([
        {"member_id": number, "kind": kind, "actor_id": actor_id, "document_request_id": request_id}
        for number in member_ids
    ])  # fmt: skip
