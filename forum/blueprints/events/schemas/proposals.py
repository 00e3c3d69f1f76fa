"""JSON of proposals, and the forms of their pages."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.events import policies
from forum.blueprints.events.rules.kinds import (
    KINDS,
    LONGEST_LINK,
    LONGEST_PLACE,
    LONGEST_TITLE,
    MOST_CAPACITY,
    MOST_CRITERIA,
    MOST_HOSTS,
)
from forum.blueprints.events.rules.live import LONGEST_AIM, LONGEST_WORDS, MOST_WISHES, PROPOSAL_STATES
from forum.blueprints.events.schemas.events import plausible
from forum.kernel.i18n import LANGUAGES
from forum.kernel.web.fields import Can, Form, Id, Line, LocalMoment, Moment, PageQuery, Text, Url

_ZONE = {"description": "An IANA time zone", "example": "America/Bogota"}


class ProposalQuery(PageQuery):
    """Which proposals."""

    state = fields.String(load_default=None, validate=validate.OneOf(PROPOSAL_STATES), metadata={"example": "waiting"})
    mine = fields.Boolean(load_default=False, metadata={"example": True})


class ProposalForm(Form):
    """What one would like to hold."""

    title = Line(LONGEST_TITLE, shortest=3, required=True, metadata={"example": "Reading a budget together"})
    aim = Text(LONGEST_AIM, shortest=10, required=True, metadata={"example": "Each leaves with a first draft."})
    kind = fields.String(load_default="workshop", validate=validate.OneOf(KINDS[:4]), metadata={"example": "workshop"})
    language = fields.String(load_default="en", validate=validate.OneOf(list(LANGUAGES)), metadata={"example": "en"})
    time_zone = Line(60, shortest=1, required=True, metadata=_ZONE)
    wishes = fields.List(Moment(validate=plausible), load_default=list, validate=validate.Length(max=MOST_WISHES))
    host_ids = fields.List(Id(), load_default=list, validate=validate.Length(max=MOST_HOSTS - 1))
    criterion_ids = fields.List(Id(), load_default=list, validate=validate.Length(max=MOST_CRITERIA))


class ProposalEditForm(Form):
    """What is to be changed of one's proposal."""

    title = Line(LONGEST_TITLE, shortest=3, metadata={"example": "Reading a budget together"})
    aim = Text(LONGEST_AIM, shortest=10, metadata={"example": "Each leaves with a first draft."})
    kind = fields.String(validate=validate.OneOf(KINDS[:4]), metadata={"example": "workshop"})
    language = fields.String(validate=validate.OneOf(list(LANGUAGES)), metadata={"example": "en"})
    time_zone = Line(60, shortest=1, metadata=_ZONE)
    wishes = fields.List(Moment(validate=plausible), validate=validate.Length(max=MOST_WISHES))
    host_ids = fields.List(Id(), validate=validate.Length(max=MOST_HOSTS - 1))
    criterion_ids = fields.List(Id(), validate=validate.Length(max=MOST_CRITERIA))


class ProposalWordsForm(Form):
    """What staff say of a proposal."""

    words = Text(LONGEST_WORDS, shortest=3, required=True, metadata={"example": "Who is it for?"})


class AcceptForm(Form):
    """When and where it takes place, and for how many."""

    starts_at = Moment(required=True, validate=plausible, metadata={"example": "2030-11-02T15:00:00Z"})
    ends_at = Moment(required=True, validate=plausible, metadata={"example": "2030-11-02T16:00:00Z"})
    time_zone = Line(60, shortest=1, required=True, metadata=_ZONE)
    capacity = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, MOST_CAPACITY))
    group_id = Id(load_default=None, allow_none=True, metadata={"example": 7})
    place = Line(LONGEST_PLACE, load_default="", metadata={"example": ""})
    link = Line(LONGEST_LINK, load_default="", metadata={"example": "https://meet.example.org/budget"})
    words = Text(LONGEST_WORDS, load_default="", metadata={"example": "We look forward to it."})


class ProposalPageForm(Form):
    """The form of the page: hosts by their names, criteria by their codes."""

    title = Line(LONGEST_TITLE, shortest=3, required=True)
    aim = Text(LONGEST_AIM, shortest=10, required=True)
    kind = fields.String(load_default="workshop", validate=validate.OneOf(KINDS[:4]))
    language = fields.String(load_default="en", validate=validate.OneOf(list(LANGUAGES)))
    wish_1 = LocalMoment(load_default=None, allow_none=True)
    wish_2 = LocalMoment(load_default=None, allow_none=True)
    wish_3 = LocalMoment(load_default=None, allow_none=True)
    hosts = Line(300, load_default="")
    criteria = Line(120, load_default="")
    version = fields.Integer(load_default=None, allow_none=True)


class ProposalDecisionForm(Form):
    """What staff say, for asking and declining."""

    words = Text(LONGEST_WORDS, shortest=3, required=True)
    version = fields.Integer(load_default=None, allow_none=True)


class AcceptPageForm(Form):
    """The form of the page for accepting; moments on the clock of the reader."""

    starts_at = LocalMoment(required=True)
    minutes = fields.Integer(load_default=60, validate=validate.Range(10, 60 * 24))
    capacity = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, MOST_CAPACITY))
    group_id = Id(load_default=None, allow_none=True)
    place = Line(LONGEST_PLACE, load_default="")
    link = Line(LONGEST_LINK, load_default="")
    words = Text(LONGEST_WORDS, load_default="")
    version = fields.Integer(load_default=None, allow_none=True)


class ProposedEventSchema(Schema):
    """The event that was made of a proposal."""

    id = fields.Integer(metadata={"example": 5})
    title = fields.String(metadata={"example": "Reading a budget together"})
    starts_at = Moment(metadata={"example": "2030-11-02T15:00:00Z"})
    url = Url()


class ProposalSchema(Schema):
    """What a member proposes to hold, and what staff have said of it."""

    id = fields.Integer(metadata={"example": 3})
    title = fields.String(metadata={"example": "Reading a budget together"})
    aim = fields.String(metadata={"example": "Each leaves with a first draft."})
    kind = fields.String(validate=validate.OneOf(KINDS), metadata={"example": "workshop"})
    language = fields.String(metadata={"example": "en"})
    time_zone = fields.String(metadata=_ZONE)
    wishes = fields.List(Moment(), attribute="moments", metadata={"example": ["2030-11-02T15:00:00Z"]})
    proposer = fields.Nested(MemberCardSchema)
    hosts = fields.List(fields.Nested(MemberCardSchema))
    criteria = fields.Method("_criteria", metadata={"type": "array", "items": {"type": "string"}, "example": ["DM3"]})
    state = fields.String(validate=validate.OneOf(PROPOSAL_STATES), metadata={"example": "waiting"})
    words = fields.String(metadata={"example": "Who is it for?"})
    answered_by = fields.Nested(MemberCardSchema, allow_none=True)
    answered_at = Moment(allow_none=True, metadata={"example": None})
    event = fields.Nested(ProposedEventSchema, allow_none=True)
    asked_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    url = Url()
    can = Can(edit=policies.can_edit_proposal, decide=lambda actor, _: policies.can_decide_proposals(actor))

    def _criteria(self, proposal: Any) -> list[str]:
        return [criterion.code for criterion in proposal.criteria]
