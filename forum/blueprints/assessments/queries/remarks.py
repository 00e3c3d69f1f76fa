"""Reads around remarks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import AssessmentLine
from forum.blueprints.assessments.models.remarks import Remark
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.pagination import Key, Page, paginate

_SHOWN = joinedload(Remark.author).joinedload(Member.city)


def list_remarks(actor: Actor, line: AssessmentLine, limit: int = 100) -> Sequence[Remark]:
    """The latest remarks at a line that the actor may read, in the order in which they were written."""
    statement = policies.visible_remarks(actor).where(Remark.line_id == line.id).options(_SHOWN)
    return list(session.scalars(statement.order_by(Remark.id.desc()).limit(limit)))[::-1]


def page_remarks(actor: Actor, line: AssessmentLine, cursor: str | None, limit: int | None) -> Page[Remark]:
    """The same page by page, the latest first."""
    statement = policies.visible_remarks(actor).where(Remark.line_id == line.id).options(_SHOWN)
    return paginate(statement, [Key(Remark.id, descending=True)], cursor, limit)


def get_remark(actor: Actor, remark_id: int) -> Remark:
    """One that has just been written."""
    return session.scalars(policies.visible_remarks(actor).where(Remark.id == remark_id).options(_SHOWN)).one()


def find_remarked(actor: Actor, line_ids: Sequence[int]) -> frozenset[int]:
    """Those of these lines at which there is a clarification, which city and staff both read."""
    found = policies.visible_remarks(actor).where(Remark.line_id.in_(line_ids), Remark.circle == "both")
    return frozenset(session.scalars(found.with_only_columns(Remark.line_id).distinct())) if line_ids else frozenset()
