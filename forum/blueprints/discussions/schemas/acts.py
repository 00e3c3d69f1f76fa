"""What moderators send, and what is told of what they did."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from forum.blueprints.discussions.rules import LONGEST_REASON, LONGEST_TITLE, MOST_SPLIT, SHORTEST_TITLE
from forum.blueprints.groups.schemas.groups import GroupCardSchema
from forum.kernel.i18n import _
from forum.kernel.web.fields import Form, Id, Line


class ReasonForm(Form):
    """Why; the author and the other moderators read it."""

    reason = Line(LONGEST_REASON, load_default="", metadata={"example": "This names a colleague without her consent."})


class RequiredReasonForm(Form):
    """Why; it must be said."""

    reason = Line(LONGEST_REASON, shortest=1, required=True, metadata={"example": "Advertisement"})


class ThreadSplitForm(Form):
    """Which replies begin a new thread, and how it is called."""

    post_ids = fields.List(
        Id(), required=True, validate=validate.Length(1, MOST_SPLIT), metadata={"example": [31, 32], "minItems": 1}
    )
    title = Line(LONGEST_TITLE, shortest=SHORTEST_TITLE, required=True, metadata={"example": "Who pays for sensors?"})


class ThreadMergeForm(Form):
    """The thread it becomes part of."""

    into = Id(required=True, metadata={"example": 7})


class ThreadGroupForm(Form):
    """The group it goes to."""

    group_id = Id(required=True, metadata={"example": 3})


class MovePreviewQuery(Form):
    """Where the thread would go: the group, or the thread it would become part of."""

    group_id = Id(load_default=None, metadata={"example": 3})
    into = Id(load_default=None, metadata={"example": 7})

    @validates_schema
    def _one_of_them(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if (data["group_id"] is None) == (data["into"] is None):
            raise ValidationError(_("Say either the group or the thread it would go to."), "group_id")


class MovePreviewSchema(Schema):
    """Who could not follow a thread."""

    group = fields.Nested(GroupCardSchema, required=True)
    writers = fields.Integer(required=True, metadata={"example": 8, "description": "How many wrote in it"})
    left_behind = fields.Integer(
        required=True,
        metadata={"example": 3, "description": "Those of them who read it now and could not read it there"},
    )


class ThreadMergePageForm(Form):
    """The address of the thread it becomes part of, or its number."""

    into = Line(500, shortest=1, required=True)


class MovePageQuery(Form):
    """What was chosen on the page before."""

    group_id = Id(load_default=None)
    into = Line(500, load_default="")


class SolutionForm(Form):
    """The reply that answers the thread."""

    post_id = Id(required=True, metadata={"example": 31})
