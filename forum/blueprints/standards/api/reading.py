"""Frameworks, criteria and what they are linked to, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.standards import queries
from forum.blueprints.standards.api.routes import api
from forum.blueprints.standards.api.shapes import FrameworkDocumentSchema
from forum.blueprints.standards.rules.editions import edition_of
from forum.blueprints.standards.schemas import CriterionQuery, CriterionSchema, FrameworkListSchema, FrameworkSchema
from forum.kernel.actor import Actor
from forum.kernel.web.access import public


@api.route("/frameworks")
@public
@api.gives(FrameworkListSchema)
def list_frameworks(actor: Actor) -> Any:
    """All frameworks, the current one first; programme staff see drafts as well."""
    return {"items": queries.list_frameworks(actor), "next": None}


@api.route("/frameworks/<string:slug>")
@public
@api.gives(FrameworkSchema)
def show_framework(actor: Actor, slug: str) -> Any:
    """A framework with its areas and criteria, in the language asked for."""
    return queries.get_framework(slug, actor)


@api.route("/frameworks/<string:slug>/document")
@public
@api.gives(FrameworkDocumentSchema, with_etag="revision")
def show_document(actor: Actor, slug: str) -> Any:
    """A framework with everything it holds, in all its languages."""
    return edition_of(queries.get_framework(slug, actor, for_document=True))


@api.route("/criteria/<string:code>")
@public
@api.takes(CriterionQuery, location="query")
@api.gives(CriterionSchema)
def show_criterion(actor: Actor, query: dict[str, Any], code: str) -> Any:
    """A criterion by its code; old codes resolve, in any case and spacing."""
    return queries.get_criterion(code, query["framework"], actor)
