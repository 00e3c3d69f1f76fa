"""What moderators send, and what is told of what they did."""

from __future__ import annotations

from marshmallow import fields, validate

from forum.blueprints.discussions.rules import LONGEST_REASON, LONGEST_TITLE, MOST_SPLIT, SHORTEST_TITLE
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


class ThreadMergePageForm(Form):
    """The address of the thread it becomes part of, or its number."""

    into = Line(500, shortest=1, required=True)


class SolutionForm(Form):
    """The reply that answers the thread."""

    post_id = Id(required=True, metadata={"example": 31})
