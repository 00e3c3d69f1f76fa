"""JSON of what a city tells of itself."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from forum.blueprints.cities import policies
from forum.blueprints.cities.rules.indicators import CURRENCIES, GOVERNMENTS
from forum.kernel.i18n import _l
from forum.kernel.web.fields import Can, Form, Moment

_LANGUAGE = validate.Regexp(r"[a-z]{2}\Z", error=_l("This is not a language code."))


class IndicatorsSchema(Schema):
    """What a city tells of itself; null where it has told nothing."""

    city_id = fields.Integer(metadata={"example": 12})
    budget = fields.Integer(allow_none=True, metadata={"example": 780000000, "description": "Of a year"})
    budget_per_head = fields.Boolean(metadata={"description": "Whether the budget is that for each inhabitant"})
    currency = fields.String(allow_none=True, metadata={"example": "USD"})
    budget_year = fields.Integer(allow_none=True, metadata={"example": 2026})
    staff = fields.Integer(allow_none=True, metadata={"example": 1900, "description": "People who work for the city"})
    government = fields.String(allow_none=True, metadata={"enum": [*GOVERNMENTS, None]})
    languages = fields.List(fields.String(), metadata={"example": ["es"], "description": "Besides the country's"})
    changed_at = Moment(allow_none=True, metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    can = Can(change=policies.can_change_indicators)


class IndicatorsForm(Form):
    """All that a city tells; what is left out is told no longer."""

    budget = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 10**15))
    budget_per_head = fields.Boolean(load_default=False)
    currency = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(CURRENCIES))
    budget_year = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1990, 2100))
    staff = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 5_000_000))
    government = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(GOVERNMENTS))
    languages = fields.List(fields.String(validate=_LANGUAGE), load_default=list, validate=validate.Length(max=8))

    @validates_schema
    def _budget_is_whole(self, data: dict[str, Any], **options: Any) -> None:
        if data.get("budget") is None:
            return
        for name, message in (("currency", _l("Say the currency of the budget.")),
                              ("budget_year", _l("Say the year of the budget."))):  # fmt: skip
            if data.get(name) is None:
                raise ValidationError(str(message), name)

    @post_load
    def _nothing_without_a_budget(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        if data["budget"] is None:
            data |= {"currency": None, "budget_year": None, "budget_per_head": False}
        data["languages"] = list(dict.fromkeys(data["languages"]))
        return data


class IndicatorsPageForm(IndicatorsForm):
    """The same as a page sends it."""

    version = fields.Integer(required=True, validate=validate.Range(0))
