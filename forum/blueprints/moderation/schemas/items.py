"""JSON of the queue."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.groups.schemas.groups import GroupCardSchema
from forum.blueprints.moderation import policies
from forum.blueprints.moderation.rules import DECISIONS, KINDS, LONGEST_REASON, MOST_DAYS
from forum.kernel.actor import Actor
from forum.kernel.policies import Decision, Denied
from forum.kernel.web.fields import Can, Form, Id, Moment, PageQuery, Text

MOST_AT_ONCE = 50


def _can_decide(actor: Actor, shown: Any) -> Decision:
    return policies.can_decide(actor, shown.item) if shown.item.waiting else Denied("already_decided")


def _way_back(item: Any) -> str:
    return f"/api/v1/moderation-log/{item.entry_id}/undo" if item.entry_id else ""


class QueueQuery(PageQuery):
    """Which items of the queue."""

    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS), metadata={"example": "report"})
    group_id = Id(load_default=None, metadata={"example": 7})
    status = fields.String(
        load_default="waiting", validate=validate.OneOf(("waiting", "decided")), metadata={"example": "waiting"}
    )


class CauseSchema(Schema):
    """Why it is in the queue: the reason of a report, the word that was watched for."""

    kind = fields.String(validate=validate.OneOf(KINDS), metadata={"example": "report"})
    detail = fields.String(metadata={"example": "private_data"})
    at = fields.String(metadata={"example": "2026-11-01T10:00:00Z"})


class GivenReportSchema(Schema):
    """A report, for who decides about it."""

    reporter = fields.Nested(MemberCardSchema)
    reason = fields.String(metadata={"example": "private_data"})
    note = fields.String(metadata={"example": "It names a resident and her address."})
    points = fields.Function(
        lambda report: report.weight / 100, metadata={"type": "number", "example": 1.5, "description": "What it weighs"}
    )
    at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})


class CopiedLineSchema(Schema):
    """A line of a conversation as it stood when it was reported."""

    author_id = fields.Integer(metadata={"example": 42})
    author = fields.String(metadata={"example": "Ana Souza"})
    text = fields.String(metadata={"example": "Send me the list of residents."})
    at = fields.String(metadata={"example": "2026-11-01T10:00:00Z"})
    reported = fields.Boolean(metadata={"example": True})


class ShownSubjectSchema(Schema):
    """What it is about, as whoever decides may see it; `url` is empty when there is no page for her."""

    type = fields.String(attribute="item.subject_type", metadata={"example": "post"})
    id = fields.Integer(attribute="item.subject_id", metadata={"example": 31})
    title = fields.String(attribute="card.title", metadata={"example": "How do you word the exit clause?"})
    text = fields.String(attribute="card.text", metadata={"example": "Call her at home: 208 555 0123."})
    html = fields.String(attribute="card.html", metadata={"example": "<p>Call her at home: 208 555 0123.</p>"})
    author = fields.Nested(MemberCardSchema, attribute="card.author", allow_none=True)
    at = Moment(attribute="card.at", allow_none=True, metadata={"example": "2026-11-01T09:00:00Z"})
    where = fields.String(attribute="card.where", metadata={"example": "Data Management"})
    url = fields.String(metadata={"example": "/t/exit-clause/5/4"})
    copy = fields.List(fields.Nested(CopiedLineSchema))


class ReviewItemSchema(Schema):
    """Something that waits for a moderator, or was decided."""

    id = fields.Integer(attribute="item.id", metadata={"example": 12})
    kind = fields.String(attribute="item.kind", validate=validate.OneOf(KINDS), metadata={"example": "report"})
    causes = fields.List(fields.Nested(CauseSchema), attribute="item.causes")
    subject = fields.Nested(ShownSubjectSchema)
    group = fields.Nested(GroupCardSchema, attribute="item.group", allow_none=True)
    points = fields.Float(attribute="item.points", metadata={"example": 4.5, "description": "What its reports weigh"})
    report_count = fields.Integer(attribute="item.report_count", metadata={"example": 3})
    reports = fields.List(fields.Nested(GivenReportSchema), metadata={"description": "The first ten"})
    status = fields.String(attribute="item.status", metadata={"example": "waiting"})
    choices = fields.List(fields.String(validate=validate.OneOf(DECISIONS)), metadata={"example": ["keep", "hide"]})
    decision = fields.String(attribute="item.decision", metadata={"example": ""})
    reason = fields.String(attribute="item.reason", metadata={"example": ""})
    decided_by = fields.Nested(MemberCardSchema, attribute="item.decided_by", allow_none=True)
    decided_at = Moment(attribute="item.decided_at", allow_none=True, metadata={"example": "2026-11-01T11:00:00Z"})
    claimed_by = fields.Nested(MemberCardSchema, attribute="item.claimed_by", allow_none=True)
    created_at = Moment(attribute="item.created_at", metadata={"example": "2026-11-01T10:00:00Z"})
    undo_url = fields.Function(
        lambda shown: _way_back(shown.item),
        metadata={"type": "string", "example": "/api/v1/moderation-log/77/undo", "description": "PUT takes it back"},
    )
    version = fields.Integer(attribute="item.version", metadata={"example": 2})
    url = fields.String(attribute="item.path", metadata={"example": "/moderation/queue/12"})
    can = Can(decide=_can_decide)


class ClaimForm(Form):
    """Whether to take an item from somebody else who looks after it."""

    take_over = fields.Boolean(load_default=False, metadata={"example": False})


class ReviewDecisionForm(Form):
    """A decision, its reason, and the version of the item it rests on."""

    decision = fields.String(required=True, validate=validate.OneOf(DECISIONS), metadata={"example": "hide"})
    reason = Text(LONGEST_REASON, load_default="", metadata={"example": "It shows the address of a resident."})
    version = fields.Integer(load_default=None, allow_none=True, metadata={"example": 2})
    days = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(1, MOST_DAYS),
        metadata={"example": 3, "description": "How long a silence or suspension lasts"},
    )  # fmt: skip


class ChosenItemForm(Form):
    """One of several items, as it was at a version."""

    id = Id(required=True, metadata={"example": 12})
    version = fields.Integer(load_default=None, allow_none=True, metadata={"example": 2})


class BulkDecisionForm(Form):
    """The same decision for several items."""

    items = fields.List(fields.Nested(ChosenItemForm), required=True, validate=validate.Length(1, MOST_AT_ONCE))
    decision = fields.String(required=True, validate=validate.OneOf(DECISIONS), metadata={"example": "keep"})
    reason = Text(LONGEST_REASON, load_default="", metadata={"example": ""})


class BulkPageForm(Form):
    """The same as a page sends it: `12:2` is item 12 at version 2."""

    items = fields.List(
        fields.String(validate=validate.Regexp(r"^[0-9]{1,9}:[0-9]{1,9}$")), validate=validate.Length(1, MOST_AT_ONCE)
    )
    decision = fields.String(required=True, validate=validate.OneOf(DECISIONS))
    reason = Text(LONGEST_REASON, load_default="")


class DecisionOutcomeSchema(Schema):
    """What became of one of several: decided, or refused with a code and a sentence."""

    item_id = fields.Integer(metadata={"example": 12})
    decided = fields.Boolean(metadata={"example": True})
    version = fields.Integer(allow_none=True, metadata={"example": 3, "description": "Of the item, once decided"})
    undo_url = fields.Function(
        _way_back,
        metadata={"type": "string", "example": "/api/v1/moderation-log/77/undo", "description": "PUT takes it back"},
    )
    code = fields.Function(
        lambda one: one.error.code if one.error else "", metadata={"type": "string", "example": "already_decided"}
    )
    detail = fields.Function(
        lambda one: str(one.error.detail) if one.error else "", metadata={"type": "string", "example": ""}
    )


class DecisionOutcomesSchema(Schema):
    """What became of several items."""

    items = fields.List(fields.Nested(DecisionOutcomeSchema))
