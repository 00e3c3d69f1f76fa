"""JSON of similar cities, of what a city chose, and of lists kept with a date."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.cities import policies
from forum.blueprints.cities.rules.countries import country_name
from forum.blueprints.cities.rules.peer_filters import PEER_FILTERS
from forum.blueprints.cities.rules.wording import sentence
from forum.blueprints.cities.schemas.cities import CityPlaceSchema
from forum.kernel.i18n import choose_language
from forum.kernel.policies import permissions
from forum.kernel.web.fields import Can, Form, Line, Moment, PageQuery, Url
from forum.kernel.web.identity import current_actor

_SCORE = {"example": 0.71, "description": "1 for no difference, falling towards 0; null of a city that was chosen"}


class PeerQuery(Schema):
    """How many peers, among which cities, and hard filters."""

    limit = fields.Integer(load_default=12, validate=validate.Range(1, 50), metadata={"description": "1 to 50"})
    scope = fields.String(load_default="joined", validate=validate.OneOf(["joined", "all"]))
    same_country = fields.Boolean(load_default=False)
    same_language = fields.Boolean(load_default=False)
    similar_population = fields.Boolean(load_default=False, metadata={"description": "From half to double"})


class ReasonSchema(Schema):
    """Why two cities are called similar."""

    code = fields.String(metadata={"example": "similar_size"})
    values = fields.Dict(metadata={"example": {"population_a": 235684, "population_b": 229071}})
    text = fields.Function(sentence, metadata={"type": "string", "example": "Same country"})


class PeerSchema(Schema):
    """A similar city and why it is called similar."""

    city = fields.Nested(CityPlaceSchema)
    score = fields.Float(allow_none=True, metadata=_SCORE)
    choice = fields.String(allow_none=True, metadata={"example": None, "description": "`pinned` of a chosen city"})
    reasons = fields.List(fields.Nested(ReasonSchema))


class PeerListSchema(Schema):
    """Similar cities: those that the city chose, then the most similar first."""

    items = fields.List(fields.Nested(PeerSchema), required=True, attribute="peers")
    next = fields.Constant(None, required=True, metadata={"type": "null"})
    banned = fields.List(
        fields.Nested(CityPlaceSchema),
        allow_none=True,
        metadata={"description": "What the city left out; only for those who may choose"},
    )
    can = fields.Method("_can", metadata={"type": "object", "properties": {"choose": {"type": "boolean"}}})

    def _can(self, comparison: Any) -> dict[str, bool]:
        return permissions(current_actor(), comparison.city, choose=policies.can_choose_peers)


class PeerChoiceForm(Form):
    """Always among the peers, or never."""

    choice = fields.String(required=True, validate=validate.OneOf(["pinned", "banned"]))


class PeerPageQuery(PeerQuery):
    """The same as a page reads it; `find` looks for a city to add."""

    find = Line(100, load_default="")


class PeerPageForm(Form):
    """The same as a page sends it; `none` decides nothing any more."""

    choice = fields.String(required=True, validate=validate.OneOf(["pinned", "banned", "none"]))


class PeerChoiceSchema(Schema):
    """What a city decided about another."""

    city = fields.Nested(CityPlaceSchema)
    choice = fields.String(metadata={"example": "pinned"})


class PeerSetForm(Form):
    """Which list to keep, and under which name."""

    name = Line(120, shortest=1, required=True, metadata={"example": "Leaderboard 2027"})
    limit = fields.Integer(load_default=12, validate=validate.Range(1, 50))
    scope = fields.String(load_default="joined", validate=validate.OneOf(["joined", "all"]))
    filters = fields.List(
        fields.String(validate=validate.OneOf(PEER_FILTERS)), load_default=list, validate=validate.Length(max=3)
    )


class PeerSetQuery(PageQuery):
    """Paging of kept lists."""


class PeerSetMemberSchema(Schema):
    """A city of a kept list, as it was that day."""

    rank = fields.Integer(metadata={"example": 1})
    city_id = fields.Integer(allow_none=True, metadata={"example": 12, "description": "Null once the city is gone"})
    name = fields.String(metadata={"example": "Spokane"})
    country_code = fields.String(metadata={"example": "US"})
    country = fields.Method("_country", metadata={"type": "string", "example": "United States"})
    population = fields.Integer(metadata={"example": 229071})
    score = fields.Float(allow_none=True, metadata=_SCORE)
    reasons = fields.List(fields.Nested(ReasonSchema), attribute="why")

    def _country(self, member: Any) -> str:
        return country_name(member.country_code, choose_language())


class PeerSetSchema(Schema):
    """A list of similar cities, kept as it was on a day. It never changes."""

    id = fields.Integer(metadata={"example": 3})
    name = fields.String(metadata={"example": "Leaderboard 2027"})
    city = fields.Nested(CityPlaceSchema)
    saved_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    scope = fields.String(attribute="among", metadata={"enum": ["joined", "all"]})
    filters = fields.List(fields.String(), metadata={"example": ["same_country"]})
    members = fields.List(fields.Nested(PeerSetMemberSchema))
    url = Url()
    can = Can(remove=policies.can_remove_peer_set)
