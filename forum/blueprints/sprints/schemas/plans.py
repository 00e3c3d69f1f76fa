"""JSON and forms of plans, their templates and certificates."""

from __future__ import annotations

from marshmallow import INCLUDE, Schema, fields, validate

from forum.blueprints.accounts.schemas import CityCardSchema, MemberCardSchema
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.rules.plans import (
    AUDIENCES,
    LONGEST_GUIDANCE,
    LONGEST_HEADING,
    LONGEST_REMARK,
    LONGEST_WORDS,
    MOST_SECTIONS,
    PLAN_STATES,
)
from forum.kernel.web.fields import Can, Form, Line, Moment, Text, Url

_SHARE = {"description": "Per cent of the sessions that the certificate asks for; 0 for none", "example": 75}
_TITLE = {"description": "Of the document; empty for the city and the sprint", "example": "Our plan"}


class SprintTemplateSectionSchema(Schema):
    """A section of the template."""

    key = fields.String(metadata={"example": "s1"})
    heading = fields.String(metadata={"example": "Whom we want to reach"})
    guidance = fields.String(metadata={"example": "Name people whom you can invite by name."})
    required = fields.Boolean(metadata={"example": True})


class SprintTemplateSchema(Schema):
    """Of which sections the plans of a sprint consist."""

    sprint_id = fields.Integer(metadata={"example": 3})
    sections = fields.List(fields.Nested(SprintTemplateSectionSchema))
    least_attendance = fields.Integer(metadata=_SHARE)
    changed_at = Moment(metadata={"example": "2026-09-08T20:00:00Z"})
    version = fields.Integer(metadata={"example": 1})


class SprintTemplateSectionForm(Form):
    """A section; without a key it is a new one."""

    key = Line(20, load_default="", metadata={"example": ""})
    heading = Line(LONGEST_HEADING, shortest=1, required=True, metadata={"example": "Whom we want to reach"})
    guidance = Text(LONGEST_GUIDANCE, load_default="", metadata={"example": "Name people."})
    required = fields.Boolean(load_default=False, metadata={"example": True})


class SprintTemplateForm(Form):
    """The sections in their order."""

    sections = fields.List(
        fields.Nested(SprintTemplateSectionForm), required=True, validate=validate.Length(1, MOST_SECTIONS)
    )
    least_attendance = fields.Integer(load_default=0, validate=validate.Range(0, 100), metadata=_SHARE)


class SprintPlanSchema(Schema):
    """That a city has a plan, and how far it is; what is written in it has an address of its own."""

    id = fields.Integer(metadata={"example": 4})
    sprint_id = fields.Integer(metadata={"example": 3})
    city = fields.Nested(CityCardSchema)
    state = fields.String(metadata={"enum": list(PLAN_STATES), "example": "submitted"})
    published_at = Moment(allow_none=True, metadata={"example": None})
    resource_id = fields.Integer(allow_none=True, metadata={"description": "The document", "example": None})
    version = fields.Integer(metadata={"example": 3})
    url = Url()


class SprintWholePlanSchema(SprintPlanSchema):
    """A plan as its city and programme staff read it."""

    submitted_at = Moment(allow_none=True, metadata={"example": "2026-11-02T15:00:00Z"})
    words_back = fields.String(metadata={"description": "What the review says", "example": "Who decides?"})
    reviewed_by = fields.Nested(MemberCardSchema, allow_none=True)
    reviewed_at = Moment(allow_none=True, metadata={"example": "2026-11-03T15:00:00Z"})
    can = Can(
        write=policies.can_write_plan, review=policies.can_review_plan, publish=policies.can_publish_plan,
        certify=policies.can_certify,
    )  # fmt: skip


class SprintPlanSectionSchema(SprintTemplateSectionSchema):
    """A section with what the city wrote, and what staff ask to change; `version` is 0 before the first words."""

    words = fields.String(metadata={"example": "People who sell at the market."})
    remark = fields.String(metadata={"example": "How many are they?"})
    version = fields.Integer(metadata={"example": 2})
    edited_by = fields.Nested(MemberCardSchema, allow_none=True)
    edited_at = Moment(allow_none=True, metadata={"example": "2026-10-20T15:00:00Z"})


class SprintSectionWordsForm(Form):
    """What to write in a section; `seen` is the version of the section that you saw, 0 for none."""

    words = Text(LONGEST_WORDS, required=True, metadata={"example": "People who sell at the market."})
    seen = fields.Integer(required=True, validate=validate.Range(0, 1_000_000), metadata={"example": 0})


class SprintPlanReviewForm(Form):
    """Accept it, or ask for changes, in general and by the keys of sections."""

    accept = fields.Boolean(required=True, metadata={"example": False})
    words = Text(LONGEST_REMARK, load_default="", metadata={"example": "Nearly there."})
    remarks = fields.Dict(
        keys=Line(20),
        values=Text(LONGEST_REMARK),
        load_default=dict,
        metadata={"example": {"s1": "How many?"}},
    )


class SprintPublicationForm(Form):
    """Under what title, and who may read it."""

    title = Line(200, load_default="", metadata=_TITLE)
    audience = fields.String(
        load_default="members", validate=validate.OneOf(AUDIENCES), metadata={"example": "members"}
    )


class SprintCertificateSchema(Schema):
    """A certificate; everybody who has its address reads that it is genuine."""

    url = Url()
    issued_at = Moment(metadata={"example": "2026-11-20T15:00:00Z"})
    present = fields.Integer(metadata={"description": "Sessions at which the city was", "example": 9})
    held = fields.Integer(metadata={"description": "Sessions of which attendance is known", "example": 10})


class PlanPageForm(Form):
    """The sections (`words-<key>`, `seen-<key>`, `was-<key>`), and what becomes of the plan."""

    class Meta:
        unknown = INCLUDE

    hand_in = fields.Boolean(load_default=False)


class PlanReviewPageForm(Form):
    """The review, with a remark beside each section (`remark-<key>`)."""

    class Meta:
        unknown = INCLUDE

    accept = fields.Boolean(load_default=False)
    version = fields.Integer(required=True)
    words_back = Text(LONGEST_REMARK, load_default="")


_SECTIONS: dict[str, fields.Field] = {}  # type: ignore[type-arg]  # of several kinds
for _number in range(1, MOST_SECTIONS + 1):
    _SECTIONS |= {
        f"p{_number}_key": Line(20, load_default=""), f"p{_number}_heading": Line(LONGEST_HEADING, load_default=""),
        f"p{_number}_guidance": Text(LONGEST_GUIDANCE, load_default=""),
        f"p{_number}_required": fields.Boolean(load_default=False),
    }  # fmt: skip


class TemplatePageForm(Form.from_dict(_SECTIONS)):  # type: ignore[misc]  # made from the numbers of sections
    """The sections as fields of a page."""

    least_attendance = fields.Integer(load_default=0, validate=validate.Range(0, 100))
    version = fields.Integer(load_default=None, allow_none=True)
