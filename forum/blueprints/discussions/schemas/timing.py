"""What happens to threads by itself and how slowly they go: what comes in, and what is told of it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.discussions.rules import LONGEST_SLOW, SHORTEST_SLOW, TIMER_ACTS
from forum.kernel.web.fields import Form, Line, LocalMoment, Moment

LATER = "2026-12-03T17:00:00Z"
TIMER_DAYS = (3, 7)


class TimerForm(Form):
    """What happens by itself and when; the reason is that of the act."""

    act = fields.String(required=True, validate=validate.OneOf(TIMER_ACTS), metadata={"example": "close"})
    at = Moment(required=True, metadata={"example": LATER})
    reason = Line(300, load_default="", metadata={"example": "The call for pilots has ended."})


class TimerPageForm(TimerForm):
    """The form of the page, in the reader's time zone; `days` from now, if chosen, goes before the moment."""

    at = LocalMoment(required=True)
    days = fields.Integer(load_default=None, validate=validate.OneOf(TIMER_DAYS))


class SlowModeForm(Form):
    """How long between two posts of one person, and until when."""

    seconds = fields.Integer(
        required=True,
        validate=validate.Range(SHORTEST_SLOW, LONGEST_SLOW),
        metadata={"example": 600, "description": "30 seconds to 7 days"},
    )
    slow_until = Moment(required=True, metadata={"example": LATER})


class SlowModePageForm(SlowModeForm):
    """The form of the page, in the reader's time zone."""

    slow_until = LocalMoment(required=True)


class PinForm(Form):
    """Until when; without a moment, until it is unpinned."""

    pinned_until = Moment(load_default=None, allow_none=True, metadata={"example": LATER})


class PinPageForm(Form):
    """The form of the page, in the reader's time zone."""

    pinned_until = LocalMoment(load_default=None, allow_none=True)


class TimerSchema(Schema):
    """What happens to a thread by itself."""

    act = fields.String(attribute="timer_act", metadata={"enum": list(TIMER_ACTS), "example": "close"})
    at = Moment(attribute="timer_at", metadata={"example": LATER})


class SlowModeSchema(Schema):
    """How long everybody but moderators waits between two posts, and until when."""

    seconds = fields.Integer(attribute="slow_seconds", metadata={"example": 600})
    until = Moment(attribute="slow_until", metadata={"example": LATER})
