"""JSON of ways into a group."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.groups import policies
from forum.blueprints.groups.models.joining import INVITED_AS, REQUEST_STATES
from forum.blueprints.groups.schemas.groups import GroupCardSchema
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, Text


class JoinRequestSchema(Schema):
    """Somebody asks to join a group."""

    id = fields.Integer(metadata={"example": 12})
    group = fields.Nested(GroupCardSchema)
    member = fields.Nested(MemberCardSchema)
    reason = fields.String(metadata={"example": "I look after the open data portal of Mendoza."})
    state = fields.String(metadata={"enum": list(REQUEST_STATES), "example": "waiting"})
    asked_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    answer = fields.String(metadata={"example": "Welcome."})
    settled_at = Moment(allow_none=True, metadata={"example": None})
    can = Can(see=policies.can_see_request)


class JoinRequestForm(Form):
    """Why one wants to join."""

    reason = Text(2_000, shortest=1, required=True, metadata={"example": "I look after the open data portal."})


class JoinAnswerForm(Form):
    """Whether to let somebody in, and what to tell her."""

    accept = fields.Boolean(required=True, metadata={"example": True})
    answer = Text(2_000, load_default="", metadata={"example": "Welcome."})


class JoinAnswerPageForm(Form):
    """The same from a page, where the button that was pressed says which."""

    decision = fields.String(required=True, validate=validate.OneOf(("accept", "decline")))
    answer = Text(2_000, load_default="")


class GroupInvitationSchema(Schema):
    """A member is invited into a group."""

    id = fields.Integer(metadata={"example": 4})
    group = fields.Nested(GroupCardSchema)
    member = fields.Nested(MemberCardSchema)
    inviter = fields.Nested(MemberCardSchema)
    role = fields.String(metadata={"enum": list(INVITED_AS), "example": "member"})
    message = fields.String(metadata={"example": "You wrote the catalogue we talk about."})
    state = fields.String(metadata={"enum": list(REQUEST_STATES), "example": "waiting"})
    sent_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    can = Can(end=policies.can_end_invitation)


class GroupInvitationsSchema(Schema):
    """The invitations that were sent; those who belong already are left out."""

    items = fields.List(fields.Nested(GroupInvitationSchema), required=True)


class GroupInvitationForm(Form):
    """Whom to invite, as what, with which words."""

    member_ids = fields.List(Id(), required=True, validate=validate.Length(1, 50), metadata={"example": [42]})
    role = fields.String(load_default="member", validate=validate.OneOf(INVITED_AS), metadata={"example": "guest"})
    message = Text(1_000, load_default="", metadata={"example": "You wrote the catalogue we talk about."})


class GroupInvitationPageForm(Form):
    """The same from a page, the people as handles with commas between."""

    handles = Line(2_000, shortest=1, required=True)
    role = fields.String(load_default="member", validate=validate.OneOf(INVITED_AS))
    message = Text(1_000, load_default="")


class HandOverForm(Form):
    """Who owns the group from now on."""

    member_id = Id(required=True, metadata={"example": 42})
