"""JSON of watched words and of rules of automatic membership."""

from __future__ import annotations

from marshmallow import Schema, fields

from forum.blueprints.accounts.schemas import CityCardSchema
from forum.blueprints.groups import policies
from forum.blueprints.standards.schemas import AreaCardSchema
from forum.kernel.web.fields import Can, Form, Id, Line, Moment


class WatchWordSchema(Schema):
    """A word that the moderators of a group want to look at."""

    id = fields.Integer(metadata={"example": 3})
    word = fields.String(metadata={"example": "discount*"})
    note = fields.String(metadata={"example": "Offers of vendors."})
    added_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    can = Can(see=policies.can_see_word)


class WatchWordsSchema(Schema):
    """The watched words of a group, at most 200."""

    items = fields.List(fields.Nested(WatchWordSchema), required=True)


class WatchWordForm(Form):
    """A word, or some words; `*` stands for the rest of a word."""

    word = Line(80, shortest=2, required=True, metadata={"example": "discount*"})
    note = Line(200, load_default="", metadata={"example": "Offers of vendors."})


class MembershipRuleSchema(Schema):
    """Who belongs to a group without asking: of what is given all must fit."""

    id = fields.Integer(metadata={"example": 2})
    area = fields.Nested(AreaCardSchema, allow_none=True)
    country = fields.String(attribute="country_code", allow_none=True, metadata={"example": "BR"})
    city = fields.Nested(CityCardSchema, allow_none=True)
    can = Can(see=policies.can_see_rule)


class MembershipRulesSchema(Schema):
    """The rules of a group, at most twenty; one of them is enough."""

    items = fields.List(fields.Nested(MembershipRuleSchema), required=True)


class MembershipRuleForm(Form):
    """A practice area, a country, a city: at least one."""

    area = Line(12, load_default=None, allow_none=True, metadata={"example": "DM"})
    country = Line(2, load_default=None, allow_none=True, metadata={"example": "BR"})
    city_id = Id(load_default=None, allow_none=True, metadata={"example": None})


class MembershipRulePageForm(Form):
    """The same from the page."""

    area = Line(12, load_default=None, allow_none=True)
    country = Line(2, load_default=None, allow_none=True)
    city_id = Id(load_default=None, allow_none=True)
