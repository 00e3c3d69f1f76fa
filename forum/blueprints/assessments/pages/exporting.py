"""Taking an assessment out as a file."""

from __future__ import annotations

from flask import Response, stream_with_context
from flask_babel import get_locale

from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.schemas.awards import AssessmentExportQuery
from forum.blueprints.assessments.services.exporting import export
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.downloads import made_response
from forum.kernel.web.pages import read_query


@pages.get("/assessments/<int:assessment_id>/export")
@limit(WRITING)
@signed_in
def export_assessment(actor: Actor, assessment_id: int) -> Response:
    """As a table for spreadsheets or as a paper, in the reader's language."""
    kind = read_query(AssessmentExportQuery)["format"]
    made = export(actor, assessment_id, str(get_locale() or "en"))
    return made_response(stream_with_context(made.stream(kind)), made.filename(kind))
