"""JSON and forms of requests for help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.rules import states
from forum.blueprints.coaching.schemas.offers import criteria_field, languages_field
from forum.blueprints.standards.schemas import CriterionCardSchema
from forum.kernel.actor import Actor
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, PageQuery, Text, Url
from forum.kernel.web.identity import current_actor

ANSWERS = ("accept", "decline", "more_information")
ROLES = ("mine", "for_me", "to_place")


def _reason() -> Text:
    about = {"description": "Markdown", "example": "Twelve departments keep their own lists."}
    return Text(states.LONGEST_TEXT, shortest=10, required=True, metadata=about)


class RequestFields(Form):
    """What somebody asks for."""

    title = Line(states.LONGEST_TITLE, shortest=3, required=True, metadata={"example": "Our inventory stalls"})
    reason = _reason()
    form = fields.String(
        load_default=states.CALL, validate=validate.OneOf(states.FORMS), metadata={"example": states.CALL}
    )
    confidential = fields.Boolean(
        load_default=False, metadata={"description": "Read by the mentor and a small team alone", "example": True}
    )
    offer_id = Id(
        load_default=None, allow_none=True, metadata={"description": "Ask this mentor; else one is found", "example": 3}
    )


class CoachingRequestForm(RequestFields):
    """A new request."""

    criteria = criteria_field(load_default=list)
    languages = languages_field(load_default=list)


class RequestPageForm(RequestFields):
    """The form of the page: codes separated by commas."""

    criteria = Line(200, load_default="")
    languages = languages_field(load_default=list)


class CoachingAnswerForm(Form):
    """What a mentor answers; to decline and to ask for more takes words."""

    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS), metadata={"example": "accept"})
    words = Text(2000, load_default="", metadata={"example": "Gladly."})
    version = fields.Integer(load_default=None, allow_none=True, metadata={"example": 2})


class CoachingLineForm(Form):
    """More about it."""

    text = Text(4000, shortest=1, required=True, metadata={"example": "Parks and water."})


class ChosenMentorForm(Form):
    """Which mentor is asked."""

    offer_id = Id(required=True, metadata={"example": 3})


class RequestQuery(PageQuery):
    """Which requests."""

    role = fields.String(load_default=None, validate=validate.OneOf(ROLES), metadata={"example": "mine"})
    state = fields.String(load_default=None, validate=validate.OneOf(states.REQUEST_STATES), metadata={"example": None})


class AskQuery(Schema):
    """For whom and about what the form is opened."""

    offer = fields.Integer(load_default=None)
    criterion = Line(20, load_default="")


class CoachingAskSchema(Schema):
    """A mentor was asked."""

    mentor = fields.Nested(MemberCardSchema)
    asked_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    due_at = Moment(metadata={"description": "Until when it waits", "example": "2026-11-09T04:59:59Z"})
    outcome = fields.String(metadata={"enum": list(states.OUTCOMES), "example": ""})


class CoachingLineSchema(Schema):
    """What was asked back, and answered."""

    author = fields.Nested(MemberCardSchema)
    text = fields.String(metadata={"example": "Which departments?"})
    at = Moment(metadata={"example": "2026-11-02T10:00:00Z"})


class CoachingRequestCardSchema(Schema):
    """A request in a list."""

    id = fields.Integer(metadata={"example": 5})
    asker = fields.Nested(MemberCardSchema)
    title = fields.String(metadata={"example": "Our inventory stalls"})
    form = fields.String(metadata={"example": "call"})
    languages = fields.List(fields.String(), metadata={"example": ["es"]})
    confidential = fields.Boolean(metadata={"example": True})
    criteria = fields.List(fields.Nested(CriterionCardSchema))
    state = fields.String(metadata={"enum": list(states.REQUEST_STATES), "example": "asked"})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    changed_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    url = Url()


class _Shown(fields.List[Any]):
    """What of a request the asker of the API may know, by a policy."""

    def __init__(self, each: type[Schema], shown: Callable[[Actor, Any], list[Any]]) -> None:
        super().__init__(fields.Nested(each))
        self._shown = shown

    def get_value(self, obj: Any, attr: str, accessor: Any = None, default: Any = None) -> Any:
        return self._shown(current_actor(), obj)


class CoachingRequestSchema(CoachingRequestCardSchema):
    """A request for help, as far as one may see it."""

    reason = fields.String(metadata={"description": "Markdown", "example": "Twelve departments keep their own lists."})
    reason_html = fields.String(metadata={"example": "<p>Twelve departments keep their own lists.</p>"})
    asks = _Shown(CoachingAskSchema, policies.asks_shown)
    lines = _Shown(CoachingLineSchema, policies.lines_shown)
    can = Can(
        answer=policies.can_answer, tell_more=policies.can_tell_more, choose_mentor=policies.can_choose_mentor,
        withdraw=policies.can_withdraw_request,
    )  # fmt: skip


class CoachingTeamMemberSchema(Schema):
    """One of the few who read confidential requests."""

    member = fields.Nested(MemberCardSchema)
    added_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})


class CoachingTeamSchema(Schema):
    """All of them."""

    items = fields.List(fields.Nested(CoachingTeamMemberSchema))
    next = fields.String(allow_none=True, metadata={"example": None})


class TeamPageForm(Form):
    """Who is chosen, by username."""

    member = Line(80, shortest=1, required=True)


class MentorLoadSchema(Schema):
    """How much a mentor has."""

    mentor = fields.Nested(MemberCardSchema, attribute="offer.mentor")
    capacity = fields.Integer(attribute="offer.capacity", metadata={"example": 2})
    running = fields.Integer(metadata={"example": 1})
    waiting = fields.Integer(metadata={"description": "Requests that wait for her answer", "example": 1})
    since = Moment(allow_none=True, metadata={"example": "2026-11-01T10:00:00Z"})


class MentoringSilenceSchema(Schema):
    """Two people between whom nothing happened for three weeks."""

    mentor = fields.Nested(MemberCardSchema)
    mentee = fields.Nested(MemberCardSchema)
    began_at = Moment(metadata={"example": "2026-09-01T10:00:00Z"})
    active_at = Moment(metadata={"example": "2026-10-01T10:00:00Z"})
    met = fields.Integer(metadata={"description": "How often they met", "example": 2})


class MentoringRoundSchema(Schema):
    """The load and silence of a mentoring round: who and since when, never what about."""

    running = fields.Integer(metadata={"example": 8})
    ended = fields.Integer(metadata={"example": 3})
    open = fields.Integer(metadata={"example": 4})
    mentors = fields.List(fields.Nested(MentorLoadSchema))
    silent = fields.List(fields.Nested(MentoringSilenceSchema))


def listed(text: Any) -> list[str]:
    """The parts of a line that separates them by commas, each once."""
    return list(dict.fromkeys(part.strip() for part in str(text).split(",") if part.strip()))
