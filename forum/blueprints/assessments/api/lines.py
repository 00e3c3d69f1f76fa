"""One criterion of an assessment over the API: what is said, evidence, remarks."""

from __future__ import annotations

from typing import Any

from forum.blueprints.assessments.api.routes import api
from forum.blueprints.assessments.queries import evidence as evidence_queries
from forum.blueprints.assessments.queries import lines as queries
from forum.blueprints.assessments.queries import remarks as remark_queries
from forum.blueprints.assessments.schemas.lines import (
    AssessmentLineSchema,
    EvidenceForm,
    EvidenceListSchema,
    EvidenceSchema,
    FieldChangedSchema,
    LineForm,
    RemarkForm,
    RemarkQuery,
    RemarkSchema,
)
from forum.blueprints.assessments.services import answering, evidence, remarks
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of

ANSWERING = "120/minute;3000/hour"  # pages save each field by itself
LINE = "/assessments/<int:assessment_id>/criteria/<code>"


@api.route(LINE)
@signed_in
@api.gives(AssessmentLineSchema, with_etag=True)
def show_line(actor: Actor, assessment_id: int, code: str) -> Any:
    """What the city says of a criterion."""
    return queries.get_line(actor, assessment_id, code)


@api.route(LINE, methods=["PATCH"])
@limit(ANSWERING)
@signed_in
@api.takes(LineForm)
@api.alt_response(409, schema=FieldChangedSchema, content_type="application/problem+json", description="Conflict")  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
@api.gives(AssessmentLineSchema, with_etag=True)
def change_line(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Change what is named; the rest stays. 409 gives what stands in a field that somebody changed meanwhile."""
    return answering.change_line(actor, assessment_id, code, version=expected_version(), **form)


@api.route(f"{LINE}/evidence")
@signed_in
@api.gives(EvidenceListSchema)
def list_evidence(actor: Actor, assessment_id: int, code: str) -> Any:
    """What the city shows for a criterion."""
    return {"items": evidence_queries.list_evidence(actor, queries.get_line(actor, assessment_id, code)), "next": None}


@api.route(f"{LINE}/evidence", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(EvidenceForm)
@api.gives(EvidenceSchema, 201)
def create_evidence(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Show a document, a private file or a link."""
    added = evidence.add_evidence(actor, assessment_id, code, **form)
    line = queries.get_line(actor, assessment_id, code)
    return next(one for one in evidence_queries.list_evidence(actor, line) if one.evidence.id == added.id)


@api.route(f"{LINE}/evidence/<int:evidence_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_evidence(actor: Actor, assessment_id: int, code: str, evidence_id: int) -> Any:
    """Take a piece of evidence away."""
    evidence.remove_evidence(actor, assessment_id, code, evidence_id)


@api.route(f"{LINE}/remarks")
@signed_in
@api.takes(RemarkQuery, location="query")
@api.gives(page_of(RemarkSchema, "RemarkPageSchema"))
def list_remarks(actor: Actor, query: dict[str, Any], assessment_id: int, code: str) -> Any:
    """The remarks at a criterion that you may read, the latest first."""
    line = queries.get_line(actor, assessment_id, code)
    return remark_queries.page_remarks(actor, line, query["cursor"], query["limit"])


@api.route(f"{LINE}/remarks", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(RemarkForm)
@api.gives(RemarkSchema, 201)
def create_remark(actor: Actor, form: dict[str, Any], assessment_id: int, code: str) -> Any:
    """Write to your colleagues, or answer programme staff (`both`)."""
    return remarks.write_remark(actor, assessment_id, code, **form)
