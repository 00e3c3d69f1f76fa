"""Frameworks and criteria as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.standards import queries
from forum.blueprints.standards.schemas import (
    CriterionQuery,
    CriterionSchema,
    FrameworkListSchema,
    FrameworkSchema,
)
from forum.kernel.actor import Actor
from forum.kernel.web.access import public
from forum.kernel.web.api import ApiBlueprint

api = ApiBlueprint("standards", "Frameworks, practice areas and criteria")


@api.route("/frameworks")
@public
@api.gives(FrameworkListSchema)
def list_frameworks(actor: Actor) -> Any:
    """All frameworks, the current one first."""
    return {"items": queries.list_frameworks(), "next": None}


@api.route("/frameworks/<string:slug>")
@public
@api.gives(FrameworkSchema)
def show_framework(actor: Actor, slug: str) -> Any:
    """A framework with its areas and criteria."""
    return queries.get_framework(slug)


@api.route("/criteria/<string:code>")
@public
@api.takes(CriterionQuery, location="query")
@api.gives(CriterionSchema)
def show_criterion(actor: Actor, query: dict[str, Any], code: str) -> Any:
    """A criterion by its code; old codes resolve, in any case and spacing."""
    return queries.get_criterion(code, query["framework"])
