"""Asking colleagues for a document, and needing what somebody else asks for."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.library import policies
from forum.blueprints.library.errors import SimilarThere
from forum.blueprints.library.events import DocumentRequested, DocumentRequestSettled
from forum.blueprints.library.models.requests import (
    DocumentAnswer,
    DocumentNeed,
    DocumentRequest,
    RequestWish,
    RequestWord,
)
from forum.blueprints.library.queries import requests as queries
from forum.blueprints.library.rules.asking import CLOSED, ENDED, REMOVED, WITHDRAWN, words_of
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def ask_for_document(
    actor: Actor, what: str, *, criterion: str | None = None, looked: bool = True, **told: Any
) -> DocumentRequest:
    """Ask colleagues for a document. Those who may have it are found and told afterwards.

    Unless the asker has `looked` at what is there already, that is shown first: raises SimilarThere once there is
    something. Raises Forbidden when she looks for many, Invalid for an unknown criterion.
    """
    authorize(policies.can_ask_for_documents, actor, *queries.count_of_asker(actor))
    about = _criterion(criterion)
    if not looked and queries.find_similar(actor, what):
        raise SimilarThere
    moment = clock.now()
    request = DocumentRequest(
        asker_id=actor.id or 0,
        what=what,
        criterion_id=about,
        created_at=moment,
        changed_at=moment,
        need_count=0,
        **told,
    )
    request.stand(moment)
    session.add(request)
    session.flush()
    _write_words(request)
    record(DocumentRequested(request_id=request.id, asker_id=request.asker_id))
    return queries.get_request(actor, request.id)


@use_case
def edit_request(actor: Actor, request_id: int, version: int | None, **changes: Any) -> DocumentRequest:
    """Say better what is looked for; what is not named stays. With another criterion further people are asked.

    `state` closes it (`closed`) or looks for it again (`open`). Raises StaleVersion, Invalid, Forbidden.
    """
    request = queries.get_request(actor, request_id)
    state = changes.pop("state", None)
    check_version(request.version, version, required=True)
    if state == "open" and not request.stands:
        return reopen_request(actor, request_id)
    authorize(policies.can_edit_request, actor, request)
    if "criterion" in changes:
        request.criterion_id = _criterion(changes.pop("criterion"))
    for name, value in changes.items():
        setattr(request, name, value)
    request.changed_at = clock.now()
    session.flush()
    _write_words(request)
    record(DocumentRequested(request_id=request.id, asker_id=request.asker_id))
    return close_request(actor, request_id) if state == CLOSED else queries.get_request(actor, request_id)


@use_case
def close_request(actor: Actor, request_id: int, why: str = ENDED) -> DocumentRequest:
    """Look for it no longer."""
    request = queries.get_request(actor, request_id)
    authorize(policies.can_close_request, actor, request)
    request.close(why)
    settle(request)
    return queries.get_request(actor, request_id)


@use_case
def withdraw_request(actor: Actor, request_id: int, version: int | None = None) -> None:
    """Take it back, so that nobody else sees it; programme staff what does not belong there."""
    request = queries.get_request(actor, request_id)
    authorize(policies.can_withdraw_request, actor, request)
    check_version(request.version, version)
    request.withdraw("" if actor.id == request.asker_id else REMOVED)
    settle(request, WITHDRAWN)


@use_case
def reopen_request(actor: Actor, request_id: int) -> DocumentRequest:
    """Look for it again: what was chosen is so no longer, and its time begins anew. Nobody is told twice."""
    request = queries.get_request(actor, request_id)
    authorize(policies.can_reopen_request, actor, request)
    authorize(policies.can_ask_for_documents, actor, queries.count_of_asker(actor)[0], 0)
    request.stand(clock.now())
    chosen = sa.update(DocumentAnswer).where(DocumentAnswer.request_id == request.id)
    session.execute(chosen.values(chosen_at=None), execution_options={"synchronize_session": False})
    request.changed_at = clock.now()
    session.flush()
    _write_words(request)
    record(DocumentRequested(request_id=request.id, asker_id=request.asker_id))
    return queries.get_request(actor, request_id)


@use_case
def need_document(actor: Actor, request_id: int, needed: bool = True) -> DocumentRequest:
    """Say that one needs it too, or no longer; saying it twice changes nothing, and no open form becomes stale."""
    request = queries.get_request(actor, request_id)
    there = queries.find_need(actor, request.id)
    if needed and there is None:
        authorize(policies.can_need, actor, request)
        _add_need(actor, request.id)
    elif not needed and there is not None:
        session.delete(there)
        _count(request.id, -1)
    session.flush()
    return queries.get_request(actor, request_id)


@use_case
def wish_for_requests(actor: Actor, wanted: bool) -> bool:
    """Want to be told of documents that others look for, or not."""
    authorize(policies.can_have_request_wish, actor)
    wish = session.get(RequestWish, actor.id)
    if wish is None:
        session.add(RequestWish(member_id=actor.id or 0, wanted=wanted))
    else:
        wish.wanted = wanted
    return wanted


def settle(request: DocumentRequest, state: str = CLOSED) -> None:
    """Within a use case: it stands no longer, so nobody finds it while typing the same."""
    request.changed_at = clock.now()
    session.execute(sa.delete(RequestWord).where(RequestWord.request_id == request.id))
    session.flush()
    record(DocumentRequestSettled(request_id=request.id, state=state))


def _write_words(request: DocumentRequest) -> None:
    session.execute(sa.delete(RequestWord).where(RequestWord.request_id == request.id))
    session.add_all(RequestWord(word=word, request_id=request.id) for word in words_of(request.what))
    session.flush()


def _add_need(actor: Actor, request_id: int) -> None:
    try:
        with savepoint():
            session.add(DocumentNeed(request_id=request_id, member_id=actor.id or 0, at=clock.now()))
            session.flush()
    except IntegrityError:  # she said so at the same moment on another device
        return
    _count(request_id, 1)


def _count(request_id: int, more: int) -> None:
    counted = sa.update(DocumentRequest).where(DocumentRequest.id == request_id)
    values = {"need_count": DocumentRequest.need_count + more}
    session.execute(counted.values(values), execution_options={"synchronize_session": False})


def _criterion(code: str | None) -> int | None:
    if not code:
        return None
    found = standard_queries.get_catalogue().find_criterion(code)
    if found is None:
        raise Invalid(errors={"criterion": [_("There is no criterion %(codes)s.", codes=code)]})
    return found.id
