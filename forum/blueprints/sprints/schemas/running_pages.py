"""The forms of the pages of a running sprint; what is due is typed as the clock shows it in a time zone."""

from __future__ import annotations

from marshmallow import fields, validate

from forum.blueprints.sprints.rules.programme import (
    LONGEST_REMARK,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_FILES,
    MOST_SESSIONS,
    SESSION_KINDS,
    WEEKLY,
)
from forum.kernel.web.fields import Form, Id, Line, PageQuery, Text, WallMoment


class SessionPageForm(Form):
    """A session, or several weeks of it."""

    kind = fields.String(load_default=WEEKLY, validate=validate.OneOf(SESSION_KINDS))
    title = Line(140, shortest=3, required=True)
    description = Text(8_000, load_default="")
    starts = WallMoment(required=True)
    hours = fields.Decimal(load_default=2, validate=validate.Range(0.25, 24))
    time_zone = Line(60, shortest=1, required=True)
    link = Line(500, load_default="")
    weeks = fields.Integer(load_default=1, validate=validate.Range(1, MOST_SESSIONS))


class AssignmentPageForm(Form):
    """An assignment."""

    title = Line(LONGEST_TITLE, shortest=3, required=True)
    words = Text(LONGEST_WORDS, load_default="")
    resource_id = Id(load_default=None, allow_none=True)
    due = WallMoment(required=True)
    time_zone = Line(60, shortest=1, required=True)
    opened = fields.Boolean(load_default=False)


class AssignmentEditPageForm(AssignmentPageForm):
    """The same, with the version that was seen."""

    version = fields.Integer(required=True)


class NotedPageForm(Form):
    """What staff note of a city: `yes`, `no`, or empty to go back to what its people said."""

    city_id = Id(required=True)
    present = fields.String(load_default="", validate=validate.OneOf(("yes", "no", "")))


class ToolPageForm(Form):
    """A document."""

    resource_id = Id(required=True)


class ToolkitQuery(PageQuery):
    """Words of the title to look for."""

    q = Line(200, load_default="")


class PausePageForm(Form):
    """Whether nudges rest."""

    paused = fields.Boolean(load_default=False)


class VersionPageForm(Form):
    """A version with its files; `file_ids` were sent before or stand in the version before."""

    words = Text(LONGEST_WORDS, load_default="")
    file_ids = fields.List(Id(), load_default=list, validate=validate.Length(max=2 * MOST_FILES))
    seen = fields.Integer(load_default=0)


class ReviewPageForm(Form):
    """What becomes of a version."""

    accept = fields.Boolean(load_default=False)
    number = fields.Integer(required=True)
    words_back = Text(LONGEST_REMARK, load_default="")


class CommentPageForm(Form):
    """What to say."""

    comment = Text(LONGEST_REMARK, shortest=1, required=True)
