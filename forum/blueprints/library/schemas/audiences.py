"""JSON of the groups and people whom a document is for."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_dump, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.schemas.groups import GroupCardSchema
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.rules.kinds import MOST_READER_GROUPS, MOST_READERS
from forum.kernel.web.fields import Form, Id, Line
from forum.kernel.web.identity import current_actor


class ReadersForm(Form):
    """Whom it is for when `audience` is `chosen`; what is not named stays."""

    reader_groups = fields.List(
        Id(), validate=validate.Length(max=MOST_READER_GROUPS),
        metadata={"description": "With `chosen`: the groups whose people may see it", "example": [7, 9]},
    )  # fmt: skip
    reader_members = fields.List(
        Id(), validate=validate.Length(max=MOST_READERS),
        metadata={"description": "With `chosen`: the people who may see it", "example": [42]},
    )  # fmt: skip


class ReadersPageForm(Form):
    """The same from a page: the ticked groups, and people by username. No ticked group is sent as none."""

    reader_groups = fields.List(Id(), load_default=list, validate=validate.Length(max=MOST_READER_GROUPS))
    reader_handles = Line(4000, load_default="")


class ReadersSchema(Schema):
    """Whom a document is for, as far as the asker may know of the groups."""

    groups = fields.List(fields.Nested(GroupCardSchema), attribute="reader_groups")
    members = fields.List(fields.Nested(MemberCardSchema), attribute="reader_members")

    @post_dump(pass_original=True)
    def _name_no_group_that_one_may_not_know(self, shown: dict[str, Any], told: Resource, **kwargs: Any) -> Any:
        actor = current_actor()
        known = {group.id for group in told.reader_groups if group_policies.can_see_group(actor, group)}
        shown["groups"] = [card for card in shown["groups"] if card["id"] in known]
        return shown
