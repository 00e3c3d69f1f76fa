"""The forms of the pages on which events are planned, changed, called off and filled."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from forum.blueprints.events.rules.kinds import (
    FREQUENCIES,
    KINDS,
    LISTS,
    LONGEST_LINK,
    LONGEST_PLACE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_CAPACITY,
    MOST_OCCURRENCES,
)
from forum.kernel.i18n import LANGUAGES
from forum.kernel.notices import LONGEST_NOTE
from forum.kernel.questionnaires import LONGEST_LABEL, MOST_QUESTIONS, QUESTION_KINDS
from forum.kernel.web.fields import Form, Id, Line, Text


class EventPageForm(Form):
    """An event; moments stand on the clock of the time zone that the form names."""

    title = Line(LONGEST_TITLE, shortest=3, required=True)
    kind = fields.String(load_default="workshop", validate=validate.OneOf(KINDS))
    description = Text(LONGEST_TEXT, load_default="")
    language = fields.String(load_default="en", validate=validate.OneOf(list(LANGUAGES)))
    time_zone = Line(60, shortest=1, required=True)
    starts_at = fields.NaiveDateTime(required=True)
    ends_at = fields.NaiveDateTime(required=True)
    place = Line(LONGEST_PLACE, load_default="")
    link = Line(LONGEST_LINK, load_default="")
    capacity = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, MOST_CAPACITY))
    opens_at = fields.NaiveDateTime(load_default=None, allow_none=True)
    closes_at = fields.NaiveDateTime(load_default=None, allow_none=True)
    list_shown_to = fields.String(load_default="registered", validate=validate.OneOf(LISTS))
    hosts = Line(300, load_default="")
    criteria = Line(120, load_default="")


class PlanPageForm(EventPageForm):
    """A new event, or a series of them."""

    group_id = Id(load_default=None, allow_none=True)
    parent_id = Id(load_default=None, allow_none=True)
    repeats = fields.String(load_default="", validate=validate.OneOf(["", *FREQUENCIES]))
    until = fields.Date(load_default=None, allow_none=True)
    times = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(2, MOST_OCCURRENCES))
    draft = fields.Boolean(load_default=False)


class EditPageForm(EventPageForm):
    """What is to be changed, here or from here on."""

    scope = fields.String(load_default="one", validate=validate.OneOf(["one", "following"]))
    version = fields.Integer(load_default=None, allow_none=True)


class CancelPageForm(Form):
    """Calling off, and why."""

    reason = Text(500, load_default="")
    scope = fields.String(load_default="one", validate=validate.OneOf(["one", "following"]))
    version = fields.Integer(load_default=None, allow_none=True)


class AnswersPageForm(Form):
    """The answers of who registers; which questions there are is the event's."""

    class Meta:
        unknown = EXCLUDE

    version = fields.Integer(load_default=None, allow_none=True)


class InvitePageForm(Form):
    """Whom to ask to come, and a sentence of one's own."""

    members = Line(2_000, shortest=1, required=True)
    note = Line(LONGEST_NOTE, load_default="")


class MailsPageForm(Form):
    """Whether mails tell one's calendar program of events."""

    mails = fields.Boolean(load_default=False)


def _question_fields() -> dict[str, Any]:
    made: dict[str, Any] = {
        "version": fields.Integer(load_default=None, allow_none=True),
        "scope": fields.String(load_default="one", validate=validate.OneOf(["one", "following"])),
        "more": fields.Boolean(load_default=False),
    }
    for number in range(1, MOST_QUESTIONS + 1):
        made[f"key-{number}"] = Line(40, load_default="")
        made[f"label-{number}"] = Line(LONGEST_LABEL, load_default="")
        made[f"hint-{number}"] = Line(LONGEST_LABEL, load_default="")
        made[f"kind-{number}"] = fields.String(load_default="line", validate=validate.OneOf(QUESTION_KINDS))
        made[f"options-{number}"] = Text(3_000, load_default="")
        made[f"required-{number}"] = fields.Boolean(load_default=False)
    return made


QuestionsPageForm = Form.from_dict(_question_fields(), name="QuestionsPageForm")
QuestionsPageForm.__doc__ = "The questions of a registration, each with its words, kind and options (one a line)."


class PlanQuery(Schema):
    """Where a new event belongs."""

    group = Id(load_default=None)
    parent = Id(load_default=None)
