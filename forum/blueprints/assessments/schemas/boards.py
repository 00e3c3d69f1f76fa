"""JSON of the leaderboard."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.assessments.rules.board_wording import set_name, share_in_words
from forum.blueprints.assessments.rules.framings import FRAMINGS
from forum.blueprints.cities.models.standings import STATUSES
from forum.kernel.web.fields import Moment, Url

_PEERS = "`auto`: cities like yours, with those you chose; `all`; `region`; `band`: your size; `both`; or a kept list"
NAMED = 5  # cities that are named beside a criterion
_NAMED = {"type": "array", "items": {"$ref": "#/components/schemas/NamedCity"}, "description": "At most five"}


class BoardQuery(Schema):
    """Against which standard, and against whom."""

    framework = fields.String(load_default=None, validate=validate.Length(1, 40), metadata={"example": "wwc-2022"})
    peers = fields.String(
        load_default="auto", validate=validate.Regexp(rf"({'|'.join(FRAMINGS)}|[1-9][0-9]{{0,8}})\Z"),
        metadata={"description": _PEERS, "example": "region"},
    )  # fmt: skip
    city = fields.Integer(
        load_default=None, validate=validate.Range(1, 2**31 - 1), metadata={"description": "For staff: as that city"}
    )


class ShareSchema(Schema):
    """How many percent met it: exactly among those that share, or blurred, give or take `margin`."""

    percent = fields.Integer(metadata={"example": 55})
    margin = fields.Integer(metadata={"example": 8, "description": "Two times of three it is nearer than that"})
    met = fields.Integer(allow_none=True, metadata={"description": "Of an exact share", "example": 6})
    of = fields.Integer(allow_none=True, metadata={"description": "Of an exact share: cities that share", "example": 9})
    text = fields.Function(lambda share: share_in_words(share), metadata={"type": "string", "example": "6 of the 9"})


class PointSchema(Schema):
    """A share in one quarter."""

    quarter = fields.String(metadata={"example": "2026Q4"})
    share = fields.Nested(ShareSchema)


class NamedCitySchema(Schema):
    """A city that lets you know."""

    id = fields.Integer(metadata={"example": 12})
    name = fields.String(metadata={"example": "Porto Alegre"})
    url = Url()


class FrameworkNameSchema(Schema):
    """A standard by its name."""

    slug = fields.String(metadata={"example": "wwc-2022"})
    name = fields.String(metadata={"example": "What Works Cities Standard"})
    url = Url()


class FramingSchema(Schema):
    """Against whom: the figures of a fixed set are published by quarter, those of one's own choice counted now."""

    kind = fields.String(attribute="code", metadata={"enum": [*FRAMINGS, "kept"], "example": "region"})
    name = fields.Function(set_name, metadata={"type": "string", "example": "12 cities like yours"})
    size = fields.Integer(metadata={"example": 12, "description": "0 where nothing is published"})
    set_id = fields.Integer(allow_none=True, metadata={"example": None})
    published = fields.Boolean(metadata={"example": True})


class LineSchema(Schema):
    """One criterion beside the others."""

    code = fields.String(attribute="criterion.code", metadata={"example": "DM1"})
    name = fields.Method("_name", metadata={"type": "string", "example": "Sharing Data"})
    url = fields.String(attribute="criterion.path", metadata={"example": "/standards/wwc-2022/DM1"})
    own = fields.String(metadata={"enum": ["", *STATUSES], "description": "Your city's; empty without one"})
    share = fields.Nested(ShareSchema, allow_none=True, metadata={"description": "Null where too few share"})
    trend = fields.List(fields.Nested(PointSchema))
    sharing = fields.Integer(metadata={"description": "Cities of those compared that let you know", "example": 9})
    met_by = fields.Function(lambda line: NamedCitySchema(many=True).dump(line.met_by[:NAMED]), metadata=_NAMED)

    def _name(self, line: Any) -> str:
        return str(line.criterion.name_in(str(get_locale() or "en")))


class AreaBoardSchema(Schema):
    """One practice area beside the others."""

    code = fields.String(attribute="area.code", metadata={"example": "DM"})
    name = fields.Method("_name", metadata={"type": "string", "example": "Data Management"})
    url = fields.String(attribute="area.path", metadata={"example": "/standards/wwc-2022#area-DM"})
    own_met = fields.Integer(allow_none=True, metadata={"example": 5})
    of = fields.Function(lambda area: len(area.lines), metadata={"type": "integer", "example": 9})
    share = fields.Nested(ShareSchema, allow_none=True)
    trend = fields.List(fields.Nested(PointSchema))
    criteria = fields.List(fields.Nested(LineSchema), attribute="lines")

    def _name(self, board: Any) -> str:
        return str(board.area.name_in(str(get_locale() or "en")))


class UsedSchema(Schema):
    """A document that others use."""

    id = fields.Integer(attribute="resource.id", metadata={"example": 7})
    title = fields.String(attribute="resource.title", metadata={"example": "How we share data"})
    url = fields.String(attribute="resource.path", metadata={"example": "/library/7"})
    cities = fields.Integer(metadata={"example": 3})


class NextStepSchema(Schema):
    """Something to come about a criterion: an event, a call to apply to, a mentor."""

    kind = fields.String(attribute="label", metadata={"example": "Workshop"})
    title = fields.String(metadata={"example": "An inventory in six weeks"})
    url = fields.String(metadata={"example": "/events/12"})
    at = Moment(allow_none=True, metadata={"example": "2026-12-01T15:00:00Z"})


class GapSchema(Schema):
    """What to look at next, and who can help with it."""

    code = fields.String(attribute="line.criterion.code", metadata={"example": "DM1"})
    url = fields.String(attribute="line.criterion.path", metadata={"example": "/standards/wwc-2022/DM1"})
    share = fields.Nested(ShareSchema, attribute="line.share", allow_none=True)
    person = fields.Nested(MemberCardSchema, attribute="person.member", dump_default=None, allow_none=True)
    person_met = fields.Boolean(metadata={"description": "Whether her city met it, as far as you may know"})
    document = fields.Nested(UsedSchema, attribute="used", allow_none=True)
    next_steps = fields.List(fields.Nested(NextStepSchema))


class BoardSchema(Schema):
    """Your city beside others: never a list of names in an order."""

    framework = fields.Nested(FrameworkNameSchema)
    city = fields.Nested(NamedCitySchema, allow_none=True)
    peers = fields.Nested(FramingSchema, attribute="framing")
    quarter = fields.String(allow_none=True, metadata={"example": "2026Q4"})
    published_at = Moment(allow_none=True, metadata={"example": "2026-10-01T00:12:00Z"})
    share = fields.Nested(ShareSchema, allow_none=True)
    trend = fields.List(fields.Nested(PointSchema))
    own_met = fields.Integer(allow_none=True, metadata={"example": 24})
    of = fields.Integer(attribute="total", metadata={"example": 43})
    band = fields.String(metadata={"enum": ["", "first", "second", "third", "fourth"], "description": "Your quarter"})
    areas = fields.List(fields.Nested(AreaBoardSchema))
    gaps = fields.List(fields.Nested(GapSchema))
