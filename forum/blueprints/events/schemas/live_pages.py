"""The forms of the pages around what happens at an event."""

from __future__ import annotations

from marshmallow import fields, validate

from forum.blueprints.events.rules.live import (
    BEST,
    LONGEST_ANSWER,
    LONGEST_OPINION,
    LONGEST_QUESTION,
    NOTES,
    SLIDES,
)
from forum.kernel.web.fields import Form, Id, Line, PageQuery, Text


class AskPageForm(Form):
    """A question."""

    text = Line(LONGEST_QUESTION, shortest=3, required=True)
    unnamed = fields.Boolean(load_default=False)


class StatePageForm(Form):
    """Where a question stands."""

    state = fields.String(required=True)


class AnswerPageForm(Form):
    """An answer in writing, with the version that was seen."""

    answer = Text(LONGEST_ANSWER, shortest=1, required=True)
    version = fields.Integer(load_default=None, allow_none=True)


class MergePageForm(Form):
    """The question that stands for this one."""

    into_id = Id(required=True)


class FloorPageForm(Form):
    """Whether questions are taken, and whether without a name."""

    asking = fields.Boolean(load_default=False)
    unnamed = fields.Boolean(load_default=False)


class HereForm(Form):
    """The code that is shown; without it one says so oneself."""

    code = Line(20, load_default="")


class HereQuery(PageQuery):
    """The code of the address that a picture leads to."""

    code = Line(20, load_default="")


class CorrectionForm(Form):
    """Whether a member was there."""

    member_id = Id(required=True)
    present = fields.Boolean(load_default=False)


class OpinionPageForm(Form):
    """What one thinks of an event."""

    stars = fields.Integer(required=True, validate=validate.Range(1, BEST))
    useful = Text(LONGEST_OPINION, load_default="")
    better = Text(LONGEST_OPINION, load_default="")


class RecordingPageForm(Form):
    """The address of the recording."""

    link_url = Line(500, shortest=8, required=True)
    title = Line(200, load_default="")


class MaterialPageForm(Form):
    """Slides or notes as a file, or by an address."""

    part = fields.String(load_default=SLIDES, validate=validate.OneOf((SLIDES, NOTES)))
    file = fields.Raw(load_default=None, allow_none=True)
    material_url = Line(500, load_default="")
    material_title = Line(200, load_default="")


class ProposalsQuery(PageQuery):
    """Which proposals a page shows."""

    show = fields.String(load_default="", validate=validate.OneOf(("", "mine", "waiting", "decided")))


class AttendanceExportQuery(PageQuery):
    """As what kind of table."""

    format = fields.String(load_default="csv", validate=validate.OneOf(("csv", "xlsx")))
