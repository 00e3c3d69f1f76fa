"""Reads around evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.evidence import Evidence
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.standards.models import Criterion
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound

MOST = 30
_SHOWN = (joinedload(Evidence.resource), joinedload(Evidence.file), joinedload(Evidence.added_by))


@dataclass(frozen=True)
class Shown:
    """A piece of evidence as somebody sees it.

    `state` is `here`, `gone` when its document was removed from the library, `closed` when the reader may not open it.
    """

    evidence: Evidence
    state: str

    @property
    def kind(self) -> str:
        """`document`, `file` or `link`."""
        one = self.evidence
        return "document" if one.resource_id is not None else "file" if one.file_id is not None else "link"

    @property
    def url(self) -> str:
        """Where it is; empty when it cannot be opened."""
        one = self.evidence
        if self.state != "here":
            return ""
        if one.resource_id is not None:
            base = f"/library/{one.resource_id}"
            newest = one.resource is not None and one.resource.current_version == one.resource_version
            return f"{base}/page/{one.page}" if one.page and newest else base
        return f"/files/{one.file_id}" + (f"#page={one.page}" if one.page else "") if one.file_id else one.link

    @property
    def version_url(self) -> str:
        """The version of that day, where there is a newer one; else empty."""
        one = self.evidence
        if self.state != "here" or one.resource is None or one.resource.current_version == one.resource_version:
            return ""
        return f"/library/{one.resource_id}/versions/{one.resource_version}/file"


def list_evidence(actor: Actor, line: AssessmentLine) -> list[Shown]:
    """What a line that the actor may see has, in the order in which it came; at most two statements."""
    statement = sa.select(Evidence).where(Evidence.line_id == line.id).order_by(Evidence.id).options(*_SHOWN)
    return shown_to(actor, session.scalars(statement).all())


def list_evidence_of(actor: Actor, assessment: Assessment) -> list[Shown]:
    """The same for all lines of an assessment."""
    statement = sa.select(Evidence).join(AssessmentLine, AssessmentLine.id == Evidence.line_id)
    statement = statement.where(AssessmentLine.assessment_id == assessment.id).order_by(Evidence.id).options(*_SHOWN)
    return shown_to(actor, session.scalars(statement).all())


def shown_to(actor: Actor, pieces: Sequence[Evidence]) -> list[Shown]:
    """Each with whether the actor may open it; one statement at most."""
    ids = {one.resource_id for one in pieces if one.resource_id is not None}
    open_ids = set()
    if ids:
        open_ids = set(session.scalars(
            library_policies.visible_resources(actor).where(Resource.id.in_(ids)).with_only_columns(Resource.id)
        ))  # fmt: skip
    return [Shown(one, _state(one, open_ids)) for one in pieces]


def get_evidence(actor: Actor, assessment_id: int, code: str, evidence_id: int) -> Evidence:
    """One piece with its line and assessment. Raises NotFound."""
    statement = (
        policies.visible_evidence(actor)
        .join(AssessmentLine, AssessmentLine.id == Evidence.line_id)
        .join(Criterion, Criterion.id == AssessmentLine.criterion_id)
        .where(Evidence.id == evidence_id, AssessmentLine.assessment_id == assessment_id, Criterion.code == code)
        .options(joinedload(Evidence.line).joinedload(AssessmentLine.assessment))
    )
    found = session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def count_of(line_id: int) -> int:
    """How many pieces a line has."""
    return session.scalar(sa.select(sa.func.count()).where(Evidence.line_id == line_id)) or 0


def _state(one: Evidence, open_ids: set[int]) -> str:
    if one.resource_id is None or one.resource_id in open_ids:
        return "here"
    return "gone" if one.resource is None or one.resource.deleted_at is not None else "closed"
