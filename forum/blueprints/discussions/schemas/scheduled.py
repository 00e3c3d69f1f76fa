"""JSON of threads for later, and the forms of the pages."""

from __future__ import annotations

from marshmallow import Schema, fields

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.rules import LONGEST_BODY, LONGEST_TITLE, SHORTEST_TITLE
from forum.blueprints.discussions.schemas.forms import Tags, ThreadForm
from forum.blueprints.discussions.schemas.polls import OpeningPollForm, OpeningPollSchema, PollPart
from forum.blueprints.groups.schemas.groups import GroupCardSchema
from forum.kernel.web.fields import Can, Form, Line, LocalMoment, Moment, Text, Url


class ScheduledThreadSchema(Schema):
    """A thread for later; nobody but its author knows of it."""

    id = fields.Integer(metadata={"example": 3})
    group = fields.Nested(GroupCardSchema)
    title = fields.String(metadata={"example": "What we learned this quarter"})
    body = fields.String(metadata={"example": "Three things went **well**."})
    criteria = fields.List(fields.String(), metadata={"example": ["DM3"]})
    tags = fields.List(fields.String(), metadata={"example": ["exit clauses"]})
    language = fields.String(metadata={"example": "en"})
    question = fields.Boolean(metadata={"example": False})
    poll = fields.Nested(OpeningPollSchema, allow_none=True, metadata={"description": "What is asked below it"})
    publish_at = Moment(metadata={"example": "2030-11-02T08:00:00Z"})
    refusal = fields.String(metadata={"example": "", "description": "Why it could not be published in its minute"})
    version = fields.Integer(metadata={"example": 1})
    url = Url()
    can = Can(edit=policies.can_change_scheduled)


class ScheduledThreadForm(ThreadForm):
    """A thread for later; files cannot be kept for it."""

    class Meta:
        exclude = ("file_ids",)

    publish_at = Moment(required=True, metadata={"example": "2030-11-02T08:00:00Z"})


class ScheduledChangeForm(Form):
    """What is to change; the rest stays."""

    title = Line(LONGEST_TITLE, shortest=SHORTEST_TITLE, metadata={"example": "What we learned this quarter"})
    body = Text(LONGEST_BODY, shortest=1, metadata={"example": "Three things went **well**."})
    tags = Tags()
    question = fields.Boolean(metadata={"example": False})
    poll = fields.Nested(OpeningPollForm, allow_none=True, metadata={"description": "Null takes it away"})
    publish_at = Moment(metadata={"example": "2030-11-02T08:00:00Z"})


class OpeningPageForm(PollPart, ThreadForm):
    """The form of the page: a new thread, now or at a moment, with a poll or without."""

    class Meta:
        exclude = ("poll",)

    publish_at = LocalMoment(load_default=None, allow_none=True)


class ScheduledPageForm(PollPart):
    """The form of the page, with the version that was seen."""

    title = Line(LONGEST_TITLE, shortest=SHORTEST_TITLE, required=True)
    body = Text(LONGEST_BODY, shortest=1, required=True)
    tags = Tags(load_default=list)
    question = fields.Boolean(load_default=False)
    publish_at = LocalMoment(required=True)
    version = fields.Integer(load_default=None)
