"""JSON and forms of opportunities."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import CityCardSchema, MemberCardSchema
from forum.blueprints.opportunities import policies
from forum.blueprints.opportunities.rules import (
    ANSWERS,
    KINDS,
    LONGEST_BODY,
    LONGEST_WORDS,
    MOST_COUNTRIES,
    MOST_CRITERIA,
    MOST_PARTNERS,
    OPEN,
    STATES,
)
from forum.blueprints.standards.schemas import CriterionCardSchema
from forum.kernel.web.fields import Can, Form, Line, Moment, PageQuery, Text, Url, WallMoment, WebAddress

_COUNT = validate.Range(0, 2**31 - 1)


def _people(example: int) -> fields.Integer:
    return fields.Integer(load_default=None, allow_none=True, validate=_COUNT, metadata={"example": example})


class OpportunityFields(Form):
    """What is told of an opportunity."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS), metadata={"example": "funding"})
    title = Line(160, shortest=3, required=True, metadata={"example": "Grants for open budgets"})
    body = Text(LONGEST_BODY, load_default="", metadata={"description": "Markdown", "example": "What it pays for."})
    eligibility = Line(1000, load_default="", metadata={"example": "Cities with a published budget"})
    amount = Line(120, load_default="", metadata={"example": "Up to US$ 40,000"})
    link_url = WebAddress(500, load_default="", metadata={"example": "https://example.org/call"})
    partners_wanted = fields.Integer(load_default=0, validate=validate.Range(0, MOST_PARTNERS), metadata={"example": 2})
    least_people, most_people = _people(50_000), _people(500_000)
    deadline_zone = Line(64, load_default="UTC", metadata={"example": "America/Bogota"})


class OpportunityForm(OpportunityFields):
    """A new opportunity."""

    countries = fields.List(
        Line(2, shortest=2),
        load_default=list,
        validate=validate.Length(max=MOST_COUNTRIES),
        metadata={"example": ["CO", "MX"]},
    )
    criteria = fields.List(
        Line(20), load_default=list, validate=validate.Length(max=MOST_CRITERIA), metadata={"example": ["BF1"]}
    )
    deadline_at = Moment(load_default=None, allow_none=True, metadata={"example": "2030-02-28T22:59:00Z"})


class OpportunityPageForm(OpportunityFields):
    """The form of the page: the deadline as the clock in its time zone shows it, codes separated by commas."""

    countries = Line(200, load_default="")
    criteria = Line(200, load_default="")
    deadline = WallMoment(load_default=None, allow_none=True)


class OpportunityEditForm(OpportunityPageForm):
    """The same with the version its writer saw."""

    version = fields.Integer(required=True, validate=_COUNT)


class InterestForm(Form):
    """That one's city is interested."""

    words = Text(LONGEST_WORDS, load_default="", metadata={"example": "We publish ours since 2019."})
    shown = fields.Boolean(load_default=False, metadata={"description": "Whether members may see it"})


class CityAnswerForm(Form):
    """What whoever posted it answers a city."""

    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS), metadata={"example": "chosen"})


class OutcomeForm(Form):
    """What became of it."""

    outcome = Text(2000, shortest=3, required=True, metadata={"example": "Two cities were chosen."})


class DecisionForm(Form):
    """Whether it opens."""

    approve = fields.Boolean(required=True)


class OpportunityQuery(PageQuery):
    """Which opportunities."""

    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS), metadata={"example": "funding"})
    state = fields.String(load_default=OPEN, validate=validate.OneOf(STATES), metadata={"example": "open"})


class OpportunitySchema(Schema):
    """An opportunity."""

    id = fields.Integer(metadata={"example": 3})
    kind = fields.String(metadata={"enum": list(KINDS), "example": "funding"})
    title = fields.String(metadata={"example": "Grants for open budgets"})
    body = fields.String(metadata={"description": "Markdown", "example": "What it pays for."})
    html = fields.String(metadata={"example": "<p>What it pays for.</p>"})
    eligibility = fields.String(metadata={"example": "Cities with a published budget"})
    amount = fields.String(metadata={"example": "Up to US$ 40,000"})
    link_url = fields.String(metadata={"example": "https://example.org/call"})
    partners_wanted = fields.Integer(metadata={"description": "How many cities it looks for", "example": 2})
    countries = fields.List(fields.String(), metadata={"example": ["CO"]})
    least_people = fields.Integer(allow_none=True, metadata={"example": None})
    most_people = fields.Integer(allow_none=True, metadata={"example": None})
    criteria = fields.List(fields.Nested(CriterionCardSchema))
    deadline_at = Moment(allow_none=True, metadata={"example": "2030-02-28T22:59:00Z"})
    deadline_zone = fields.String(metadata={"example": "America/Bogota"})
    state = fields.String(metadata={"enum": list(STATES), "example": "open"})
    outcome = fields.String(metadata={"example": ""})
    posted_by = fields.Nested(MemberCardSchema)
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    can = Can(edit=policies.can_edit_opportunity, be_interested=policies.can_be_interested)
    url = Url()


class CityInterestSchema(Schema):
    """A city that is interested."""

    city = fields.Nested(CityCardSchema)
    member = fields.Nested(MemberCardSchema)
    words = fields.String(metadata={"example": "We publish ours since 2019."})
    shown = fields.Boolean(metadata={"example": False})
    answer = fields.String(metadata={"enum": list(ANSWERS), "example": "waiting"})
    at = Moment(metadata={"example": "2026-11-02T10:00:00Z"})


class CityInterestsSchema(Schema):
    """All of them that one may see."""

    items = fields.List(fields.Nested(CityInterestSchema))
    next = fields.String(allow_none=True, metadata={"example": None})


def codes_of(text: Any) -> list[str]:
    """The codes of a field that separates them by commas, in capitals."""
    return list(dict.fromkeys(code.strip().upper() for code in str(text).split(",") if code.strip()))
