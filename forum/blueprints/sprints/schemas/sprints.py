"""JSON of sprints and their applications."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import CityCardSchema, MemberCardSchema
from forum.blueprints.cities.schemas.cities import time_zone
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.rules.states import APPLICATION_STATES, LETTERS, PHASES, VISIBILITIES
from forum.kernel.i18n import LANGUAGES
from forum.kernel.questionnaires import LINE, MOST_QUESTIONS, QUESTION_KINDS
from forum.kernel.web.fields import Can, Day, Form, Id, Line, Moment, Text, Url

MOST_COUNTRIES = 250
_LANGUAGE = validate.OneOf(tuple(LANGUAGES))


class SprintSchema(Schema):
    """A sprint and its call."""

    id = fields.Integer(metadata={"example": 3})
    title = fields.String(metadata={"example": "Trust in city AI"})
    language = fields.String(metadata={"example": "en"})
    edition_of_id = fields.Integer(allow_none=True, metadata={"description": "The first edition", "example": None})
    phase = fields.String(metadata={"enum": list(PHASES), "example": "open"})
    visibility = fields.String(metadata={"enum": list(VISIBILITIES), "example": "public"})
    summary = fields.String(metadata={"example": "Ten weeks, six cities, one plan each."})
    frequency = fields.String(metadata={"example": "Once a week"})
    duration = fields.String(metadata={"example": "10 weeks"})
    context = fields.String(metadata={"example": "Residents ask how the city decides."})
    overview = fields.String(metadata={"example": "Each city writes a plan."})
    what_you_do = fields.String(metadata={"example": "Meet every week."})
    what_you_get = fields.String(metadata={"example": "A plan that can be carried out."})
    who_should_apply = fields.String(metadata={"example": "Cities that prepare a first use."})
    hashtags = fields.List(fields.String(), metadata={"example": ["Sprint"]})
    precalls = fields.List(
        fields.String(), metadata={"description": "On the clock of `time_zone`", "example": ["2026-08-05T15:00"]}
    )
    opens_at = Moment(metadata={"example": "2026-06-01T09:00:00Z"})
    deadline_at = Moment(metadata={"example": "2026-07-27T04:00:00Z"})
    time_zone = fields.String(metadata={"description": "In which the deadline is meant", "example": "America/New_York"})
    starts_on = fields.Date(metadata={"example": "2026-09-01"})
    ends_on = fields.Date(metadata={"example": "2026-11-30"})
    places = fields.Integer(metadata={"example": 6})
    eligibility = fields.Dict(keys=fields.String(), metadata={"example": {"least_population": 30000}})
    questions = fields.List(fields.Dict(keys=fields.String()), metadata={"example": [{"key": "why", "label": "Why?"}]})
    version = fields.Integer(metadata={"example": 2})
    url = Url()
    can = Can(edit=policies.can_edit_sprint)


class ApplicationSchema(Schema):
    """The expression of interest of a city; it is its people's, and programme staff's once it was sent."""

    id = fields.Integer(metadata={"example": 12})
    sprint_id = fields.Integer(metadata={"example": 3})
    city = fields.Nested(CityCardSchema)
    state = fields.String(metadata={"enum": list(APPLICATION_STATES), "example": "draft"})
    stage = fields.String(metadata={"example": "Writing a first framework"})
    answers = fields.Dict(keys=fields.String(), metadata={"example": {"why": "We begin."}})
    submitted_at = Moment(allow_none=True, metadata={"example": None})
    waiting_position = fields.Integer(allow_none=True, metadata={"example": None})
    version = fields.Integer(metadata={"example": 1})
    can = Can(
        write=policies.can_write_application, submit=policies.can_hand_in, withdraw=policies.can_withdraw,
        confirm=policies.can_confirm,
    )  # fmt: skip


class ScoreSchema(Schema):
    """What one scorer says of an application."""

    member = fields.Nested(MemberCardSchema)
    scores = fields.Dict(keys=fields.String(), values=fields.Integer(), metadata={"example": {"need": 4}})
    words = fields.Dict(keys=fields.String(), values=fields.String(), metadata={"example": {"need": "Clear."}})
    scored_at = Moment(metadata={"example": "2026-08-01T09:00:00Z"})


class ComparedSchema(Schema):
    """The scores that you may read; the means once both are in."""

    items = fields.List(fields.Nested(ScoreSchema))
    mean = fields.Float(allow_none=True, metadata={"example": 3.5})
    spread = fields.Float(allow_none=True, metadata={"example": 1.0})


class LetterSchema(Schema):
    """A letter to a city, as it was sent."""

    kind = fields.String(metadata={"enum": list(LETTERS), "example": "chosen"})
    language = fields.String(metadata={"example": "es"})
    subject = fields.String(metadata={"example": "Mendoza is chosen"})
    body = fields.String(metadata={"example": "Confirm the place."})
    written_at = Moment(metadata={"example": "2026-08-10T09:00:00Z"})


class AskedForm(Form):
    """A question of the expression of interest."""

    key = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z0-9_]{0,39}$"), metadata={"example": "why"})
    label = Line(300, shortest=1, required=True, metadata={"example": "What do you want to do?"})
    kind = fields.String(load_default=LINE, validate=validate.OneOf(QUESTION_KINDS), metadata={"example": "text"})
    options = fields.List(Line(120, shortest=1), load_default=list, metadata={"description": "What a choice offers"})
    hint = Line(300, load_default="", metadata={"example": "In a few lines"})
    required = fields.Boolean(load_default=False, metadata={"example": True})


class JudgedForm(Form):
    """A criterion of judgement, scored from 1 to 5."""

    key = fields.String(
        required=True, validate=validate.Regexp(r"^[a-z][a-z0-9_]{0,39}$"), metadata={"example": "need"}
    )
    name = Line(160, shortest=1, required=True, metadata={"example": "How much it is needed"})


class EligibilityForm(Form):
    """For which cities the edition is; what is left out is no condition."""

    least_population = fields.Integer(strict=True, validate=validate.Range(0, 10**8), metadata={"example": 30000})
    most_population = fields.Integer(strict=True, validate=validate.Range(0, 10**8), metadata={"example": 900000})
    countries = fields.List(
        fields.String(validate=validate.Length(2, 2)), validate=validate.Length(max=MOST_COUNTRIES),
        metadata={"example": ["BR", "MX"]},
    )  # fmt: skip
    stages = fields.List(Line(160, shortest=1), validate=validate.Length(max=20), metadata={"example": ["Designing"]})
    certified = fields.Boolean(metadata={"example": False})


class SprintForm(Form):
    """A call as staff draft it. `deadline_on` is the last day, in `time_zone`."""

    title = Line(160, shortest=3, required=True, metadata={"example": "Trust in city AI"})
    language = fields.String(validate=_LANGUAGE, metadata={"example": "en"})
    visibility = fields.String(validate=validate.OneOf(VISIBILITIES), metadata={"example": "public"})
    summary = Line(300, metadata={"example": "Ten weeks, six cities."})
    frequency = Line(300, metadata={"example": "Once a week"})
    duration = Line(300, metadata={"example": "10 weeks"})
    context = Text(8000, metadata={"example": "Residents ask."})
    overview = Text(8000, metadata={"example": "Each city writes a plan."})
    what_you_do = Text(8000, metadata={"example": "Meet every week."})
    what_you_get = Text(8000, metadata={"example": "A plan."})
    who_should_apply = Text(8000, metadata={"example": "Cities that begin."})
    deadline_on = Day(required=True, metadata={"example": "2027-07-26"})
    time_zone = fields.String(required=True, validate=time_zone, metadata={"example": "America/New_York"})
    starts_on = Day(required=True, metadata={"example": "2027-09-01"})
    ends_on = Day(required=True, metadata={"example": "2027-11-30"})
    places = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100), metadata={"example": 6})
    hashtags = fields.List(Line(40, shortest=1), validate=validate.Length(max=20), metadata={"example": ["Sprint"]})
    precalls = fields.List(
        fields.String(validate=validate.Regexp(r"^\d{4}-\d\d-\d\dT\d\d:\d\d$")), validate=validate.Length(max=10),
        metadata={"description": "On the clock of `time_zone`", "example": ["2027-08-05T15:00"]},
    )  # fmt: skip
    questions = fields.List(fields.Nested(AskedForm), validate=validate.Length(max=MOST_QUESTIONS))
    judging = fields.List(fields.Nested(JudgedForm), validate=validate.Length(max=20))
    eligibility = fields.Nested(EligibilityForm)
    criterion_ids = fields.List(Id(), validate=validate.Length(max=20), metadata={"example": []})


class SprintChangeForm(SprintForm):
    """What is to change of a call; `published` publishes a draft."""

    title = Line(160, shortest=3, metadata={"example": "Trust in city AI"})
    deadline_on = Day(metadata={"example": "2027-07-26"})
    time_zone = fields.String(validate=time_zone, metadata={"example": "UTC"})
    starts_on = Day(metadata={"example": "2027-09-01"})
    ends_on = Day(metadata={"example": "2027-11-30"})
    places = fields.Integer(strict=True, validate=validate.Range(1, 100), metadata={"example": 6})
    published = fields.Boolean(metadata={"example": True})


class CopyForm(Form):
    """When the next edition is, and in which language."""

    deadline_on = Day(required=True, metadata={"example": "2028-07-26"})
    starts_on = Day(required=True, metadata={"example": "2028-09-01"})
    ends_on = Day(required=True, metadata={"example": "2028-11-30"})
    language = fields.String(validate=_LANGUAGE, metadata={"example": "es"})
    title = Line(160, shortest=3, metadata={"example": "Confianza en la IA"})


class ApplyForm(Form):
    """In which stage of work the city is, where the call asks."""

    stage = Line(160, load_default="", metadata={"example": ""})


class AnswersForm(Form):
    """The answers that change, what you saw of them, and what becomes of the whole."""

    answers = fields.Dict(keys=fields.String(), metadata={"example": {"why": "We begin."}})
    seen = fields.Dict(keys=fields.String(), metadata={"example": {"why": ""}})
    stage = Line(160, metadata={"example": "Designing"})
    act = fields.String(
        validate=validate.OneOf(("submit", "withdraw", "confirm")),
        metadata={"description": "After the answers are kept"},
    )


class ScorerForm(Form):
    """Who is asked to score an application."""

    member_id = Id(required=True, metadata={"example": 42})


class ScoreForm(Form):
    """A score from 1 to 5 for each criterion of judgement with words; or that you may not judge this one, and why."""

    scores = fields.Dict(
        keys=fields.String(), values=fields.Integer(strict=True, validate=validate.Range(1, 5)),
        load_default=dict, metadata={"example": {"need": 4}},
    )  # fmt: skip
    words = fields.Dict(keys=fields.String(), values=Text(2000), load_default=dict, metadata={"example": {}})
    conflict = Line(500, load_default="", metadata={"example": ""})


class SelectionForm(Form):
    """The applications that are chosen, and the waiting list in its order; all others are declined."""

    chosen = fields.List(Id(), required=True, validate=validate.Length(1, 100), metadata={"example": [12, 14]})
    waiting = fields.List(Id(), load_default=list, validate=validate.Length(max=200), metadata={"example": [13]})
    words = fields.Dict(
        keys=fields.Integer(), values=Text(2000), load_default=dict,
        metadata={"description": "What the letter of an application says beside", "example": {"12": "Welcome."}},
    )  # fmt: skip
