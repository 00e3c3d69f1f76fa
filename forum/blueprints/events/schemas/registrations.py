"""JSON of who comes to events, and of one's own calendar."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.events import policies
from forum.blueprints.events.rules.kinds import REGISTERED, REGISTRATION_STATES
from forum.blueprints.events.schemas.events import plausible
from forum.kernel.questionnaires import MOST_QUESTIONS
from forum.kernel.sheets import CSV, XLSX
from forum.kernel.web.fields import Form, Moment, PageQuery
from forum.kernel.web.identity import current_actor

_ANSWERS = {
    "description": "By the key of the question: text, a list of the options chosen, or true",
    "example": {"q1": "A budget"},
}


class AnswersToEventForm(Form):
    """Answers to the questions of an event."""

    answers = fields.Dict(
        keys=fields.String(validate=validate.Length(max=40)), values=fields.Raw(allow_none=True), load_default=dict,
        validate=validate.Length(max=MOST_QUESTIONS), metadata=_ANSWERS,
    )  # fmt: skip


class RegistrationQuery(PageQuery):
    """Which registrations; other states than `registered` only for who runs the event."""

    state = fields.String(
        load_default=REGISTERED, validate=validate.OneOf(REGISTRATION_STATES), metadata={"example": REGISTERED}
    )


class RegistrationExportQuery(Form):
    """The kind of file."""

    format = fields.String(load_default=CSV, validate=validate.OneOf((CSV, XLSX)), metadata={"example": CSV})


class RegistrationSchema(Schema):
    """A member who comes, or waits for a place; `answers` are null but for herself and who runs the event."""

    event_id = fields.Integer(metadata={"example": 5})
    member = fields.Nested(MemberCardSchema)
    state = fields.String(validate=validate.OneOf(REGISTRATION_STATES), metadata={"example": REGISTERED})
    place = fields.Integer(metadata={"description": "Her turn: the lower, the earlier", "example": 12})
    answers = fields.Method("_answers", metadata={**_ANSWERS, "type": ["object", "null"]})
    asked_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    changed_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})

    def _answers(self, registration: Any) -> Any:
        actor = current_actor()
        own = registration.member_id == actor.id
        return registration.answers if own or policies.can_run_event(actor, registration.event) else None


class OwnRegistrationSchema(RegistrationSchema):
    """One's own registration; `ahead` is how many wait before one who waits."""

    ahead = fields.Integer(allow_none=True, dump_default=None, metadata={"example": None})


class CalendarQuery(Form):
    """A span of time, of at most a year."""

    start = Moment(required=True, validate=plausible, metadata={"example": "2030-11-01T00:00:00Z"})
    end = Moment(required=True, validate=plausible, metadata={"example": "2030-12-01T00:00:00Z"})


class CalendarEntrySchema(Schema):
    """Something in one's own calendar, whichever part of Plaza it comes from."""

    uid = fields.String(metadata={"example": "3f2a@plaza.example"})
    title = fields.String(metadata={"example": "Reading a budget together"})
    label = fields.String(metadata={"description": "What kind of thing it is", "example": "Workshop"})
    starts_at = Moment(metadata={"example": "2030-11-02T15:00:00Z"})
    ends_at = Moment(metadata={"example": "2030-11-02T16:00:00Z", "description": "As `starts_at` for a deadline"})
    place = fields.String(metadata={"example": "City hall, room 4"})
    cancelled = fields.Boolean(metadata={"example": False})
    waiting = fields.Boolean(metadata={"example": False})
    url = fields.String(metadata={"example": "/events/5"})


class CalendarSchema(Schema):
    """One's own calendar in a span of time."""

    items = fields.List(fields.Nested(CalendarEntrySchema), required=True)
    next = fields.String(allow_none=True, required=True, dump_default=None)


class CalendarMailsForm(Form):
    """Whether mails tell one's calendar program of events."""

    mails = fields.Boolean(required=True, metadata={"example": True})


class CalendarFeedSchema(Schema):
    """The secret address that calendar programs follow, and whether mails tell them, too."""

    url = fields.String(metadata={"example": "https://plaza.example/events/feed/42.f00.ics"})
    mails = fields.Boolean(metadata={"example": True})
