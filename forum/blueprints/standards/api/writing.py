"""Drafts of standards as JSON, for programme staff. Each write sends the ETag of the whole version as If-Match."""

from __future__ import annotations

from typing import Any

from forum.blueprints.standards import queries
from forum.blueprints.standards.api.routes import api
from forum.blueprints.standards.api.shapes import (
    AreaForm,
    BeginForm,
    CriterionForm,
    DifferenceListSchema,
    DifferenceQuery,
    FactsForm,
    FrameworkDocumentSchema,
    ProblemListSchema,
)
from forum.blueprints.standards.rules.editions import Edition, edition_of
from forum.blueprints.standards.services import drafting, publishing, writing
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version


@api.route("/frameworks", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(BeginForm)
@api.gives(FrameworkDocumentSchema, 201, with_etag="revision")
def begin_draft(actor: Actor, form: dict[str, Any]) -> Any:
    """Begin a draft, from a version or from nothing."""
    return edition_of(drafting.begin_draft(actor, **form))


@api.route("/frameworks/<string:slug>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(FactsForm)
@api.gives(FrameworkDocumentSchema, with_etag="revision")
def change_draft(actor: Actor, form: dict[str, Any], slug: str) -> Any:
    """Change what a draft is as a whole: its name, levels, scoring, eligibility, questions."""
    return edition_of(drafting.change_draft(actor, slug, expected_version(), form))


@api.route("/frameworks/<string:slug>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_draft(actor: Actor, slug: str) -> Any:
    """Throw a draft away."""
    drafting.remove_draft(actor, slug, expected_version())


@api.route("/frameworks/<string:slug>/areas/<string:code>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(AreaForm)
@api.gives(FrameworkDocumentSchema, with_etag="revision")
def put_area(actor: Actor, form: dict[str, Any], slug: str, code: str) -> Any:
    """Write an area of a draft, or add it."""
    writing.put_area(actor, slug, code, expected_version(), form)
    return _document(actor, slug)


@api.route("/frameworks/<string:slug>/areas/<string:code>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(FrameworkDocumentSchema, with_etag="revision")
def remove_area(actor: Actor, slug: str, code: str) -> Any:
    """Take an area and its criteria out of a draft."""
    writing.remove_area(actor, slug, code, expected_version())
    return _document(actor, slug)


@api.route("/frameworks/<string:slug>/criteria/<string:code>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(CriterionForm)
@api.gives(FrameworkDocumentSchema, with_etag="revision")
def put_criterion(actor: Actor, form: dict[str, Any], slug: str, code: str) -> Any:
    """Write a criterion of a draft, or add it to an area."""
    writing.put_criterion(actor, slug, code, expected_version(), form)
    return _document(actor, slug)


@api.route("/frameworks/<string:slug>/criteria/<string:code>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(FrameworkDocumentSchema, with_etag="revision")
def remove_criterion(actor: Actor, slug: str, code: str) -> Any:
    """Take a criterion out of a draft."""
    writing.remove_criterion(actor, slug, code, expected_version())
    return _document(actor, slug)


@api.route("/frameworks/<string:slug>/problems")
@signed_in
@api.gives(ProblemListSchema)
def list_problems(actor: Actor, slug: str) -> Any:
    """What stands in the way of publishing a draft."""
    return {"items": queries.list_problems(actor, slug), "next": None}


@api.route("/frameworks/<string:slug>/differences")
@signed_in
@api.takes(DifferenceQuery, location="query")
@api.gives(DifferenceListSchema)
def list_differences(actor: Actor, query: dict[str, Any], slug: str) -> Any:
    """In what a version differs from the one it began as, or from another."""
    return {"items": queries.compare_versions(actor, slug, query["other"]).differences, "next": None}


@api.route("/frameworks/<string:slug>/publication", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(FrameworkDocumentSchema, with_etag="revision")
def publish(actor: Actor, slug: str) -> Any:
    """Publish a draft; from then on it never changes."""
    return edition_of(publishing.publish(actor, slug, expected_version()))


@api.route("/frameworks/<string:slug>/current", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(FrameworkDocumentSchema, with_etag="revision")
def make_current(actor: Actor, slug: str) -> Any:
    """Let a published version be the one that is meant when none is named."""
    return edition_of(publishing.make_current(actor, slug, expected_version()))


@api.route("/frameworks/<string:slug>/retirement", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(FrameworkDocumentSchema, with_etag="revision")
def retire(actor: Actor, slug: str) -> Any:
    """Let a published version rest; it stays readable."""
    return edition_of(publishing.retire(actor, slug, expected_version()))


def _document(actor: Actor, slug: str) -> Edition:
    return edition_of(queries.get_framework(slug, actor, for_document=True))
