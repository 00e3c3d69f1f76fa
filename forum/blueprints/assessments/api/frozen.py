"""Frozen assessments and exports as JSON and files."""

from __future__ import annotations

from typing import Any

from flask import Response, stream_with_context
from flask_babel import get_locale

from forum.blueprints.assessments.api.routes import api
from forum.blueprints.assessments.queries import frozen, validating
from forum.blueprints.assessments.schemas.awards import AssessmentExportQuery, FrozenListSchema, FrozenWholeSchema
from forum.blueprints.assessments.services.exporting import export
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.downloads import made_response


@api.route("/assessments/<int:assessment_id>/snapshots")
@signed_in
@api.gives(FrozenListSchema)
def list_frozen(actor: Actor, assessment_id: int) -> Any:
    """An assessment as it was at each submission and decision."""
    assessment = validating.get_assessment(actor, assessment_id)
    return {"items": frozen.list_frozen(actor, assessment.id), "next": None}


@api.route("/assessments/<int:assessment_id>/snapshots/<int:number>")
@signed_in
@api.gives(FrozenWholeSchema)
def show_frozen(actor: Actor, assessment_id: int, number: int) -> Any:
    """One of them, whole."""
    return frozen.get_frozen(actor, assessment_id, number)


@api.route("/assessments/<int:assessment_id>/export")
@limit(WRITING)
@signed_in
@api.takes(AssessmentExportQuery, location="query")
@api.gives(description="The file")
def export_assessment(actor: Actor, query: dict[str, Any], assessment_id: int) -> Response:
    """An assessment as XLSX or PDF in your language, with the outcomes once it is decided."""
    made = export(actor, assessment_id, str(get_locale() or "en"))
    kind = query["format"]
    return made_response(stream_with_context(made.stream(kind)), made.filename(kind))
