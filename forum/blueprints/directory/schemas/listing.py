"""JSON of the listing: what narrows it, its numbers, and its exports."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.cities.schemas.cities import BANDS, LEVELS, country_code
from forum.blueprints.directory.schemas.people import spoken_language
from forum.kernel import sheets
from forum.kernel.web.fields import Id, Line, Moment, PageQuery

ROLES = ("member", "lead", "staff", "administrator")
SORTS = ("relevance", "name", "recent", "similar")


class PeopleQuery(Schema):
    """Which people. A code that does not exist finds nobody."""

    q = Line(100, load_default="", metadata={"example": "bogota", "description": "Words in anything they show you"})
    city = Id(load_default=None, metadata={"example": 12})
    country = fields.String(load_default=None, validate=country_code, metadata={"example": "BR"})
    practice_area = fields.String(load_default=None, validate=validate.Length(1, 24), metadata={"example": "DM"})
    criterion = fields.String(
        load_default=None,
        validate=validate.Length(1, 24),
        metadata={"example": "DM3", "description": "Who can help with it or looks for it"},
    )
    can_help_with = fields.String(load_default=None, validate=validate.Length(1, 24), metadata={"example": "RDC2"})
    looking_for = fields.String(load_default=None, validate=validate.Length(1, 24), metadata={"example": "DM8"})
    language = fields.String(load_default=None, validate=spoken_language, metadata={"example": "es"})
    population_band = fields.String(load_default=None, validate=validate.OneOf(BANDS))
    level = fields.String(
        load_default=None,
        validate=validate.OneOf(LEVELS),
        metadata={"example": "gold", "description": "The certified level of their city, where it is shared with you"},
    )
    peers_only = fields.Boolean(load_default=False, metadata={"description": "Only from the cities most like yours"})
    available = fields.Boolean(load_default=False, metadata={"description": "Only who is not out of office today"})
    role = fields.String(load_default=None, validate=validate.OneOf(ROLES))
    field = fields.List(
        fields.String(validate=validate.Regexp(r"^[a-z0-9-]{1,40}:[^\s:]{1,40}$")),
        load_default=list,
        validate=validate.Length(max=10),
        metadata={"example": ["team:data"], "description": "Choices in configured fields, as `field:choice`"},
    )


class MemberQuery(PeopleQuery, PageQuery):
    """Which people to list, and in which order."""

    sort = fields.String(
        load_default=None,
        validate=validate.OneOf(SORTS),
        metadata={"description": "Left out: relevance with `q`, else similar cities first, else name"},
    )


class MemberPageQuery(MemberQuery):
    """The same for a page, which may show a map instead of the list."""

    view = fields.String(load_default="list", validate=validate.OneOf(("list", "map")))


class ExportQuery(PeopleQuery):
    """Which people to export, and how."""

    format = fields.String(load_default="csv", validate=validate.OneOf((sheets.CSV, sheets.XLSX)))


class FacetValueSchema(Schema):
    """A value of a filter. `count` is exact up to 10,000; `more` says that there are more; null was not counted."""

    value = fields.String(metadata={"example": "pt"})
    label = fields.String(metadata={"example": "Portuguese"})
    count = fields.Integer(allow_none=True, metadata={"example": 128})
    more = fields.Boolean(metadata={"example": False})
    chosen = fields.Boolean(metadata={"example": False})


class FacetSchema(Schema):
    """A filter of the listing: send a value of it as `parameter`."""

    parameter = fields.String(metadata={"example": "language"})
    label = fields.String(metadata={"example": "Language"})
    values = fields.List(fields.Nested(FacetValueSchema), attribute="options")


class FacetsSchema(Schema):
    """How many people match, and how many for each value of each filter, that filter left open."""

    count = fields.Integer(allow_none=True, metadata={"example": 412, "description": "Exact up to 10,000"})
    more = fields.Boolean(metadata={"example": False, "description": "Whether there are more"})
    facets = fields.List(fields.Nested(FacetSchema))


class ExportSchema(Schema):
    """An export of people: who made it, when, how it was narrowed, and how many people it held."""

    id = Id(metadata={"example": 3})
    member = fields.Nested(MemberCardSchema)
    at = Moment(metadata={"example": "2026-11-25T10:00:00Z"})
    format = fields.String(metadata={"example": "csv"})
    filters = fields.Dict(metadata={"example": {"language": "pt"}})
    people = fields.Integer(allow_none=True, metadata={"example": 52, "description": "Null when it was broken off"})
