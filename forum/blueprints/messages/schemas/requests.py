"""JSON of questions to peers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import get_locale
from marshmallow import Schema, fields, pre_load, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.cities.rules.countries import country_name
from forum.blueprints.messages import policies
from forum.blueprints.messages.models.requests import ASKER, Request
from forum.blueprints.messages.rules import LONGEST_BODY, LONGEST_NOTE, OUTCOMES
from forum.blueprints.standards.schemas import CriterionCardSchema
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, PageQuery, Text, Url
from forum.kernel.web.identity import current_actor

STATES = ("open", "answered", "unanswered")
_CITY = {"type": "object", "description": "The asker's city as it was told", "example": {"name": "Porto Alegre"}}
_OUTCOMES = {"type": "array", "items": {"type": "object"}, "description": "What the two say came of it", "example": []}


class OfTheTwo(fields.Field[Any]):
    """What only who asked and who was asked may have; null for everybody else."""

    def __init__(self, read: Callable[[Request], Any], **kwargs: Any) -> None:
        self._read = read
        super().__init__(dump_only=True, **kwargs)

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> Any:
        return self._read(obj) if obj.concerns(current_actor().id) else None


class ToldAt(Moment):
    """When a question had stood too long, for those who are told of it."""

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> Any:
        told = state_for(obj, current_actor()) == "unanswered"
        return super().serialize(attr, obj, accessor, **kwargs) if told else None


class AskerCitySchema(Schema):
    """The asker's city as it was told along with the question, no more than the asked one may know."""

    id = fields.Integer(metadata={"example": 12})
    name = fields.String(metadata={"example": "Porto Alegre"})
    country_code = fields.String(metadata={"example": "BR"})
    country = fields.Method("_country", metadata={"type": "string", "example": "Brazil"})
    population_band = fields.String(metadata={"example": "over_1m"})
    level = fields.String(allow_none=True, metadata={"example": None, "description": "Certified level, where shared"})
    standing = fields.String(
        allow_none=True, metadata={"example": "in_progress", "description": "On this criterion, where shared"}
    )
    url = fields.Function(lambda card: f"/cities/{card['id']}", metadata={"type": "string", "example": "/cities/12"})

    def _country(self, card: dict[str, Any]) -> str:
        return country_name(card["country_code"], str(get_locale() or "en"))


class OutcomeSchema(Schema):
    """What one of the two says came of a question."""

    by = fields.String(metadata={"example": "asker", "enum": ["asker", "asked"]})
    outcome = fields.String(validate=validate.OneOf(OUTCOMES), metadata={"example": "template_shared"})
    note = fields.String(metadata={"example": "The scorecard, in Portuguese."})
    at = Moment(metadata={"example": "2026-11-03T10:00:00Z"})


class RequestCardSchema(Schema):
    """A question to a peer as both of them have it beside the message that asks it."""

    id = fields.Integer(metadata={"example": 4})
    criterion = fields.Nested(CriterionCardSchema)
    asked = fields.Nested(MemberCardSchema)
    city = fields.Nested(AskerCitySchema, attribute="told_city", allow_none=True)
    sent_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    answered_at = Moment(allow_none=True, metadata={"example": None})
    outcomes = fields.List(fields.Nested(OutcomeSchema))
    url = Url()


class RequestSchema(RequestCardSchema):
    """A question to a peer. What is for the two alone is `null` in the list for programme staff."""

    asker = fields.Nested(MemberCardSchema)
    state = fields.Function(
        lambda request: state_for(request, current_actor()),
        metadata={"type": "string", "enum": list(STATES), "example": "open"},
    )
    unanswered_at = ToldAt(allow_none=True, metadata={"example": None, "description": "When the asker was told"})
    city = OfTheTwo(lambda request: AskerCitySchema().dump(request.card) if request.card else None, metadata=_CITY)
    outcomes = OfTheTwo(lambda request: OutcomeSchema(many=True).dump(request.outcomes), metadata=_OUTCOMES)
    conversation_id = OfTheTwo(lambda request: request.conversation_id, metadata={"type": "integer", "example": 9})
    message_id = OfTheTwo(lambda request: request.message_id, metadata={"type": "integer", "example": 312})
    url = OfTheTwo(lambda request: request.path, metadata={"type": "string", "example": "/messages/requests/4"})
    version = fields.Integer(metadata={"example": 1})
    can = Can(log_outcome=policies.can_log_outcome, ask_next=policies.can_repeat)


class RequestQuery(PageQuery):
    """Which questions."""

    state = fields.String(
        load_default=None,
        validate=validate.OneOf(STATES),
        metadata={"description": "`unanswered`: asked by oneself, or for staff by anybody, five working days ago"},
    )


class AskForm(Form):
    """A question to a peer about a criterion."""

    member_id = Id(required=True, metadata={"example": 42})
    criterion = Line(24, shortest=1, required=True, metadata={"example": "RDC2"})
    body = Text(LONGEST_BODY, shortest=1, required=True, metadata={"example": "How do you pay by the result?"})


class AskNextForm(Form):
    """Whom else to ask, with other words or, left out, with the same."""

    member_id = Id(required=True, metadata={"example": 43})
    body = Text(LONGEST_BODY, shortest=1, metadata={"example": "How do you pay by the result?"})


class OutcomeForm(Form):
    """What came of a question."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES), metadata={"example": "template_shared"})
    note = Line(LONGEST_NOTE, metadata={"example": "The scorecard, in Portuguese."})


class OutcomePageForm(OutcomeForm):
    """The same as its page sends it, which tells who chose nothing what to do."""

    outcome = fields.String(
        load_default="",
        validate=validate.OneOf(OUTCOMES, error=_l("Choose what came of it, then save.")),
        metadata={"example": "template_shared"},
    )

    @pre_load
    def expect_one(self, typed: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Nothing chosen is a choice that does not exist."""
        return {"outcome": "", **typed}


class AskQuery(Schema):
    """Whom to ask about what; `again` names an earlier question whose words to begin with, `q` looks for criteria."""

    q = Line(100, load_default="")
    to = fields.String(load_default="", validate=validate.Length(max=100))
    criterion = fields.String(load_default="", validate=validate.Length(max=24))
    again = Id(load_default=None)


class AskPageForm(Form):
    """The form of a question; whom it is to and what about stand in its hidden fields."""

    to = Line(100, shortest=1, required=True)
    criterion = Line(24, shortest=1, required=True)
    body = Text(LONGEST_BODY, shortest=1, required=True)
    again = Id(load_default=None, allow_none=True)


def state_for(request: Request, reader: Actor) -> str:
    """How a question stands, as far as the reader is told: nobody hears of herself that she lets somebody wait."""
    if request.answered_at is not None:
        return "answered"
    told = request.side_of(reader.id) == ASKER or not request.concerns(reader.id)
    return "unanswered" if request.unanswered_at is not None and told else "open"
