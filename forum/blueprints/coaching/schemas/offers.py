"""JSON and forms of offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.cities.schemas.cities import time_zone
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.rules import states
from forum.blueprints.coaching.rules.hours import Span, read_spans
from forum.blueprints.coaching.rules.wording import day_names, tell_all
from forum.blueprints.directory.schemas.people import spoken_language
from forum.blueprints.standards.schemas import CriterionCardSchema
from forum.kernel.i18n import _
from forum.kernel.web.fields import Can, Form, Line, Moment, PageQuery, Text, Url
from forum.kernel.web.identity import current_actor

_TIMES = "09:00-12:00, 14:00-16:00"


class Spans(Line):
    """The free times of a day by the clock on the wall, `9-12, 14:00-16:30`; empty for none.

    With `weekday` (Monday is 0) what is wrong names the day, where several are on one page.
    """

    def __init__(self, longest: int, *, weekday: int | None = None, **kwargs: Any) -> None:
        super().__init__(longest, **kwargs)
        self._weekday = weekday

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return read_spans(text)
        except ValueError as error:
            raise ValidationError(self._what_to_write()) from error

    def _what_to_write(self) -> str:
        if self._weekday is None:
            return str(_("Write times as in 9:00-12:00, 14:00-16:00."))
        return str(_("%(day)s: write times as in 9:00-12:00, 14:00-16:00.", day=day_names()[self._weekday]))


def _topics(**kwargs: Any) -> fields.List[Any]:
    each = Line(states.LONGEST_TOPIC, shortest=2)
    return fields.List(
        each, validate=validate.Length(max=states.MOST_TOPICS), metadata={"example": ["Open budgets"]}, **kwargs
    )


def _forms(**kwargs: Any) -> fields.List[Any]:
    each = fields.String(validate=validate.OneOf(states.FORMS))
    return fields.List(each, validate=validate.Length(1, 4), metadata={"example": ["call"]}, **kwargs)


def languages_field(example: str = "es", **kwargs: Any) -> fields.List[Any]:
    """Languages by their codes."""
    each = fields.String(validate=spoken_language)
    most = validate.Length(max=states.MOST_LANGUAGES)
    return fields.List(each, validate=most, metadata={"example": [example]}, **kwargs)


def criteria_field(**kwargs: Any) -> fields.List[Any]:
    """Criteria by their codes."""
    return fields.List(
        Line(20), validate=validate.Length(max=states.MOST_CRITERIA), metadata={"example": ["DM3"]}, **kwargs
    )


def _number(least: int, most: int, example: int, **kwargs: Any) -> fields.Integer:
    return fields.Integer(validate=validate.Range(least, most), metadata={"example": example}, **kwargs)


class OfferHoursForm(Form):
    """The free times of a day of each week; Monday is 0."""

    weekday = _number(0, 6, 1, required=True)
    times = Spans(200, required=True, metadata={"example": _TIMES})


class CoachingOfferChanges(Form):
    """What is offered; what is left out stays."""

    headline = Line(states.LONGEST_TITLE, shortest=3, metadata={"example": "From spreadsheets to an inventory"})
    about = Text(states.LONGEST_TEXT, metadata={"description": "Markdown", "example": "I have done it twice."})
    topics, forms = _topics(), _forms()
    criteria, languages = criteria_field(), languages_field()
    capacity = _number(1, states.MOST_CAPACITY, 2)
    timezone = fields.String(validate=time_zone, metadata={"example": "America/Bogota"})
    minutes = fields.Integer(validate=validate.OneOf(states.MINUTES), metadata={"example": 45})
    notice_hours = _number(0, states.MOST_NOTICE, 24)
    hours = fields.List(fields.Nested(OfferHoursForm), validate=validate.Length(max=7))
    as_coach = fields.Boolean(metadata={"description": "As programme staff", "example": False})


class CoachingOfferForm(CoachingOfferChanges):
    """What somebody offers."""

    headline = Line(states.LONGEST_TITLE, shortest=3, required=True, metadata={"example": "A first data inventory"})
    about = Text(states.LONGEST_TEXT, load_default="", metadata={"description": "Markdown", "example": ""})
    topics, forms = _topics(load_default=list), _forms(load_default=lambda: [states.CALL])
    criteria, languages = criteria_field(load_default=list), languages_field(required=True)
    capacity = _number(1, states.MOST_CAPACITY, 2, load_default=1)
    timezone = fields.String(validate=time_zone, required=True, metadata={"example": "America/Bogota"})
    minutes = fields.Integer(load_default=45, validate=validate.OneOf(states.MINUTES), metadata={"example": 45})
    notice_hours = _number(0, states.MOST_NOTICE, 24, load_default=24)
    hours = fields.List(fields.Nested(OfferHoursForm), load_default=list, validate=validate.Length(max=7))
    as_coach = fields.Boolean(load_default=False, metadata={"example": False})


class OfferPageForm(Form):
    """The form of the page: codes and topics separated by commas, the times of each day in a line."""

    headline = Line(states.LONGEST_TITLE, shortest=3, required=True)
    about = Text(states.LONGEST_TEXT, load_default="")
    topics = Line(500, load_default="")
    forms = _forms(required=True)
    criteria = Line(200, load_default="")
    languages = fields.List(
        fields.String(validate=spoken_language), validate=validate.Length(1, states.MOST_LANGUAGES), required=True
    )
    capacity = _number(1, states.MOST_CAPACITY, 2, required=True)
    timezone = fields.String(validate=time_zone, required=True)
    minutes = fields.Integer(required=True, validate=validate.OneOf(states.MINUTES))
    notice_hours = _number(0, states.MOST_NOTICE, 24, required=True)
    hours_0, hours_1, hours_2, hours_3, hours_4, hours_5, hours_6 = (
        Spans(200, weekday=day, load_default=list) for day in range(7)
    )
    as_coach = fields.Boolean(load_default=False)
    version = fields.Integer(load_default=None, allow_none=True)


class OfferPauseForm(Form):
    """Until when no requests are taken; without a day until it is taken up again."""

    until = fields.Date(load_default=None, allow_none=True, metadata={"example": "2030-01-15"})


class OfferExceptionForm(Form):
    """A day on which it is otherwise; without times the whole day is not free."""

    day = fields.Date(required=True, metadata={"example": "2030-01-15"})
    free = fields.Boolean(load_default=False, metadata={"example": False})
    times = Spans(200, load_default=list, metadata={"example": _TIMES})


class OfferQuery(PageQuery):
    """Which mentors."""

    criterion = Line(20, load_default=None, metadata={"description": "A code", "example": "DM3"})
    language = fields.String(load_default=None, validate=spoken_language, metadata={"example": "es"})


class MentorsQuery(Schema):
    """Which mentors, on the page."""

    criterion = Line(20, load_default="")
    language = fields.String(load_default="", validate=spoken_language)
    page = fields.Integer(load_default=1, validate=validate.Range(1, 20))
    since = fields.Date(load_default=None)


class OfferHoursSchema(Schema):
    """Free time of each week."""

    weekday = fields.Integer(metadata={"description": "Monday is 0", "example": 1})
    begins = fields.Integer(metadata={"description": "Minutes from midnight", "example": 540})
    ends = fields.Integer(metadata={"example": 720})


class OfferExceptionSchema(Schema):
    """A day on which it is otherwise."""

    id = fields.Integer(metadata={"example": 4})
    day = fields.Date(metadata={"example": "2030-01-15"})
    free = fields.Boolean(metadata={"example": False})
    begins = fields.Integer(allow_none=True, metadata={"example": None})
    ends = fields.Integer(allow_none=True, metadata={"example": None})


class CoachingOfferSchema(Schema):
    """Somebody offers mentoring, or programme staff coaching."""

    id = fields.Integer(metadata={"example": 3})
    mentor = fields.Nested(MemberCardSchema)
    headline = fields.String(metadata={"example": "A first data inventory"})
    about = fields.String(metadata={"description": "Markdown", "example": "I have done it twice."})
    about_html = fields.String(metadata={"example": "<p>I have done it twice.</p>"})
    topics = fields.List(fields.String(), metadata={"example": ["Open budgets"]})
    forms = fields.List(fields.String(), metadata={"example": ["call"]})
    criteria = fields.List(fields.Nested(CriterionCardSchema))
    languages = fields.List(fields.String(), attribute="language_codes", metadata={"example": ["es"]})
    as_coach = fields.Boolean(attribute="by_coach", metadata={"example": False})
    capacity = fields.Integer(metadata={"example": 2})
    timezone = fields.String(metadata={"example": "America/Bogota"})
    minutes = fields.Integer(metadata={"example": 45})
    notice_hours = fields.Integer(metadata={"example": 24})
    hours = fields.List(fields.Nested(OfferHoursSchema))
    exceptions = fields.List(fields.Nested(OfferExceptionSchema))
    paused_at = Moment(allow_none=True, metadata={"example": None})
    paused_until = fields.Date(allow_none=True, metadata={"example": None})
    version = fields.Integer(metadata={"example": 1})
    can = Can(edit=policies.can_edit_offer, ask=policies.can_ask_mentor)
    url = Url()


class FreeTimesSchema(Schema):
    """When an appointment may begin."""

    items = fields.List(Moment(), metadata={"example": ["2030-01-15T14:00:00Z"]})
    minutes = fields.Integer(metadata={"description": "How long it takes", "example": 45})


class MentorMatchSchema(Schema):
    """A mentor and how well she fits, with the reasons."""

    offer = fields.Nested(CoachingOfferSchema)
    score = fields.Integer(attribute="fit.score", metadata={"description": "Of 100", "example": 60})
    reasons = fields.Method("_reasons", metadata={"type": "array", "items": {"type": "string"}})
    against = fields.Method("_against", metadata={"type": "array", "items": {"type": "string"}})
    takes_requests = fields.Boolean(attribute="takes", metadata={"example": True})
    has_room = fields.Boolean(metadata={"example": True})

    def _reasons(self, match: Any) -> list[str]:
        return tell_all(match.fit.reasons, match.codes, of_asker=match.asker_id != current_actor().id)

    def _against(self, match: Any) -> list[str]:
        of_asker = match.asker_id != current_actor().id
        return tell_all(match.fit.reasons, match.codes, against=True, of_asker=of_asker)


class MentorMatchesSchema(Schema):
    """Mentors, those that fit best first."""

    items = fields.List(fields.Nested(MentorMatchSchema))
    next = fields.String(allow_none=True, metadata={"example": None})


def spans_by_day(hours: list[dict[str, Any]]) -> dict[int, list[Span]]:
    """The times of each day as the verbs take them."""
    return {one["weekday"]: one["times"] for one in hours}
