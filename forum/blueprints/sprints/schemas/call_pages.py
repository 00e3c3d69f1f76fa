"""Forms of the pages from the call to the chosen cities."""

from __future__ import annotations

from marshmallow import INCLUDE, fields, validate

from forum.blueprints.cities.schemas.cities import time_zone
from forum.blueprints.sprints.rules.states import LETTERS, VISIBILITIES
from forum.kernel.i18n import LANGUAGES
from forum.kernel.questionnaires import LINE, LONGEST_LABEL, MOST_QUESTIONS, QUESTION_KINDS
from forum.kernel.web.fields import Day, Form, Id, Line, Text

_LANGUAGE = validate.OneOf(tuple(LANGUAGES))
_PEOPLE = validate.Range(0, 10**8)


class CallForm(Form):
    """A call as staff write it on the page; lists are separated by commas, or stand one on a line."""

    title = Line(160, shortest=3, required=True)
    language = fields.String(required=True, validate=_LANGUAGE)
    visibility = fields.String(required=True, validate=validate.OneOf(VISIBILITIES))
    summary = Line(300, load_default="")
    frequency = Line(300, load_default="")
    duration = Line(300, load_default="")
    context = Text(8000, load_default="")
    overview = Text(8000, load_default="")
    what_you_do = Text(8000, load_default="")
    what_you_get = Text(8000, load_default="")
    who_should_apply = Text(8000, load_default="")
    deadline_on = Day(required=True)
    time_zone = fields.String(required=True, validate=time_zone)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    places = fields.Integer(required=True, validate=validate.Range(1, 100))
    precalls = Text(400, load_default="")
    hashtags = Line(400, load_default="")
    criteria = Line(300, load_default="")
    least_population = fields.Integer(load_default=None, allow_none=True, validate=_PEOPLE)
    most_population = fields.Integer(load_default=None, allow_none=True, validate=_PEOPLE)
    countries = Line(300, load_default="")
    stages = Text(3300, load_default="")
    certified = fields.String(load_default="", validate=validate.OneOf(("", "yes", "no")))
    version = fields.Integer(load_default=None, allow_none=True)


class PublishForm(Form):
    """The version that was looked at before it is published."""

    version = fields.Integer(required=True)


_ROWS: dict[str, fields.Field] = {}  # type: ignore[type-arg]  # of many kinds
for _number in range(1, MOST_QUESTIONS + 1):
    _ROWS |= {
        f"q{_number}_label": Line(LONGEST_LABEL, load_default=""),
        f"q{_number}_kind": fields.String(load_default=LINE, validate=validate.OneOf(QUESTION_KINDS)),
        f"q{_number}_required": fields.Boolean(load_default=False),
        f"q{_number}_options": Text(2600, load_default=""),
        f"q{_number}_hint": Line(LONGEST_LABEL, load_default=""),
        f"q{_number}_key": Line(40, load_default=""),
        f"q{_number}_place": fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 99)),
    }

QuestionsForm = Form.from_dict(
    {**_ROWS, "judging": Text(3300, load_default=""), "version": fields.Integer(required=True)},
    name="SprintQuestionsForm",
)
QuestionsForm.__doc__ = "The questions of the form, each in a row of its own, and the criteria of judgement by lines."


class CopyCallForm(Form):
    """When the next edition is, and in which language."""

    title = Line(160, shortest=3, required=True)
    language = fields.String(required=True, validate=_LANGUAGE)
    deadline_on = Day(required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)


class StartForm(Form):
    """In which stage of work the city is, where the call asks."""

    stage = Line(160, load_default="")


class AnswersPageForm(Form):
    """The answers, named as the form of the call says (`answer-<key>`), and what becomes of them."""

    class Meta:
        unknown = INCLUDE

    act = fields.String(load_default="save", validate=validate.OneOf(("save", "submit")))
    stage = Line(160, load_default="")


class ScoresForm(Form):
    """Scores and words, named by the criteria of judgement (`score-<key>`, `words-<key>`)."""

    class Meta:
        unknown = INCLUDE


class ConflictForm(Form):
    """Why one may not judge an application."""

    conflict = Line(500, shortest=3, required=True)


class ScorersForm(Form):
    """Who is asked to score, as a text of usernames."""

    scorers = Line(200, shortest=1, required=True)


class SelectionQuery(Form):
    """What is to become of each application (`choice-<id>`, `place-<id>` on the waiting list)."""

    class Meta:
        unknown = INCLUDE


_LETTERS: dict[str, fields.Field] = {}  # type: ignore[type-arg]  # of two kinds
for _kind in LETTERS:
    for _language in LANGUAGES:
        _LETTERS |= {
            f"subject-{_kind}-{_language}": Line(200, load_default=""),
            f"body-{_kind}-{_language}": Text(8000, load_default=""),
        }


class ChoicePageForm(Form.from_dict(_LETTERS)):  # type: ignore[misc]  # made from the kinds of letters
    """The chosen applications, the waiting list in its order, and the letters (`words-<id>` for one city)."""

    class Meta:
        unknown = INCLUDE

    chosen = fields.List(Id(), required=True, validate=validate.Length(1, 100))
    waiting = fields.List(Id(), load_default=list, validate=validate.Length(max=200))
