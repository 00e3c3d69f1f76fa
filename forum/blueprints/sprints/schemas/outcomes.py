"""Help one to one and the survey after a sprint: JSON and the forms of pages."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import CityCardSchema, MemberCardSchema
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.rules.outcomes import LONGEST_HELP, LONGEST_WISH, MOST_AT_ONCE
from forum.blueprints.sprints.schemas.call_pages import QuestionsForm
from forum.kernel.questionnaires import MOST_QUESTIONS, QUESTION_KINDS
from forum.kernel.web.fields import Can, Form, Line, Moment, Text, Url, WallMoment

_ZONE = {"description": "An IANA time zone: whose clock is meant", "example": "America/Bogota"}


class HelpSlotSchema(Schema):
    """A time of help one to one; what a city booked is seen by its people and programme staff."""

    id = fields.Integer(metadata={"example": 8})
    sprint_id = fields.Integer(metadata={"example": 3})
    starts_at = Moment(metadata={"example": "2027-09-09T15:00:00Z"})
    ends_at = Moment(metadata={"example": "2027-09-09T15:30:00Z"})
    time_zone = fields.String(metadata=_ZONE)
    adviser = fields.Nested(MemberCardSchema)
    city = fields.Nested(CityCardSchema, allow_none=True)
    wish = fields.String(metadata={"example": "We do not know whom to invite first."})
    place = fields.String(
        attribute="place_told", metadata={"description": "Once booked", "example": "https://video.example/room"}
    )
    cancelled_at = Moment(allow_none=True, metadata={"example": None})
    version = fields.Integer(metadata={"example": 1})
    url = Url()
    can = Can(book=policies.can_book_help, free=policies.can_free_help, cancel=policies.can_cancel_help)


class HelpOfferForm(Form):
    """So many times, one after the other, of so many minutes each."""

    starts_at = Moment(required=True, metadata={"example": "2027-09-09T15:00:00Z"})
    minutes = fields.Integer(required=True, validate=validate.Range(5, LONGEST_HELP), metadata={"example": 30})
    time_zone = Line(60, shortest=1, required=True, metadata=_ZONE)
    times = fields.Integer(load_default=1, validate=validate.Range(1, MOST_AT_ONCE), metadata={"example": 4})
    place = Line(500, load_default="", metadata={"example": "https://video.example/room"})


class HelpOfferPageForm(Form):
    """The same, as the clock shows it in a time zone."""

    starts = WallMoment(required=True)
    minutes = fields.Integer(required=True, validate=validate.Range(5, LONGEST_HELP))
    time_zone = Line(60, shortest=1, required=True)
    times = fields.Integer(load_default=1, validate=validate.Range(1, MOST_AT_ONCE))
    place = Line(500, load_default="")


class HelpBookingForm(Form):
    """What the city wants to talk about."""

    wish = Text(LONGEST_WISH, load_default="", metadata={"example": "We do not know whom to invite first."})


class SurveyQuestionSchema(Schema):
    """A question."""

    key = Line(40, load_default="", metadata={"example": "q1"})
    label = Line(300, required=True, metadata={"example": "What do you do differently now?"})
    kind = fields.String(load_default="line", validate=validate.OneOf(QUESTION_KINDS), metadata={"example": "text"})
    required = fields.Boolean(load_default=False, metadata={"example": False})
    options = fields.List(Line(120), load_default=list, metadata={"example": []})
    hint = Line(300, load_default="", metadata={"example": ""})


class SurveySchema(Schema):
    """What the people of a sprint's cities are asked afterwards."""

    sprint_id = fields.Integer(metadata={"example": 3})
    questions = fields.List(fields.Nested(SurveyQuestionSchema))
    opened_at = Moment(allow_none=True, metadata={"example": "2027-11-20T15:00:00Z"})
    version = fields.Integer(metadata={"example": 1})


class SurveyForm(Form):
    """What is asked; `opened` gives it to the people of the cities."""

    questions = fields.List(
        fields.Nested(SurveyQuestionSchema), required=True, validate=validate.Length(1, MOST_QUESTIONS)
    )
    opened = fields.Boolean(load_default=False, metadata={"example": True})


class SurveyAnswersForm(Form):
    """Answers by the key of the question."""

    answers = fields.Dict(keys=fields.String(), required=True, metadata={"example": {"q1": "We ask residents first."}})


class SurveyCountSchema(Schema):
    """How many chose an option; of a question of yes and no, `yes` and `no`."""

    option = fields.Function(lambda one: one[0], metadata={"type": "string", "example": "yes"})
    number = fields.Function(lambda one: one[1], metadata={"type": "integer", "example": 4})


class SurveyResultSchema(Schema):
    """What was answered to a question, without saying by whom."""

    question = fields.Nested(SurveyQuestionSchema)
    counts = fields.List(fields.Nested(SurveyCountSchema))
    words = fields.List(fields.String(), metadata={"example": ["We ask residents first."]})


class SurveyResultsSchema(Schema):
    """The results; empty until three people have answered."""

    answered = fields.Integer(metadata={"example": 5})
    results = fields.List(fields.Nested(SurveyResultSchema))


class SurveyQuestionsForm(QuestionsForm):  # type: ignore[misc,valid-type]  # made from rows
    """The questions of a survey, and whether it is opened."""

    act = fields.String(load_default="save", validate=validate.OneOf(("save", "open")))
