"""Reads around what was offered for requests."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.library import policies
from forum.blueprints.library.models.requests import DocumentAnswer, DocumentRequest
from forum.blueprints.library.models.resources import Reader, Resource
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

_IN_ORDER = [Key(DocumentAnswer.at), Key(DocumentAnswer.id)]


def get_answer(actor: Actor, request_id: int, answer_id: int) -> DocumentAnswer:
    """One of them. Raises NotFound."""
    wanted = DocumentAnswer.id == answer_id, DocumentAnswer.request_id == request_id
    found = session.scalar(policies.visible_answers(actor).where(*wanted).options(*_shown()))
    if found is None:
        raise NotFound
    return found


def list_answers(
    actor: Actor, request_id: int, cursor: str | None = None, limit: int | None = None
) -> Page[DocumentAnswer]:
    """What was offered for a request, as far as one may see it, in the order of time."""
    statement = policies.visible_answers(actor).where(DocumentAnswer.request_id == request_id)
    return paginate(statement.options(*_shown()), _IN_ORDER, cursor, limit)


def find_answer_with(request_id: int, resource_id: int) -> DocumentAnswer | None:
    """That a document was offered for a request already."""
    same = DocumentAnswer.request_id == request_id, DocumentAnswer.resource_id == resource_id
    return session.scalar(sa.select(DocumentAnswer).where(*same))


def count_answers(request_id: int) -> int:
    """How many documents were offered, seen by whomever."""
    return session.scalar(sa.select(sa.func.count()).where(DocumentAnswer.request_id == request_id)) or 0


def _shown() -> tuple[ORMOption, ...]:
    document = joinedload(DocumentAnswer.resource)
    request = joinedload(DocumentAnswer.request)
    return (
        joinedload(DocumentAnswer.giver).joinedload(Member.city),
        request.joinedload(DocumentRequest.asker).joinedload(Member.city),
        request.joinedload(DocumentRequest.criterion),
        document.joinedload(Resource.owner).joinedload(Member.city),
        document.joinedload(Resource.city),
        document.joinedload(Resource.group),
        document.selectinload(Resource.readers).joinedload(Reader.group),
        document.selectinload(Resource.readers).joinedload(Reader.member).joinedload(Member.city),
        document.joinedload(Resource.file),
        document.selectinload(Resource.criteria),
    )
