"""What moderators send, and what is told of what they did."""

from __future__ import annotations

from forum.blueprints.discussions.rules import LONGEST_REASON
from forum.kernel.web.fields import Form, Line


class ReasonForm(Form):
    """Why; the author and the other moderators read it."""

    reason = Line(LONGEST_REASON, load_default="", metadata={"example": "This names a colleague without her consent."})


class RequiredReasonForm(Form):
    """Why; it must be said."""

    reason = Line(LONGEST_REASON, shortest=1, required=True, metadata={"example": "Advertisement"})
