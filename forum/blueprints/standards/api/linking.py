"""What criteria of different frameworks are to each other, as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.standards import queries
from forum.blueprints.standards.api.routes import api
from forum.blueprints.standards.models import LINKS
from forum.blueprints.standards.schemas import CriterionCardSchema, CriterionQuery
from forum.blueprints.standards.services import mapping
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import Form


class CounterpartSchema(Schema):
    """A criterion of another framework; it asks for the same, a part, the whole or something related."""

    criterion = fields.Nested(CriterionCardSchema)
    framework = fields.String(attribute="criterion.framework_slug", metadata={"example": "wwc-2018"})
    kind = fields.String(metadata={"example": "same"})
    suggested = fields.Boolean(metadata={"description": "It came with Plaza, and nobody confirmed it yet"})


class CounterpartListSchema(Schema):
    """What a criterion is linked to."""

    items = fields.List(fields.Nested(CounterpartSchema), required=True)
    next = fields.String(allow_none=True, required=True)


class MapLineSchema(Schema):
    """Two linked criteria; `kind` is what the second is to the first."""

    one = fields.Nested(CriterionCardSchema)
    other = fields.Nested(CriterionCardSchema)
    kind = fields.String(metadata={"example": "part"})
    suggested = fields.Boolean()


class MapSchema(Schema):
    """The links from one framework to another."""

    items = fields.List(fields.Nested(MapLineSchema), required=True)
    next = fields.String(allow_none=True, required=True)


class LinkForm(Form):
    """What the other criterion asks for, seen from the first."""

    kind = fields.String(required=True, validate=validate.OneOf(LINKS), metadata={"example": "same"})


@api.route("/criteria/<string:code>/counterparts")
@public
@api.takes(CriterionQuery, location="query")
@api.gives(CounterpartListSchema)
def list_counterparts(actor: Actor, query: dict[str, Any], code: str) -> Any:
    """The criteria of other frameworks that ask for the same, a part of it, or something related."""
    criterion = queries.get_criterion(code, query["framework"], actor)
    return {"items": queries.find_links(actor, criterion.id), "next": None}


@api.route("/frameworks/<string:slug>/map/<string:other>")
@public
@api.gives(MapSchema)
def show_map(actor: Actor, slug: str, other: str) -> Any:
    """From one framework's criteria to another's."""
    return {"items": queries.list_map(actor, slug, other), "next": None}


_LINK = "/frameworks/<string:slug>/criteria/<string:code>/links/<string:other>/<string:other_code>"


@api.route(_LINK, methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(LinkForm)
@api.gives(MapSchema)
def link_criteria(actor: Actor, form: dict[str, Any], slug: str, code: str, other: str, other_code: str) -> Any:
    """Link two criteria of different frameworks, or confirm a suggested link; answers the map between the two."""
    mapping.link_criteria(actor, (slug, code), (other, other_code), form["kind"])
    return {"items": queries.list_map(actor, slug, other), "next": None}


@api.route(_LINK, methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(MapSchema)
def unlink_criteria(actor: Actor, slug: str, code: str, other: str, other_code: str) -> Any:
    """Take the link between two criteria away; answers the map between the two frameworks."""
    mapping.unlink_criteria(actor, (slug, code), (other, other_code))
    return {"items": queries.list_map(actor, slug, other), "next": None}
