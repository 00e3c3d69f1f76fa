"""What is sent to make a group and to change one."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from forum.blueprints.groups.rules import APPROVALS, BROWSE_ROLES, JOIN_POLICIES, KINDS, ROLES, VISIBILITIES
from forum.kernel.web.fields import Form, Id, Line, Text


def _one_of(values: tuple[str, ...], **told: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(values), **told)


class GroupChangeForm(Form):
    """What is to change; the rest stays."""

    name = Line(120, shortest=3, metadata={"example": "Data management"})
    area = Line(12, allow_none=True, metadata={"example": "DM"})
    summary = Line(300, metadata={"example": "Inventories, quality, sharing and privacy."})
    description = Text(20_000, metadata={"example": "Bring a **real** file."})
    join_note = Text(5_000, metadata={"example": "Tell us what you work on."})
    approve_threads = _one_of(APPROVALS, metadata={"example": "newcomers"})
    approve_replies = _one_of(APPROVALS, metadata={"example": "none"})
    visibility = _one_of(VISIBILITIES, metadata={"example": "members"})
    join_policy = _one_of(JOIN_POLICIES, metadata={"example": "open"})
    browse_from = _one_of(BROWSE_ROLES, metadata={"example": "guest"})
    start_from = _one_of(ROLES, metadata={"example": "member"})
    reply_from = _one_of(ROLES, metadata={"example": "guest"})
    attach_from = _one_of(ROLES, metadata={"example": "member"})
    invite_from = _one_of(ROLES, metadata={"example": "moderator"})
    mention_from = _one_of(ROLES, metadata={"example": "member"})
    kind = _one_of(KINDS, metadata={"example": "practice"})
    handle = Line(64, allow_none=True, metadata={"example": "data-management"})
    begins_on = fields.Date(allow_none=True, metadata={"example": "2026-02-02"})
    ends_on = fields.Date(allow_none=True, metadata={"example": "2026-05-29"})
    president_id = Id(allow_none=True, metadata={"example": None})
    archived = fields.Boolean(metadata={"example": False})


class GroupForm(GroupChangeForm):
    """A new group; what is left out is as for a practice group that every member reads and joins."""

    class Meta:
        exclude = ("archived", "president_id")

    name = Line(120, shortest=3, required=True, metadata={"example": "Data management"})


class GroupAboutForm(Form):
    """What moderators set on the page, and the version they saw."""

    name = Line(120, shortest=3, required=True)
    area = Line(12, load_default=None, allow_none=True)
    summary = Line(300, load_default="")
    description = Text(20_000, load_default="")
    join_note = Text(5_000, load_default="")
    approve_threads = _one_of(APPROVALS)
    approve_replies = _one_of(APPROVALS)
    version = fields.Integer(load_default=None)


class GroupRulesForm(Form):
    """What owners set on the page, and the version they saw; the president is named by her handle."""

    visibility = _one_of(VISIBILITIES)
    join_policy = _one_of(JOIN_POLICIES)
    browse_from = _one_of(BROWSE_ROLES)
    start_from = _one_of(ROLES)
    reply_from = _one_of(ROLES)
    attach_from = _one_of(ROLES)
    invite_from = _one_of(ROLES)
    mention_from = _one_of(ROLES)
    kind = _one_of(KINDS)
    handle = Line(64, allow_none=True)
    president = Line(80, allow_none=True)
    begins_on = fields.Date(allow_none=True)
    ends_on = fields.Date(allow_none=True)
    archived = fields.Boolean()
    version = fields.Integer(load_default=None)
