"""JSON of reports."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.moderation import policies
from forum.blueprints.moderation.rules import LONGEST_NOTE, REASONS
from forum.kernel.web.fields import Can, Form, Id, Moment, Text, Url

TYPES = ("post", "thread", "message", "member", "event_question")


class ReportForm(Form):
    """What is reported and why."""

    subject_type = fields.String(required=True, validate=validate.OneOf(TYPES), metadata={"example": "post"})
    subject_id = Id(required=True, metadata={"example": 31})
    reason = fields.String(required=True, validate=validate.OneOf(REASONS), metadata={"example": "private_data"})
    note = Text(LONGEST_NOTE, load_default="", metadata={"example": "It names a resident and her address."})
    block = fields.Boolean(
        load_default=False, metadata={"example": False, "description": "Hear no more from its author either"}
    )


class ReportPageForm(ReportForm):
    """The same as a page sends it, with where to go on."""

    subject_type = fields.String(load_default="post", validate=validate.OneOf(TYPES))
    subject_id = Id(load_default=0, validate=validate.Range(0, 2**31 - 1))


class ReportQuery(Schema):
    """What the page for reporting is about."""

    type = fields.String(load_default="post", metadata={"example": "post"})
    id = fields.Integer(load_default=0, validate=validate.Range(0, 2**31 - 1), metadata={"example": 31})


class ReportSchema(Schema):
    """A report, for whoever made it."""

    id = fields.Integer(metadata={"example": 5})
    subject_type = fields.String(attribute="item.subject_type", metadata={"example": "post"})
    subject_id = fields.Integer(attribute="item.subject_id", metadata={"example": 31})
    reason = fields.String(metadata={"example": "private_data"})
    note = fields.String(metadata={"example": "It names a resident and her address."})
    outcome = fields.String(validate=validate.OneOf(("waiting", "agreed", "declined")), metadata={"example": "waiting"})
    at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    url = Url()
    can = Can(read=policies.can_see_report)
