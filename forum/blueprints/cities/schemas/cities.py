"""JSON of cities."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask_babel import get_locale
from marshmallow import Schema, ValidationError, fields, validate

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.cities import LEVELS
from forum.blueprints.cities.rules.countries import country_name, is_country
from forum.blueprints.cities.rules.languages import languages_of
from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS, population_band
from forum.kernel.i18n import _l
from forum.kernel.web.fields import Can, Line, Moment, PageQuery, Url
from forum.kernel.web.identity import current_actor

BANDS = tuple(band.code for band in POPULATION_BANDS)
ATTRIBUTION = "City facts: GeoNames, CC BY 4.0"


def country_code(text: str) -> None:
    """Raise ValidationError for what is no country code."""
    if not is_country(text.upper()):
        raise ValidationError(str(_l("This is not a country code.")))


def time_zone(text: str) -> None:
    """Raise ValidationError for what is no time zone."""
    if text not in available_timezones():
        raise ValidationError(str(_l("We do not know this time zone. Choose one such as America/Sao_Paulo.")))


class CityPlaceSchema(Schema):
    """A city with what one compares it by."""

    id = fields.Integer(metadata={"example": 12})
    name = fields.String(metadata={"example": "Porto Alegre"})
    region = fields.String(metadata={"example": "Rio Grande do Sul"})
    country_code = fields.String(metadata={"example": "BR"})
    country = fields.Method("_country", metadata={"type": "string", "example": "Brazil"})
    population = fields.Integer(metadata={"example": 1332570})
    population_band = fields.Method("_band", metadata={"type": "string", "enum": list(BANDS)})
    joined = fields.Boolean(metadata={"example": True, "description": "Whether it takes part in the network"})
    level = fields.Method(
        "_level",
        metadata={"type": "string", "enum": ["", *LEVELS], "description": "Certified level, empty where not shared"},
    )
    url = Url()

    def _level(self, city: Any) -> str:
        return city.level if policies.can_see_level(current_actor(), city) else ""

    def _country(self, city: Any) -> str:
        return country_name(city.country_code, str(get_locale() or "en"))

    def _band(self, city: Any) -> str:
        return population_band(city.population).code


class CitySchema(CityPlaceSchema):
    """A city. Its facts come from GeoNames (CC BY 4.0) where they were not corrected by hand."""

    latitude = fields.Float(metadata={"example": -30.03306})
    longitude = fields.Float(metadata={"example": -51.23})
    timezone = fields.String(metadata={"example": "America/Sao_Paulo"})
    languages = fields.Method("_languages", metadata={"type": "array", "items": {"type": "string"}, "example": ["pt"]})
    about = fields.String(metadata={"example": "A small team works with the finance office."})
    joined_at = Moment(allow_none=True, metadata={"example": "2026-11-01T10:00:00Z"})
    corrected = fields.Method("_corrected", metadata={"type": "array", "items": {"type": "string"}})
    mail_domains = fields.Method(
        "_domains",
        metadata={
            "type": ["array", "null"],
            "items": {"type": "string"},
            "description": "Only for those who may change the city or lead it",
        },
    )
    level_on = fields.Method("_level_on", metadata={"type": ["string", "null"], "format": "date"})
    level_shared = fields.Method(
        "_level_shared", metadata={"type": ["boolean", "null"], "description": "Only for the city itself and staff"}
    )
    version = fields.Integer(metadata={"example": 3})
    attribution = fields.Constant(ATTRIBUTION, metadata={"type": "string"})
    can = Can(change=policies.can_change_city, lead=policies.can_lead_city)

    def _languages(self, city: Any) -> list[str]:
        return list(languages_of(city.country_code, city.region))

    def _corrected(self, city: Any) -> list[str]:
        return sorted(city.overrides)

    def _domains(self, city: Any) -> list[str] | None:
        return list(city.mail_domains) if policies.can_lead_city(current_actor(), city) else None

    def _level_on(self, city: Any) -> str | None:
        seen = city.level_on and policies.can_see_level(current_actor(), city)
        return city.level_on.isoformat() if seen else None

    def _level_shared(self, city: Any) -> bool | None:
        return city.level_shared if policies.can_see_whole_standing(current_actor(), city) else None


class CityQuery(PageQuery):
    """Which cities to list."""

    q = Line(100, load_default="", metadata={"example": "sao paulo"})
    country = fields.String(load_default=None, validate=country_code, metadata={"example": "BR"})
    population_band = fields.String(load_default=None, validate=validate.OneOf(BANDS))
    scope = fields.String(
        load_default="joined",
        validate=validate.OneOf(["joined", "all"]),
        metadata={"description": "`all` includes cities that have not joined"},
    )
    sort = fields.String(load_default="name", validate=validate.OneOf(["name", "population"]))
