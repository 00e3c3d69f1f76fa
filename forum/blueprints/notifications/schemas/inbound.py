"""JSON of mails that came in."""

from __future__ import annotations

from marshmallow import Schema, fields

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.notifications.rules.inbound import STATES, WAYS
from forum.kernel.web.fields import Line, Moment, PageQuery


class TakenMailSchema(Schema):
    """That a mail is kept and will be worked off; the same for the same mail."""

    id = fields.Integer(metadata={"example": 4_711})


class InboundMailSchema(Schema):
    """A mail that came in and what became of it, without what it says."""

    id = fields.Integer(metadata={"example": 4_711})
    received_at = Moment()
    way = fields.String(metadata={"example": "mailbox", "enum": list(WAYS)})
    size = fields.Integer(metadata={"example": 5_120})
    state = fields.String(metadata={"example": "done", "enum": list(STATES)})
    outcome = fields.String(metadata={"example": "posted", "description": "Empty while it waits"})
    reason = fields.String(metadata={"example": "This thread is locked and takes no more replies."})
    kind = fields.String(metadata={"example": "post", "description": "What it was an answer to"})
    member = fields.Nested(MemberCardSchema, allow_none=True)
    answered_at = Moment(allow_none=True)


class InboundQuery(PageQuery):
    """Which mails; `waiting` are those that are not worked off yet."""

    outcome = Line(40, load_default=None, metadata={"example": "posted"})
