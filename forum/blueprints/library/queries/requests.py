"""Reads around requests for documents."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, with_expression
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.library import policies
from forum.blueprints.library.models.requests import (
    DocumentNeed,
    DocumentRequest,
    RequestTelling,
    RequestWish,
    RequestWord,
)
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.rules.asking import STANDING, rank_similar, shares_words, words_of
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize
from forum.kernel.search import find_answering

NEWEST_FIRST = [Key(DocumentRequest.created_at, descending=True), Key(DocumentRequest.id, descending=True)]
MOST_SIMILAR = 4
SHORTEST_COMPARED = 8
_LOOKED_THROUGH, _DOCUMENTS_LOOKED_AT = 200, 12


@dataclass(frozen=True)
class Similar:
    """What may make a request needless: documents that are there, and requests of others that stand."""

    documents: Sequence[Resource] = ()
    requests: Sequence[DocumentRequest] = ()

    def __bool__(self) -> bool:
        return bool(self.documents or self.requests)


def get_request(actor: Actor, request_id: int) -> DocumentRequest:
    """A request with who asks and what about. Raises NotFound."""
    statement = policies.visible_requests(actor).where(DocumentRequest.id == request_id)
    found = session.scalar(statement.options(*_shown(actor)).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def find_to_answer(actor: Actor, request_id: int | None) -> DocumentRequest | None:
    """The request that a document is about to be shared for; None without one and for one that is not there."""
    if request_id is None:
        return None
    statement = policies.visible_requests(actor).where(DocumentRequest.id == request_id)
    return session.scalar(statement.options(*_shown(actor)))


def list_requests(
    actor: Actor,
    *,
    state: str | None = None,
    criterion: str | None = None,
    mine: bool = False,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[DocumentRequest]:
    """Requests, the newest first; in `state` `standing` is open or answered, None all of them."""
    statement = policies.visible_requests(actor).options(*_shown(actor))
    if state == "standing":
        statement = statement.where(DocumentRequest.state.in_(STANDING))
    elif state:
        statement = statement.where(DocumentRequest.state == state)
    if criterion:
        found = standard_queries.get_catalogue().find_criterion(criterion)
        statement = statement.where(DocumentRequest.criterion_id == (found.id if found else 0))
    if mine:
        statement = statement.where(DocumentRequest.asker_id == (actor.id or 0))
    return paginate(statement, NEWEST_FIRST, cursor, limit)


def find_similar(actor: Actor, what: str, without: int | None = None) -> Similar:
    """Documents that search finds by these words, and requests that stand with at least half of them; a few of each."""
    words = words_of(what)
    if len(what.strip()) < SHORTEST_COMPARED or not words:
        return Similar()
    hits = find_answering(actor, "library_passages", what, _DOCUMENTS_LOOKED_AT)
    numbers = [number for number, said in hits.items() if shares_words(words, said)][:MOST_SIMILAR]
    seen = resource_queries.get_resources(actor, numbers) if numbers else {}
    documents = [seen[number] for number in numbers if number in seen]
    return Similar(documents, _similar_requests(actor, words, without))


def count_of_asker(actor: Actor) -> tuple[int, int]:
    """How many requests of hers stand, and how many she made within a day, those she took back among them."""
    own = sa.select(sa.func.count()).where(DocumentRequest.asker_id == (actor.id or 0))
    standing = own.where(DocumentRequest.state.in_(STANDING)).scalar_subquery()
    today = own.where(DocumentRequest.created_at > clock.now() - timedelta(days=1)).scalar_subquery()
    row = session.execute(sa.select(standing, today)).one()
    return row[0], row[1]


def find_need(actor: Actor, request_id: int) -> DocumentNeed | None:
    """That the actor needs it too."""
    return session.get(DocumentNeed, (request_id, actor.id or 0))


def list_who_need(request_id: int, after: int, limit: int) -> Sequence[int]:
    """Who needs it too, by number, after one of them."""
    statement = sa.select(DocumentNeed.member_id).where(DocumentNeed.request_id == request_id)
    ordered = statement.where(DocumentNeed.member_id > after).order_by(DocumentNeed.member_id)
    return session.scalars(ordered.limit(limit)).all()


def list_told(actor: Actor, request: DocumentRequest) -> Sequence[Member]:
    """Who was told of it, for its asker. Raises Forbidden for everybody else."""
    authorize(policies.can_see_told, actor, request)
    told = sa.select(Member).join(RequestTelling, RequestTelling.member_id == Member.id)
    told = told.where(RequestTelling.request_id == request.id, Member.closed_at.is_(None))
    return session.scalars(told.order_by(Member.search_name, Member.id).options(joinedload(Member.city))).all()


def list_told_ids(request_id: int) -> frozenset[int]:
    """Who was told of it."""
    told = sa.select(RequestTelling.member_id).where(RequestTelling.request_id == request_id)
    return frozenset(session.scalars(told))


def list_untellable(member_ids: Collection[int], since: datetime, most: int) -> frozenset[int]:
    """Those of these few who want to hear of no request, or have heard of enough since then; one statement."""
    ended = sa.select(RequestWish.member_id).where(RequestWish.member_id.in_(member_ids), sa.not_(RequestWish.wanted))
    often = sa.select(RequestTelling.member_id).where(RequestTelling.member_id.in_(member_ids))
    often = often.where(RequestTelling.at > since).group_by(RequestTelling.member_id)
    often = often.having(sa.func.count() >= most)
    return frozenset(session.scalars(sa.union(ended, often)))


def wants_requests(member_id: int) -> bool:
    """Whether a member wants to be told of documents that others look for."""
    return session.scalar(sa.select(RequestWish.wanted).where(RequestWish.member_id == member_id)) is not False


def list_due(column: Any, now: datetime, limit: int) -> Sequence[DocumentRequest]:
    """The requests whose moment in this column has come, the longest due first."""
    return session.scalars(
        sa.select(DocumentRequest).where(column <= now).order_by(column, DocumentRequest.id).limit(limit)
    ).all()


def _similar_requests(actor: Actor, words: Sequence[str], without: int | None) -> Sequence[DocumentRequest]:
    shared = sa.func.count().label("shared")
    statement = sa.select(RequestWord.request_id, shared).where(RequestWord.word.in_(words))
    statement = statement.group_by(RequestWord.request_id).order_by(shared.desc(), RequestWord.request_id.desc())
    rows = session.execute(statement.limit(_LOOKED_THROUGH)).all()
    near = rank_similar(words, {row.request_id: row.shared for row in rows if row.request_id != without}, MOST_SIMILAR)
    seen = policies.visible_requests(actor).where(DocumentRequest.id.in_(near)).options(*_shown(actor))
    found = {request.id: request for request in session.scalars(seen)} if near else {}
    return [found[number] for number in near if number in found]


def _shown(actor: Actor) -> tuple[ORMOption, ...]:
    own = sa.select(DocumentNeed.member_id).where(
        DocumentNeed.request_id == DocumentRequest.id, DocumentNeed.member_id == (actor.id or 0)
    )
    return (
        joinedload(DocumentRequest.asker).joinedload(Member.city),
        joinedload(DocumentRequest.criterion),
        with_expression(DocumentRequest.needed, own.exists()),
    )
