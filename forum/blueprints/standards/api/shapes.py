"""What staff read and write of a standard: all its languages at once."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.standards import policies
from forum.blueprints.standards.rules.editions import BASES, COUNT, STEPS
from forum.blueprints.standards.schemas import SLUG, Code, LevelSchema, MappingSchema, Texts
from forum.kernel.web.fields import Can, Form, Line, Text, Url


class ChecklistItemSchema(Schema):
    """An item of a checklist; its key never changes, and is made when none is sent."""

    key = fields.String(validate=validate.Regexp(r"[a-z]{1,2}\Z"), metadata={"example": "a"})
    text = Texts(500, "Agendas of the two latest meetings", required=True)


class ChecklistSchema(MappingSchema):
    """How many of these items are needed; `suggested` when Plaza or whoever writes the version made it up."""

    need = fields.Integer(load_default=0, validate=validate.Range(0, 100), metadata={"example": 3})
    suggested = fields.Boolean(load_default=True)
    items = fields.List(fields.Nested(ChecklistItemSchema), load_default=list, validate=validate.Length(max=60))


class ScoringSchema(Schema):
    """By criteria met (`count`), or by the mean of steps from the lowest to the highest (`steps`)."""

    kind = fields.String(required=True, validate=validate.OneOf((COUNT, STEPS)), metadata={"example": "count"})
    steps = fields.List(Texts(120, "Not started"), validate=validate.Length(max=10))


class EligibilitySchema(Schema):
    """Who may be assessed: cities of at least so many people in these countries; empty for everybody."""

    min_population = fields.Integer(validate=validate.Range(0, 100_000_000), metadata={"example": 30000})
    countries = fields.List(
        Code("[A-Za-z]{2}", "BR"), validate=validate.Length(max=260), metadata={"example": ["US", "CA", "BR"]}
    )


class SnapshotQuestionSchema(Schema):
    """A question of the short snapshot, answered no, partly or yes, and the criteria it speaks of."""

    key = fields.String(required=True, validate=validate.Regexp(r"[a-z0-9]{1,8}\Z"), metadata={"example": "q1"})
    text = Texts(500, "Is there a data strategy?", required=True)
    criteria = fields.List(Code(), load_default=list, validate=validate.Length(max=60))
    suggested = fields.Boolean(load_default=True)


class CriterionDocumentSchema(Schema):
    """A criterion in all its languages."""

    code = Code()
    area = Code("[A-Za-z]{2,6}", "DM", load_only=True)
    position = fields.Integer(load_only=True, validate=validate.Range(1, 500), metadata={"example": 3})
    name = Texts(160, "Sharing Data")
    description = Texts(2000, "Data is shared under written agreements.")
    evidence = fields.List(Texts(500, "Template of an agreement"), validate=validate.Length(max=60))
    evidence_basis = fields.String(validate=validate.OneOf(BASES), metadata={"example": "suggested"})
    rule = Texts(500, "At least quarterly")
    former_codes = fields.List(Code(example="SI1"), validate=validate.Length(max=20))
    checklist = fields.Nested(ChecklistSchema, metadata={"description": "Empty for none"})
    prerequisites = fields.List(Code(), validate=validate.Length(max=60))


class AreaDocumentSchema(Schema):
    """An area in all its languages, with its criteria."""

    code = Code("[A-Za-z]{2,6}", "DM")
    position = fields.Integer(load_only=True, validate=validate.Range(1, 100), metadata={"example": 1})
    name = Texts(160, "Data Management")
    description = Texts(2000, "Looking after data so that it can be used.")
    translations_suggested = fields.Boolean()
    criteria = fields.List(fields.Nested(CriterionDocumentSchema), dump_only=True)


class CriterionForm(CriterionDocumentSchema, Form):
    """What changes of a criterion; what is left out stays."""


class AreaForm(AreaDocumentSchema, Form):
    """What changes of an area; what is left out stays."""


class FactsForm(Form):
    """What a version is as a whole; what is left out stays."""

    name = Line(160, shortest=1, metadata={"example": "Our Data Standard"})
    owner = Line(160, metadata={"example": "Network of Northern Cities"})
    version = Line(80, shortest=1, metadata={"example": "2.0"})
    year = fields.Integer(validate=validate.Range(1990, 2100), metadata={"example": 2026})
    complete = fields.Boolean(metadata={"description": "False when only a part of the version is known"})
    note = Text(4000, metadata={"description": "For whoever maintains it", "example": "Agreed in May."})
    notice = Texts(1000, "This is not an official assessment.")
    family = fields.String(validate=[validate.Length(1, 40), SLUG], metadata={"example": "northern"})
    levels = fields.List(fields.Nested(LevelSchema), validate=validate.Length(max=10))
    scoring = fields.Nested(ScoringSchema)
    eligibility = fields.Nested(EligibilitySchema)
    questions = fields.List(fields.Nested(SnapshotQuestionSchema), validate=validate.Length(max=30))


class BeginForm(Form):
    """A new draft: a copy of the version it is based on, or an empty one."""

    slug = fields.String(
        required=True, validate=[validate.Length(2, 40), SLUG],
        metadata={"description": "Its place in addresses, for good", "example": "northern-2026"},
    )  # fmt: skip
    based_on = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 40))
    name = Line(160, shortest=1, required=True, metadata={"example": "Our Data Standard"})
    owner = Line(160, required=True, metadata={"example": "Network of Northern Cities"})
    version = Line(80, shortest=1, required=True, metadata={"example": "2.0"})
    year = fields.Integer(required=True, validate=validate.Range(1990, 2100), metadata={"example": 2026})


class FrameworkDocumentSchema(Schema):
    """A version of a standard with everything it holds, in all its languages."""

    slug = fields.String(metadata={"example": "wwc-2022"})
    name = fields.String(metadata={"example": "What Works Cities Certification Standard"})
    owner = fields.String()
    version = fields.String(metadata={"example": "3.0"})
    year = fields.Integer(metadata={"example": 2022})
    family = fields.String(metadata={"example": "wwc"})
    state = fields.String(metadata={"example": "draft"})
    current = fields.Boolean()
    complete = fields.Boolean()
    note = fields.String()
    notice = Texts(1000, "This is not an official assessment.")
    levels = fields.List(fields.Nested(LevelSchema))
    scoring = fields.Nested(ScoringSchema)
    eligibility = fields.Nested(EligibilitySchema)
    questions = fields.List(fields.Nested(SnapshotQuestionSchema))
    areas = fields.List(fields.Nested(AreaDocumentSchema))
    url = Url()
    can = Can(
        edit=policies.can_edit_framework, make_current=policies.can_make_current, retire=policies.can_retire
    )  # fmt: skip


class ProblemOfDraftSchema(Schema):
    """What stands in the way of publishing; `place` is a code, or `levels`, `questions` and the like."""

    place = fields.String(metadata={"example": "DM3"})
    message = fields.String(metadata={"example": "DM3 asks for DM9 first, which is not in this version."})


class ProblemListSchema(Schema):
    """All that stands in the way of publishing; empty when nothing does."""

    items = fields.List(fields.Nested(ProblemOfDraftSchema), required=True)
    next = fields.String(allow_none=True, required=True)


class ChangeSchema(Schema):
    """A field that differs; `language` is empty for what has none."""

    field = fields.String(metadata={"example": "name"})
    language = fields.String(metadata={"example": "en"})
    before = fields.String()
    after = fields.String()


class DifferenceSchema(Schema):
    """What was added, removed or changed: the framework, an area, a criterion or a question."""

    what = fields.String(metadata={"example": "criterion"})
    kind = fields.String(metadata={"example": "changed"})
    code = fields.String(metadata={"example": "DM3"})
    changes = fields.List(fields.Nested(ChangeSchema))


class DifferenceListSchema(Schema):
    """Everything in which a version differs from another."""

    items = fields.List(fields.Nested(DifferenceSchema), required=True)
    next = fields.String(allow_none=True, required=True)


class DifferenceQuery(Schema):
    """With which version to compare; the one that this began as when none is named."""

    other = fields.String(load_default=None, validate=validate.Length(1, 40), metadata={"example": "wwc-2022"})
