"""JSON of groups."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.groups import policies
from forum.blueprints.groups.models.groups import JOIN_POLICIES, ROLES, VISIBILITIES, WATCH_LEVELS
from forum.blueprints.standards.schemas import AreaCardSchema
from forum.kernel.web.fields import Can, Form, Line, Moment, PageQuery, Text, Url


class GroupCardSchema(Schema):
    """A group where it is only mentioned."""

    id = fields.Integer(metadata={"example": 7})
    name = fields.String(metadata={"example": "Data management"})
    slug = fields.String(metadata={"example": "data-management"})
    url = Url()


class GroupSchema(GroupCardSchema):
    """A community of members."""

    kind = fields.String(metadata={"example": "practice"})
    area = fields.Nested(AreaCardSchema, allow_none=True)
    summary = fields.String(metadata={"example": "Inventories, quality, sharing and privacy."})
    description = fields.String(metadata={"description": "Markdown", "example": "Bring a **real** file."})
    description_html = fields.String(metadata={"example": "<p>Bring a <strong>real</strong> file.</p>"})
    visibility = fields.String(metadata={"enum": list(VISIBILITIES), "example": "members"})
    join_policy = fields.String(metadata={"enum": list(JOIN_POLICIES), "example": "open"})
    member_count = fields.Integer(metadata={"example": 48})
    thread_count = fields.Integer(metadata={"example": 21})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    last_activity_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    archived = fields.Boolean(metadata={"example": False})
    version = fields.Integer(metadata={"example": 3})
    can = Can(
        edit=policies.can_edit_group,
        set_rules=policies.can_set_rules,
        moderate=policies.can_moderate,
        join=policies.can_join,
        leave=policies.can_leave,
        participate=policies.can_participate,
    )


class GroupQuery(PageQuery):
    """Which groups to list."""

    area = Line(12, load_default=None, metadata={"example": "DM", "description": "The code of a practice area"})


class GroupForm(Form):
    """A new group."""

    name = Line(120, shortest=3, required=True, metadata={"example": "Data management"})
    area = Line(12, load_default=None, allow_none=True, metadata={"example": "DM"})
    summary = Line(300, load_default="", metadata={"example": "Inventories, quality, sharing and privacy."})
    description = Text(20_000, load_default="", metadata={"example": "Bring a **real** file."})
    visibility = fields.String(load_default="members", validate=validate.OneOf(VISIBILITIES))
    join_policy = fields.String(load_default="open", validate=validate.OneOf(JOIN_POLICIES))


class GroupChangeForm(Form):
    """What is to change; the rest stays."""

    name = Line(120, shortest=3, metadata={"example": "Data management"})
    area = Line(12, allow_none=True, metadata={"example": "DM"})
    summary = Line(300, metadata={"example": "Inventories, quality, sharing and privacy."})
    description = Text(20_000, metadata={"example": "Bring a **real** file."})
    visibility = fields.String(validate=validate.OneOf(VISIBILITIES))
    join_policy = fields.String(validate=validate.OneOf(JOIN_POLICIES))
    archived = fields.Boolean(metadata={"example": False})


class GroupPageForm(Form):
    """The form of the page: everything a moderator sees, and the version she saw."""

    name = Line(120, shortest=3, required=True)
    area = Line(12, load_default=None, allow_none=True)
    summary = Line(300, load_default="")
    description = Text(20_000, load_default="")
    visibility = fields.String(validate=validate.OneOf(VISIBILITIES))
    join_policy = fields.String(validate=validate.OneOf(JOIN_POLICIES))
    archived = fields.Boolean()
    version = fields.Integer(load_default=None)


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
