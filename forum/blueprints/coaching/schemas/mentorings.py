"""JSON and forms of mentorings and appointments."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.rules import states
from forum.kernel.web.fields import Can, Form, Id, Line, LocalMoment, Moment, PageQuery, Text, Url, WebAddress

WHEN = ("later", "earlier")
_LONGEST = 240  # minutes


def _link(**kwargs: Any) -> WebAddress:
    return WebAddress(states.LONGEST_LINK, metadata={"example": "https://meet.example.org/ana-luis"}, **kwargs)


def _agenda(**kwargs: Any) -> Text:
    return Text(states.LONGEST_TEXT, metadata={"example": "The list of departments"}, **kwargs)


def _minutes() -> fields.Integer:
    about = {"description": "How long; for the mentor to choose", "example": 45}
    return fields.Integer(load_default=None, allow_none=True, validate=validate.Range(10, _LONGEST), metadata=about)


class MentoringQuery(PageQuery):
    """Which mentorings."""

    state = fields.String(
        load_default=None, validate=validate.OneOf((states.RUNNING, states.ENDED)), metadata={"example": "running"}
    )


class AppointmentQuery(PageQuery):
    """Which appointments."""

    when = fields.String(load_default="later", validate=validate.OneOf(WHEN), metadata={"example": "later"})
    mentoring = Id(load_default=None, metadata={"example": 2})


class SinceQuery(Schema):
    """From which day on free times are shown."""

    since = fields.Date(load_default=None)


class MentoringPlaceQuery(Schema):
    """Where the page of a mentoring goes on: the marks of earlier notes and appointments."""

    notes = fields.String(load_default=None, validate=validate.Length(1, 500))
    appointments = fields.String(load_default=None, validate=validate.Length(1, 500))


class MentoringLinkForm(Form):
    """Where the two usually meet."""

    link = _link(required=True)


class MentoringGoalForm(Form):
    """A goal."""

    text = Line(states.LONGEST_LINE, shortest=2, required=True, metadata={"example": "An inventory of parks"})


class GoalDoneForm(Form):
    """Whether it is reached."""

    done = fields.Boolean(required=True, metadata={"example": True})


class MentoringNoteForm(Form):
    """A note, for oneself unless it is shared."""

    text = Text(states.LONGEST_TEXT, shortest=1, required=True, metadata={"example": "Begin with parks."})
    shared = fields.Boolean(load_default=False, metadata={"example": True})


class NoteSharedForm(Form):
    """Whether the other reads it."""

    shared = fields.Boolean(required=True, metadata={"example": True})


class MentoringEndForm(Form):
    """How it ends."""

    outcome = fields.String(required=True, validate=validate.OneOf(states.ENDINGS), metadata={"example": "reached"})
    words = Text(2000, load_default="", metadata={"description": "For the other", "example": "Thank you."})


class MentoringUsefulForm(Form):
    """How useful it was, from 1 to 5."""

    useful = fields.Integer(required=True, validate=validate.Range(1, 5), metadata={"example": 5})
    words = Text(2000, load_default="", metadata={"example": "We know where to begin."})


class AppointmentForm(Form):
    """An appointment to book."""

    mentoring_id = Id(required=True, metadata={"example": 2})
    starts_at = Moment(required=True, metadata={"example": "2030-01-15T14:00:00Z"})
    minutes = _minutes()
    link = _link(load_default=None, allow_none=True)
    agenda = _agenda(load_default="")


class AppointmentChanges(Form):
    """What is changed of an appointment; what is left out stays."""

    starts_at = Moment(metadata={"example": "2030-01-16T14:00:00Z"})
    minutes = fields.Integer(validate=validate.Range(10, _LONGEST), metadata={"example": 45})
    link = _link()
    agenda = _agenda()


class AppointmentPageForm(Form):
    """The form of the page: one of the free times, or the mentor's own choice by the reader's clock."""

    slot = Moment(load_default=None, allow_none=True)
    at = LocalMoment(load_default=None, allow_none=True)
    minutes = _minutes()
    link = _link(load_default=None)
    agenda = _agenda(load_default=None)
    version = fields.Integer(load_default=None, allow_none=True)


class AppointmentCancelForm(Form):
    """Why it does not take place."""

    words = Text(1000, load_default="", metadata={"example": "I am ill."})


class MentoringGoalSchema(Schema):
    """A goal of the two."""

    id = fields.Integer(metadata={"example": 7})
    text = fields.String(metadata={"example": "An inventory of parks"})
    done_at = Moment(allow_none=True, metadata={"example": None})


class MentoringCardSchema(Schema):
    """A mentoring of one's own in a list."""

    id = fields.Integer(metadata={"example": 2})
    title = fields.String(metadata={"example": "Our inventory stalls"})
    mentor = fields.Nested(MemberCardSchema)
    mentee = fields.Nested(MemberCardSchema)
    confidential = fields.Boolean(metadata={"example": True})
    state = fields.String(metadata={"enum": [states.RUNNING, states.ENDED], "example": "running"})
    began_at = Moment(metadata={"example": "2026-11-03T10:00:00Z"})
    active_at = Moment(metadata={"example": "2026-11-05T10:00:00Z"})
    ended_at = Moment(allow_none=True, metadata={"example": None})
    outcome = fields.String(metadata={"enum": ["", *states.ENDINGS], "example": ""})
    version = fields.Integer(metadata={"example": 1})
    url = Url()


class MentoringSchema(MentoringCardSchema):
    """A mentoring of one's own."""

    link = fields.String(metadata={"example": "https://meet.example.org/ana-luis"})
    ending = fields.String(metadata={"example": ""})
    goals = fields.List(fields.Nested(MentoringGoalSchema))
    can = Can(take_part=policies.can_take_part, look_back=policies.can_look_back)


class MentoringNoteSchema(Schema):
    """A note one may read."""

    id = fields.Integer(metadata={"example": 4})
    author = fields.Nested(MemberCardSchema)
    shared = fields.Boolean(metadata={"example": True})
    text = fields.String(metadata={"description": "Markdown", "example": "Begin with parks."})
    html = fields.String(metadata={"example": "<p>Begin with parks.</p>"})
    at = Moment(metadata={"example": "2026-11-05T10:00:00Z"})


class AppointmentSchema(Schema):
    """An appointment of one's own."""

    id = fields.Integer(metadata={"example": 9})
    mentoring_id = fields.Integer(metadata={"example": 2})
    mentor = fields.Nested(MemberCardSchema)
    mentee = fields.Nested(MemberCardSchema)
    starts_at = Moment(metadata={"example": "2030-01-15T14:00:00Z"})
    ends_at = Moment(metadata={"example": "2030-01-15T14:45:00Z"})
    timezone = fields.String(metadata={"description": "Of the mentor", "example": "America/Bogota"})
    link = fields.String(metadata={"example": "https://meet.example.org/ana-luis"})
    agenda = fields.String(metadata={"example": "The list of departments"})
    state = fields.String(metadata={"enum": [states.BOOKED, states.CANCELLED], "example": "booked"})
    cancel_words = fields.String(metadata={"example": ""})
    sequence = fields.Integer(metadata={"description": "How often it changed", "example": 0})
    version = fields.Integer(metadata={"example": 1})
    can = Can(change=policies.can_change_appointment, say_how_it_went=policies.can_give_feedback)
    url = Url()


class MentoringFeedbackSchema(Schema):
    """How somebody found it."""

    mentoring_id = fields.Integer(metadata={"example": 2})
    appointment_id = fields.Integer(allow_none=True, metadata={"example": 9})
    useful = fields.Integer(metadata={"description": "From 1 to 5", "example": 5})
    words = fields.String(metadata={"example": "We know where to begin."})
    at = Moment(metadata={"example": "2026-11-05T10:00:00Z"})
