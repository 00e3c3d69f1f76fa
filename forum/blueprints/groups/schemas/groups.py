"""JSON of groups."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.groups import policies
from forum.blueprints.groups.rules import APPROVALS, JOIN_POLICIES, KINDS, ROLES, VISIBILITIES, WATCH_LEVELS
from forum.blueprints.standards.schemas import AreaCardSchema
from forum.kernel.web.fields import Can, Form, Line, Moment, PageQuery, Url

_ROLE = {"enum": list(ROLES), "example": "member"}


class GroupCardSchema(Schema):
    """A group where it is only mentioned."""

    id = fields.Integer(metadata={"example": 7})
    name = fields.String(metadata={"example": "Data management"})
    slug = fields.String(metadata={"example": "data-management"})
    url = Url()


class GroupSchema(GroupCardSchema):
    """A community of members."""

    kind = fields.String(metadata={"enum": list(KINDS), "example": "practice"})
    handle = fields.String(
        allow_none=True, metadata={"example": "data-management", "description": "The name to mention it by, after an @"}
    )
    area = fields.Nested(AreaCardSchema, allow_none=True)
    summary = fields.String(metadata={"example": "Inventories, quality, sharing and privacy."})
    description = fields.String(metadata={"description": "Markdown", "example": "Bring a **real** file."})
    description_html = fields.String(metadata={"example": "<p>Bring a <strong>real</strong> file.</p>"})
    visibility = fields.String(metadata={"enum": list(VISIBILITIES), "example": "members"})
    join_policy = fields.String(metadata={"enum": list(JOIN_POLICIES), "example": "open"})
    browse_from = fields.String(metadata=_ROLE | {"description": "The lowest role that reads what is in it"})
    start_from = fields.String(metadata=_ROLE | {"description": "The lowest role that starts threads"})
    reply_from = fields.String(metadata=_ROLE | {"description": "The lowest role that replies"})
    attach_from = fields.String(metadata=_ROLE | {"description": "The lowest role that attaches files"})
    invite_from = fields.String(metadata=_ROLE | {"description": "The lowest role that invites people"})
    mention_from = fields.String(metadata=_ROLE | {"description": "The lowest role that mentions the group"})
    approve_threads = fields.String(metadata={"enum": list(APPROVALS), "example": "newcomers"})
    approve_replies = fields.String(metadata={"enum": list(APPROVALS), "example": "none"})
    join_note = fields.String(metadata={"description": "Markdown", "example": "Tell us what you work on."})
    join_note_html = fields.String(metadata={"example": "<p>Tell us what you work on.</p>"})
    begins_on = fields.Date(allow_none=True, metadata={"example": "2026-02-02", "description": "Of a cohort"})
    ends_on = fields.Date(allow_none=True, metadata={"example": "2026-05-29", "description": "Of a cohort"})
    president = fields.Nested(MemberCardSchema, allow_none=True, metadata={"description": "Of a chapter"})
    member_count = fields.Integer(metadata={"example": 48})
    thread_count = fields.Integer(metadata={"example": 21})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    last_activity_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    archived = fields.Boolean(metadata={"example": False})
    version = fields.Integer(metadata={"example": 3})
    can = Can(
        browse=policies.can_browse,
        edit=policies.can_edit_group,
        set_rules=policies.can_set_rules,
        moderate=policies.can_moderate,
        join=policies.can_join,
        leave=policies.can_leave,
        participate=policies.can_participate,
        start=policies.can_start,
        reply=policies.can_reply,
        attach=policies.can_attach,
        invite=policies.can_invite,
        mention=policies.can_mention_group,
    )


class GroupQuery(PageQuery):
    """Which groups to list."""

    area = Line(12, load_default=None, metadata={"example": "DM", "description": "The code of a practice area"})
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS), metadata={"example": "chapter"})


class MembershipSchema(Schema):
    """How somebody belongs to a group."""

    member = fields.Nested(MemberCardSchema)
    role = fields.String(metadata={"enum": list(ROLES), "example": "member"})
    joined_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})


class OwnMembershipSchema(MembershipSchema):
    """How oneself belongs to a group, and how closely one follows it."""

    watch_level = fields.String(metadata={"enum": list(WATCH_LEVELS), "example": "normal"})


class MembershipForm(Form):
    """The role to give; left out, oneself joins and others become members."""

    role = fields.String(load_default=None, validate=validate.OneOf(ROLES), metadata={"example": "moderator"})


class BringInForm(Form):
    """The people to bring in, as handles with commas between."""

    handles = Line(2000, shortest=1, required=True)


class GroupWatchForm(Form):
    """How closely to follow: nothing, what concerns me, that there is something new, or everything."""

    level = fields.String(required=True, validate=validate.OneOf(WATCH_LEVELS), metadata={"example": "watching"})
