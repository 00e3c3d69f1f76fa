"""JSON of events and their series."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.events import policies
from forum.blueprints.events.rules.kinds import (
    FREQUENCIES,
    KINDS,
    LISTS,
    LONGEST_LINK,
    LONGEST_PLACE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_CAPACITY,
    MOST_CRITERIA,
    MOST_HOSTS,
    MOST_OCCURRENCES,
    STATES,
)
from forum.blueprints.events.rules.times import FIRST, LAST
from forum.blueprints.groups.schemas.groups import GroupCardSchema
from forum.blueprints.standards.schemas import AreaCardSchema
from forum.kernel.i18n import LANGUAGES, _l
from forum.kernel.questionnaires import LONGEST_LABEL, LONGEST_OPTION, MOST_OPTIONS, MOST_QUESTIONS, QUESTION_KINDS
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, PageQuery, Text, Url
from forum.kernel.web.identity import current_actor

LONGEST_REASON = 500
_ZONE = {"description": "An IANA time zone", "example": "America/Bogota"}
_LANGUAGE = validate.OneOf(list(LANGUAGES))
_BEGINS, _ENDS = {"example": "2030-11-02T15:00:00Z"}, {"example": "2030-11-02T16:00:00Z"}
_PLACES = validate.Range(1, MOST_CAPACITY)


def plausible(moment: datetime | None) -> None:
    """Raises ValidationError for what no calendar has."""
    if moment is not None and not FIRST <= moment < LAST:
        raise ValidationError(str(_l("This is not a moment that can be kept.")))


class EventQuery(PageQuery):
    """Which events: those that have not ended, or with `past` those that have."""

    past = fields.Boolean(load_default=False, metadata={"example": False})
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS), metadata={"example": "workshop"})
    group_id = Id(load_default=None, metadata={"example": 7})
    criterion = Line(12, load_default=None, metadata={"example": "DM3"})
    language = fields.String(load_default=None, validate=_LANGUAGE, metadata={"example": "es"})
    mine = fields.Boolean(load_default=False, metadata={"description": "Those you come to or hold", "example": True})


class EventSpanQuery(Form):
    """Events that begin in a span of time, of at most a year."""

    start = Moment(required=True, validate=plausible, metadata=_BEGINS)
    end = Moment(required=True, validate=plausible, metadata=_ENDS)
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS), metadata={"example": "workshop"})
    group_id = Id(load_default=None, metadata={"example": 7})
    criterion = Line(12, load_default=None, metadata={"example": "DM3"})
    language = fields.String(load_default=None, validate=_LANGUAGE, metadata={"example": "es"})
    mine = fields.Boolean(load_default=False, metadata={"example": True})


class RegistrationQuestionSchema(Form):
    """A question to those who register; answers go by its `key`."""

    key = Line(40, load_default="", metadata={"example": "q1"})
    label = Line(LONGEST_LABEL, shortest=1, required=True, metadata={"example": "What will you bring?"})
    kind = fields.String(load_default="line", validate=validate.OneOf(QUESTION_KINDS), metadata={"example": "choice"})
    required = fields.Boolean(load_default=False, metadata={"example": False})
    options = fields.List(
        Line(LONGEST_OPTION), load_default=list, validate=validate.Length(max=MOST_OPTIONS),
        metadata={"example": ["A budget", "A plan"]},
    )  # fmt: skip
    hint = Line(LONGEST_LABEL, load_default="", metadata={"example": "A page is enough."})


_QUESTIONS = validate.Length(max=MOST_QUESTIONS)


class EventEditForm(Form):
    """What is to be changed of an event; with `following` also of those after it in its series."""

    title = Line(LONGEST_TITLE, shortest=3, metadata={"example": "Reading a budget together"})
    description = Text(LONGEST_TEXT, metadata={"description": "Markdown", "example": "Bring a **real** budget."})
    kind = fields.String(validate=validate.OneOf(KINDS), metadata={"example": "workshop"})
    language = fields.String(validate=_LANGUAGE, metadata={"example": "en"})
    time_zone = Line(60, shortest=1, metadata=_ZONE)
    starts_at = Moment(validate=plausible, metadata=_BEGINS)
    ends_at = Moment(validate=plausible, metadata=_ENDS)
    area = Line(8, allow_none=True, metadata={"example": "DM"})
    place = Line(LONGEST_PLACE, metadata={"example": "City hall, room 4"})
    link = Line(LONGEST_LINK, metadata={"example": "https://meet.example.org/budget"})
    capacity = fields.Integer(allow_none=True, validate=_PLACES, metadata={"example": 20})
    opens_at = Moment(allow_none=True, validate=plausible, metadata={"example": None})
    closes_at = Moment(allow_none=True, validate=plausible, metadata={"example": None})
    list_shown_to = fields.String(validate=validate.OneOf(LISTS), metadata={"example": "registered"})
    questions = fields.List(fields.Nested(RegistrationQuestionSchema), validate=_QUESTIONS)
    host_ids = fields.List(Id(), validate=validate.Length(max=MOST_HOSTS), metadata={"example": [42]})
    criterion_ids = fields.List(Id(), validate=validate.Length(max=MOST_CRITERIA), metadata={"example": [3]})
    following = fields.Boolean(load_default=False, metadata={"example": False})


class _PlanForm(EventEditForm):
    """What an event and a series need to be told."""

    class Meta:
        exclude = ("following",)

    title = Line(LONGEST_TITLE, shortest=3, required=True, metadata={"example": "Reading a budget together"})
    time_zone = Line(60, shortest=1, required=True, metadata=_ZONE)
    starts_at = Moment(required=True, validate=plausible, metadata=_BEGINS)
    ends_at = Moment(required=True, validate=plausible, metadata=_ENDS)
    group_id = Id(load_default=None, allow_none=True, metadata={"example": 7})
    draft = fields.Boolean(load_default=False, metadata={"description": "Not announced yet", "example": False})


class EventForm(_PlanForm):
    """A new event; as a session of a conference (`parent_id`) it is in the conference's group."""

    parent_id = Id(load_default=None, allow_none=True, metadata={"example": None})


class EventSeriesForm(_PlanForm):
    """Events that recur on the same clock of the wall, until a day there or so many times."""

    frequency = fields.String(required=True, validate=validate.OneOf(FREQUENCIES), metadata={"example": "weekly"})
    until = fields.Date(load_default=None, allow_none=True, metadata={"example": "2031-01-31"})
    times = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(2, MOST_OCCURRENCES), metadata={"example": 8}
    )


class CancellationForm(Form):
    """Why it does not take place; with `following` also those after it in its series."""

    reason = Line(LONGEST_REASON, load_default="", metadata={"example": "The speaker is ill."})
    following = fields.Boolean(load_default=False, metadata={"example": False})


class EventCardSchema(Schema):
    """An event where it is only mentioned."""

    id = fields.Integer(metadata={"example": 5})
    title = fields.String(metadata={"example": "Reading a budget together"})
    starts_at = Moment(metadata=_BEGINS)
    url = Url()


class EventSchema(EventCardSchema):
    """An event; `place` and `link` are null for who does not come to it."""

    uid = fields.String(metadata={"example": "3f2a", "description": "What calendars know it by"})
    kind = fields.String(validate=validate.OneOf(KINDS), metadata={"example": "workshop"})
    state = fields.String(validate=validate.OneOf(STATES), metadata={"example": "published"})
    description = fields.String(metadata={"description": "Markdown", "example": "Bring a **real** budget."})
    description_html = fields.String(metadata={"example": "<p>Bring a <strong>real</strong> budget.</p>"})
    language = fields.String(metadata={"example": "en"})
    time_zone = fields.String(metadata=_ZONE)
    ends_at = Moment(metadata=_ENDS)
    group = fields.Nested(GroupCardSchema, allow_none=True)
    area = fields.Pluck(AreaCardSchema, "code", allow_none=True)
    parent = fields.Nested(EventCardSchema, allow_none=True)
    series_id = fields.Integer(allow_none=True, metadata={"example": None})
    hosts = fields.List(fields.Nested(MemberCardSchema))
    criteria = fields.Method("_criteria", metadata={"type": "array", "items": {"type": "string"}, "example": ["DM3"]})
    place = fields.Method("_place", metadata={"type": ["string", "null"], "example": "City hall, room 4"})
    link = fields.Method("_link", metadata={"type": ["string", "null"], "example": "https://meet.example.org/budget"})
    capacity = fields.Integer(allow_none=True, metadata={"example": 20})
    registered = fields.Integer(attribute="registered_count", metadata={"example": 12})
    waiting = fields.Integer(attribute="waiting_count", metadata={"example": 0})
    full = fields.Boolean(metadata={"description": "Whether who registers now waits", "example": False})
    opens_at = Moment(allow_none=True, metadata={"example": None})
    closes_at = Moment(allow_none=True, metadata={"example": None})
    questions = fields.List(fields.Nested(RegistrationQuestionSchema))
    list_shown_to = fields.String(validate=validate.OneOf(LISTS), metadata={"example": "registered"})
    sequence = fields.Integer(metadata={"description": "Grows when calendars have to follow", "example": 0})
    cancel_reason = fields.String(metadata={"example": ""})
    you = fields.Method("_you", metadata={"type": "string", "enum": ["", "registered", "waiting"], "example": ""})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    changed_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    can = Can(
        edit=policies.can_edit_event, cancel=policies.can_cancel_event, publish=policies.can_publish_event,
        register=policies.can_register, withdraw=policies.can_withdraw, see_where=policies.can_see_where,
        see_registrations=policies.can_see_registrations,
    )  # fmt: skip

    def _criteria(self, event: Any) -> list[str]:
        return [criterion.code for criterion in event.criteria]

    def _place(self, event: Any) -> str | None:
        return event.place if policies.can_see_where(current_actor(), event) else None

    def _link(self, event: Any) -> str | None:
        return event.link if policies.can_see_where(current_actor(), event) else None

    def _you(self, event: Any) -> str:
        return policies.registration_in(current_actor(), event)


class EventsSchema(Schema):
    """Events without further pages."""

    items = fields.List(fields.Nested(EventSchema), required=True)
    next = fields.String(allow_none=True, required=True, dump_default=None)
