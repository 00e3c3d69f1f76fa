"""JSON of a group's own pages and of what is pinned to its home."""

from __future__ import annotations

from marshmallow import Schema, fields

from forum.blueprints.groups import policies
from forum.kernel.web.fields import Can, Form, Line, Moment, Text, Url


class OwnPageSchema(Schema):
    """A page of a group's own."""

    id = fields.Integer(metadata={"example": 3})
    title = fields.String(metadata={"example": "How we work"})
    slug = fields.String(metadata={"example": "how-we-work"})
    body = fields.String(metadata={"description": "Markdown", "example": "We meet **monthly**."})
    html = fields.String(metadata={"example": "<p>We meet <strong>monthly</strong>.</p>"})
    edited_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    url = Url()
    can = Can(see=policies.can_see_page, edit=policies.can_edit_page)


class OwnPagesSchema(Schema):
    """The pages of a group in their order, at most eight."""

    items = fields.List(fields.Nested(OwnPageSchema), required=True)


class GroupPinSchema(Schema):
    """Something that everybody who opens the group should find; `url` is where it leads."""

    id = fields.Integer(metadata={"example": 5})
    title = fields.String(metadata={"example": "Our template of an agreement"})
    note = fields.String(metadata={"example": "Start here."})
    pinned_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    url = Url()
    can = Can(see=policies.can_see_pin, unpin=policies.can_edit_pin)


class GroupPinsSchema(Schema):
    """What is pinned, in its order, at most ten things."""

    items = fields.List(fields.Nested(GroupPinSchema), required=True)


class GroupPageForm(Form):
    """A page of a group's own."""

    title = Line(40, shortest=2, required=True, metadata={"example": "How we work"})
    body = Text(50_000, load_default="", metadata={"example": "We meet **monthly**."})


class GroupPageEditForm(GroupPageForm):
    """The same from a page, with the version that was seen."""

    version = fields.Integer(load_default=None)


class GroupPinForm(Form):
    """What to pin: an address here (`/library/4`) or elsewhere."""

    title = Line(120, shortest=2, required=True, metadata={"example": "Our template of an agreement"})
    url = Line(500, shortest=1, required=True, metadata={"example": "/library/4"})
    note = Line(200, load_default="", metadata={"example": "Start here."})


class MoveForm(Form):
    """In which direction."""

    up = fields.Boolean(required=True, metadata={"example": True})
