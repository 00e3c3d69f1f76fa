"""Whole assessments over the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.blueprints.assessments.api.routes import api
from forum.blueprints.assessments.models.assessments import Assessment
from forum.blueprints.assessments.queries import assessments as queries
from forum.blueprints.assessments.rules.progress import area_progress, find_missing
from forum.blueprints.assessments.schemas.assessments import (
    AssessmentCardSchema,
    AssessmentQuery,
    AssessmentSchema,
    NothingForm,
    StartForm,
)
from forum.blueprints.assessments.services import starting, submitting
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import page_of


@api.route("/assessments")
@signed_in
@api.takes(AssessmentQuery, location="query")
@api.gives(page_of(AssessmentCardSchema, "AssessmentPageSchema"))
def list_assessments(actor: Actor, query: dict[str, Any]) -> Any:
    """Those of your city, the latest first; of all cities for programme staff."""
    return queries.list_assessments(actor, query["cursor"], query["limit"], query["state"])


@api.route("/assessments", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(StartForm)
@api.gives(AssessmentSchema, 201, with_etag=True)
def create_assessment(actor: Actor, form: dict[str, Any]) -> Any:
    """Begin to assess your city; 409 names the one that is open already."""
    return _whole(starting.start_assessment(actor, **form))


@api.route("/assessments/<int:assessment_id>")
@signed_in
@api.gives(AssessmentSchema, with_etag=True)
def show_assessment(actor: Actor, assessment_id: int) -> Any:
    """An assessment with its lines, how far it is and what is missing."""
    return _whole(queries.get_assessment(actor, assessment_id))


@api.route("/assessments/<int:assessment_id>/submission", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(NothingForm)
@api.gives(AssessmentSchema, with_etag=True)
def submit_assessment(actor: Actor, form: dict[str, Any], assessment_id: int) -> Any:
    """Hand it to programme staff; for the city's lead. `missing` says what they will ask about."""
    return _whole(submitting.submit_assessment(actor, assessment_id))


@api.route("/assessments/<int:assessment_id>/withdrawal", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(NothingForm)
@api.gives(AssessmentSchema, with_etag=True)
def withdraw_assessment(actor: Actor, form: dict[str, Any], assessment_id: int) -> Any:
    """Take it back for good; for the city's lead."""
    return _whole(submitting.withdraw_assessment(actor, assessment_id))


class _Whole:
    """An assessment with what its answer shows beside its own row."""

    def __init__(self, assessment: Assessment, more: Mapping[str, Any]) -> None:
        self.__dict__.update(more)
        self._assessment = assessment

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assessment, name)


def _whole(assessment: Assessment) -> Any:
    rows = queries.list_rows(assessment)
    told = [row.told for row in rows]
    return _Whole(assessment, {"areas": area_progress(told), "missing": find_missing(told), "lines": rows})
