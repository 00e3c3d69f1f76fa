"""Within a use case: who is told of what, and what one has seen is told no more."""

from __future__ import annotations

from collections.abc import Iterable

from forum.blueprints.coaching.models.requests import CoachingRequest
from forum.blueprints.coaching.queries import requests as queries
from forum.blueprints.coaching.rules import kinds
from forum.kernel.actor import Actor
from forum.kernel.notices import MembersConcerned, SubjectNarrowed, SubjectSeen
from forum.kernel.outbox.recording import record


def tell(kind: str, subject_id: int, member_ids: Iterable[int], actor: Actor | None = None) -> None:
    """Tell these people, as far as they may see the thing; nobody of her own doings."""
    people = sorted(set(member_ids) - {actor.id if actor else None})
    if people:
        record(
            MembersConcerned(
                kind=kind, subject_id=subject_id, member_ids=people, by_id=actor.id if actor else None
            )
        )  # fmt: skip


def tell_placing(request: CoachingRequest, actor: Actor | None = None) -> None:
    """Tell those who find somebody for a request that it waits for nobody's answer."""
    tell(kinds.TO_PLACE, request.id, set(queries.list_stakeholders(request)) - {request.asker_id}, actor)


def narrowed(request: CoachingRequest) -> None:
    """Fewer may see a request than before."""
    record(SubjectNarrowed(subject_type=kinds.REQUEST, subject_id=request.id))


def seen(actor: Actor, subject_type: str, subject_id: int) -> None:
    """The actor looked at it."""
    if actor.id is not None:
        record(SubjectSeen(subject_type=subject_type, subject_id=subject_id, member_id=actor.id))
