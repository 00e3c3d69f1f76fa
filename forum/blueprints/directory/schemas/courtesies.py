"""JSON and forms of whom one hears from and what others see of one."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.directory import policies
from forum.blueprints.directory.rules.courtesy import CONTACTS
from forum.kernel.web.fields import Can, Form, Id, Moment


class BlockSchema(Schema):
    """Somebody one has blocked."""

    member = fields.Nested(MemberCardSchema, attribute="blocked")
    blocked_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    can = Can(unblock=policies.can_unblock)


class CourtesySchema(Schema):
    """Who may begin a conversation with you, and what others see of you."""

    who_may_write = fields.String(
        attribute="contact",
        metadata={
            "enum": list(CONTACTS), "example": "anybody",
            "description": "`groups` are those you share a group with, `peers` those from cities like yours; whom you "
            "have written to, and programme staff, always may",
        },
    )  # fmt: skip
    receipts = fields.Boolean(metadata={"example": True, "description": "How far you have read is shown, and to you"})
    typing = fields.Boolean(metadata={"example": True, "description": "That you are writing is shown, and to you"})
    presence = fields.Boolean(
        metadata={"example": True, "description": "That you are here, or were lately, is shown, and to you"}
    )
    version = fields.Integer(metadata={"example": 1})
    can = Can(change=policies.can_choose_courtesy)


def _yes_or_no() -> fields.Boolean:
    return fields.Boolean(truthy={True}, falsy={False}, metadata={"example": True})


class CourtesyForm(Form):
    """Changes of these choices; what is left out stays."""

    who_may_write = fields.String(
        attribute="contact", validate=validate.OneOf(CONTACTS), metadata={"example": "groups"}
    )
    receipts = _yes_or_no()
    typing = _yes_or_no()
    presence = _yes_or_no()


class CourtesyPageForm(Form):
    """The form of these choices, with the version it was opened at."""

    version = Id(required=True)
    who_may_write = fields.String(attribute="contact", required=True, validate=validate.OneOf(CONTACTS))
    receipts = fields.Boolean(required=True)
    typing = fields.Boolean(required=True)
    presence = fields.Boolean(required=True)


class BlockPageForm(Form):
    """The form that blocks or unblocks, with the conversation it stood in, if any."""

    conversation = Id(load_default=None)
