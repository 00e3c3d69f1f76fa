"""JSON of who was at an event, what they think of it, and its documents."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.events.rules.live import BEST, LONGEST_OPINION, MATERIALS, NOTES, SLIDES, WAYS
from forum.blueprints.library.schemas.resources import ResourceSchema
from forum.kernel.web.fields import Form, Id, Line, Moment, Text, Url


class CodeForm(Form):
    """The code that the hosts show; empty to say without it that one was there."""

    code = Line(20, load_default="", metadata={"example": "K7QMZ2"})


class PresenceForm(Form):
    """What a host knows: whether a member was there."""

    present = fields.Boolean(required=True, metadata={"example": True})


class AttendanceSchema(Schema):
    """Whether a member was there, and who says so."""

    member_id = fields.Integer(metadata={"example": 42})
    present = fields.Boolean(metadata={"example": True})
    way = fields.String(validate=validate.OneOf(WAYS), metadata={"example": "code"})
    at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})


class AttendeeSchema(Schema):
    """Who is registered or was there; `present` is null where nobody has said so."""

    member_id = fields.Integer(metadata={"example": 42})
    name = fields.String(metadata={"example": "Ana Souza"})
    city = fields.String(metadata={"example": "Porto Alegre"})
    registered = fields.Boolean(metadata={"example": True})
    present = fields.Boolean(allow_none=True, metadata={"example": True})
    way = fields.String(metadata={"example": "code"})
    url = Url()


class AttendeesSchema(Schema):
    """Everybody who is registered or was there."""

    items = fields.List(fields.Nested(AttendeeSchema))
    next = fields.String(allow_none=True, metadata={"example": None})


class AttendanceCodeSchema(Schema):
    """The code that those who are there type."""

    code = fields.String(metadata={"example": "K7QMZ2"})


class OpinionForm(Form):
    """What one thinks of an event: one to five stars, and two answers."""

    stars = fields.Integer(required=True, validate=validate.Range(1, BEST), metadata={"example": 4})
    useful = Text(LONGEST_OPINION, load_default="", metadata={"example": "The template for the first page."})
    better = Text(LONGEST_OPINION, load_default="", metadata={"example": "More time for questions."})


class OwnOpinionSchema(Schema):
    """What one has said oneself."""

    stars = fields.Integer(metadata={"example": 4})
    useful = fields.String(metadata={"example": "The template for the first page."})
    better = fields.String(metadata={"example": "More time for questions."})


class OpinionsSchema(Schema):
    """What people think in sums; nothing but their number while they are fewer than five."""

    count = fields.Integer(metadata={"example": 12})
    shown = fields.Boolean(metadata={"example": True})
    mean = fields.Float(allow_none=True, metadata={"example": 4.3})
    stars = fields.List(fields.Integer(), metadata={"example": [0, 0, 1, 5, 6]})
    useful = fields.List(fields.String(), metadata={"example": ["The template for the first page."]})
    better = fields.List(fields.String(), metadata={"example": ["More time for questions."]})


class RecordingForm(Form):
    """The address of the recording."""

    link_url = Line(500, shortest=8, required=True, metadata={"example": "https://video.example.org/w/42"})
    title = Line(200, load_default="", metadata={"example": "Recording: Reading a budget together"})


class MaterialForm(Form):
    """Slides or notes: an upload, an address, or a document of the library."""

    part = fields.String(load_default=SLIDES, validate=validate.OneOf((SLIDES, NOTES)), metadata={"example": SLIDES})
    title = Line(200, load_default="", metadata={"example": "Slides on reading budgets"})
    upload_id = Id(load_default=None, allow_none=True, metadata={"example": None})
    link_url = Line(500, load_default="", metadata={"example": ""})
    resource_id = Id(load_default=None, allow_none=True, metadata={"example": 12})


class MaterialSchema(Schema):
    """A document that belongs to an event."""

    part = fields.String(validate=validate.OneOf(MATERIALS), metadata={"example": SLIDES})
    resource = fields.Nested(ResourceSchema)


class MaterialsSchema(Schema):
    """The documents of an event, as far as one may see them."""

    items = fields.List(fields.Nested(MaterialSchema))
    next = fields.String(allow_none=True, metadata={"example": None})
