"""JSON and forms that add, correct and merge cities."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from forum.blueprints.cities.models.cities import LEVELS
from forum.blueprints.cities.schemas.cities import CityPlaceSchema, country_code, time_zone
from forum.kernel.i18n import _l
from forum.kernel.web.fields import Form, Id, Line, Text

_LEVEL = validate.OneOf(["", *LEVELS])
_DOMAIN = validate.Regexp(r"(?=.{1,120}\Z)([a-z0-9-]+\.)+[a-z]{2,}\Z", error=_l("This is not an email domain."))


class CityFactsForm(Form):
    """Corrections by hand; what is left out stays as it is."""

    name = Line(120, shortest=1, metadata={"example": "Porto Alegre"})
    region = Line(120, metadata={"example": "Rio Grande do Sul"})
    population = fields.Integer(validate=validate.Range(1, 60_000_000), metadata={"example": 1332570})
    latitude = fields.Float(validate=validate.Range(-90, 90), metadata={"example": -30.03306})
    longitude = fields.Float(validate=validate.Range(-180, 180), metadata={"example": -51.23})
    timezone = fields.String(validate=time_zone, metadata={"example": "America/Sao_Paulo"})
    about = Text(4000, metadata={"example": "A small team works with the finance office."})
    mail_domains = fields.List(
        fields.String(validate=_DOMAIN), validate=validate.Length(max=20), metadata={"example": ["boise.demo.example"]}
    )
    joined = fields.Boolean(metadata={"description": "True lets the city take part from now on"})
    level = fields.String(validate=_LEVEL, metadata={"example": "gold", "description": "Empty for none"})
    level_on = fields.Date(metadata={"example": "2026-02-03", "description": "The day of the certificate"})
    level_shared = fields.Boolean(metadata={"description": "Whether all members are told the level"})


class NewCityForm(Form):
    """A city that the gazetteer lacks."""

    name = Line(120, shortest=1, required=True, metadata={"example": "Las Condes"})
    region = Line(120, load_default="", metadata={"example": "Santiago Metropolitan"})
    country_code = fields.String(required=True, validate=country_code, metadata={"example": "CL"})
    population = fields.Integer(required=True, validate=validate.Range(1, 60_000_000), metadata={"example": 294838})
    latitude = fields.Float(required=True, validate=validate.Range(-90, 90), metadata={"example": -33.41})
    longitude = fields.Float(required=True, validate=validate.Range(-180, 180), metadata={"example": -70.58})
    timezone = fields.String(required=True, validate=time_zone, metadata={"example": "America/Santiago"})
    about = Text(4000, load_default="", metadata={"example": "A small team works with the finance office."})
    joined = fields.Boolean(load_default=False, metadata={"description": "Whether it takes part from now on"})

    @post_load
    def _upper_country(self, values: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return values | {"country_code": values["country_code"].upper()}


class DomainsForm(Form):
    """The mail domains whose owners any member of the city may invite."""

    domains = fields.List(
        Line(160, shortest=1),
        required=True,
        validate=validate.Length(max=50),
        metadata={"example": ["boise.demo.example"]},
    )


class MergeForm(Form):
    """The city that stays."""

    into = Id(required=True, metadata={"example": 12})


class MergeQuery(Schema):
    """The city that would stay."""

    into = Id(required=True, metadata={"example": 12})


class MovingSchema(Schema):
    """What would move with a city."""

    code = fields.String(metadata={"example": "members"})
    label = fields.String(metadata={"example": "Members"})
    count = fields.Integer(metadata={"example": 14})


class MergePreviewSchema(Schema):
    """What a merge would do."""

    source = fields.Nested(CityPlaceSchema)
    into = fields.Nested(CityPlaceSchema)
    moves = fields.List(fields.Nested(MovingSchema))


class CityPageForm(Form):
    """The same corrections as a page sends them."""

    version = fields.Integer(required=True, validate=validate.Range(0))
    name = Line(120, shortest=1, required=True)
    region = Line(120)
    population = fields.Integer(required=True, validate=validate.Range(1, 60_000_000))
    timezone = fields.String(required=True, validate=time_zone)
    about = Text(4000)
    mail_domains = Line(2400)
    joined = fields.Boolean()
    level = fields.String(validate=_LEVEL)
    level_on = fields.Date(allow_none=True)
    level_shared = fields.Boolean()


class DomainsPageForm(Form):
    """Mail domains as a page sends them, with commas or line breaks between."""

    version = fields.Integer(required=True, validate=validate.Range(0))
    domains = Text(2400)
