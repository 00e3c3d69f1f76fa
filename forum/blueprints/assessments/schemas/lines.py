"""JSON and forms of one criterion of an assessment."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.rules.states import CLAIMS
from forum.blueprints.assessments.schemas.people import WriterSchema
from forum.blueprints.standards.rules.codes import in_language
from forum.blueprints.standards.schemas import AreaCardSchema, CriterionCardSchema
from forum.kernel.i18n import _l
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, PageQuery, Text, Url

LONGEST_NOTE, LONGEST_REMARK, LONGEST_LINK = 8_000, 4_000, 500
_CLAIM = validate.OneOf(CLAIMS)
_STEP = validate.Range(0, 4)
_HTTPS = validate.Regexp(
    r"(https://[^\s/]{1,250}(/[^\s]{0,240})?)?\Z", error=_l("Use an address that begins with https://.")
)


def _key() -> Line:
    return Line(12, shortest=1, metadata={"example": "a"})


class ChecklistItemSchema(Schema):
    """One item of a checklist, and whether the city has ticked it."""

    key = fields.String(metadata={"example": "a"})
    text = fields.String(metadata={"example": "It was updated in the last twelve months"})
    ticked = fields.Boolean(metadata={"example": True})


class AssessmentLineSchema(Schema):
    """What a city says of one criterion. `need` of its checklist's items are enough."""

    assessment_id = fields.Integer(metadata={"example": 7})
    criterion = fields.Nested(CriterionCardSchema)
    area = fields.Nested(AreaCardSchema, attribute="criterion.area")
    claim = fields.String(metadata={"enum": list(CLAIMS), "example": "in_progress"})
    step = fields.Integer(allow_none=True, metadata={"example": None})
    checklist = fields.Method("_checklist", metadata={"type": "array", "items": {"type": "object"}})
    need = fields.Function(
        lambda line: line.criterion.checklist.get("need", 0), metadata={"type": "integer", "example": 3}
    )
    ticked = fields.List(fields.String(), metadata={"example": ["a", "c"]})
    note = fields.String(metadata={"example": "The charter was adopted in spring."})
    assignee = fields.Nested(WriterSchema, allow_none=True)
    asked = fields.Boolean(attribute="is_asked", metadata={"description": "Whether staff ask for more"})
    carried = fields.Boolean(metadata={"description": "Whether it was carried over and waits to be confirmed"})
    edited_by = fields.Nested(WriterSchema, allow_none=True)
    edited_at = Moment(allow_none=True, metadata={"example": "2026-11-01T10:00:00Z"})
    url = Url()
    can = Can(answer=policies.can_answer_line, remark=policies.can_remark_in_city, clarify=policies.can_answer_staff)

    def _checklist(self, line: Any) -> list[dict[str, Any]]:
        language = str(get_locale() or "en")
        items = line.criterion.checklist.get("items", ())
        told = [{"key": one["key"], "text": in_language(one["text"], language)} for one in items]
        return [ChecklistItemSchema().dump({**one, "ticked": one["key"] in line.ticked}) for one in told]


class SeenForm(Form):
    """What the writer saw of each field that she changes."""

    claim = fields.String(validate=_CLAIM, metadata={"example": ""})
    step = fields.Integer(allow_none=True, validate=_STEP)
    note = Text(LONGEST_NOTE, metadata={"example": ""})
    assignee_id = Id(allow_none=True)


class LineForm(SeenForm):
    """What changes; the rest stays as it is. Ticks come one by one, the other fields with what was seen of them."""

    tick = fields.List(_key(), load_default=list, validate=validate.Length(max=40))
    untick = fields.List(_key(), load_default=list, validate=validate.Length(max=40))
    confirm = fields.Boolean(load_default=False, metadata={"description": "What was carried over still holds"})
    seen = fields.Nested(SeenForm, load_default=dict)


class ConflictSchema(Schema):
    """A field that somebody else has written meanwhile."""

    value = fields.Raw(metadata={"description": "What stands there now"})
    by = fields.Dict(allow_none=True, metadata={"example": {"id": 42, "name": "Ana Souza"}})
    at = fields.String(allow_none=True, metadata={"example": "2026-11-01T10:00:00+00:00"})


class FieldChangedSchema(Schema):
    """A problem that says of each field in conflict what stands there now; nothing was written."""

    code = fields.String(metadata={"example": "field_changed"})
    detail = fields.String(metadata={"example": "A colleague changed the same field meanwhile."})
    conflicts = fields.Dict(keys=fields.String(), values=fields.Nested(ConflictSchema))


class LinePageForm(Form):
    """One criterion as its page sends it: each field with what was seen of it when the page was shown."""

    claim = fields.String(load_default="", validate=_CLAIM)
    seen_claim = fields.String(load_default="", validate=_CLAIM)
    step = fields.Integer(load_default=None, allow_none=True, validate=_STEP)
    seen_step = fields.Integer(load_default=None, allow_none=True, validate=_STEP)
    note = Text(LONGEST_NOTE, load_default="")
    seen_note = Text(LONGEST_NOTE, load_default="")
    assignee_id = Id(load_default=None, allow_none=True)
    seen_assignee_id = Id(load_default=None, allow_none=True)
    tick = fields.List(_key(), validate=validate.Length(max=40))
    seen_tick = fields.List(_key(), validate=validate.Length(max=40))
    confirm = fields.Boolean()
    take = fields.String(load_default="", validate=validate.OneOf(("", "claim", "step", "note", "assignee_id")))


class EvidenceForm(Form):
    """A document of the library, a private upload (`POST /uploads?purpose=evidence`) or a link: one of them."""

    resource_id = Id(load_default=None, allow_none=True, metadata={"example": 12})
    file_id = Id(load_default=None, allow_none=True, metadata={"example": None})
    link = fields.String(load_default="", validate=_HTTPS, metadata={"example": ""})
    title = Line(200, load_default="", metadata={"example": "Charter of the data office"})
    note = Line(500, load_default="", metadata={"example": "Roles are on page 4."})
    page = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 100_000))


class EvidenceFilesForm(Form):
    """Private files as the page sends them."""

    file_ids = fields.List(Id(), load_default=list, validate=validate.Length(max=5))
    title = Line(200, load_default="")
    note = Line(500, load_default="")


class EvidenceSchema(Schema):
    """A piece of evidence. `state` is `gone` when its document was removed, `closed` when you may not open it."""

    id = fields.Integer(attribute="evidence.id", metadata={"example": 3})
    kind = fields.String(metadata={"enum": ["document", "file", "link"], "example": "document"})
    title = fields.String(attribute="evidence.title", metadata={"example": "Charter of the data office"})
    note = fields.String(attribute="evidence.note", metadata={"example": "Roles are on page 4."})
    page = fields.Integer(attribute="evidence.page", allow_none=True, metadata={"example": 4})
    version = fields.Integer(
        attribute="evidence.resource_version", allow_none=True, metadata={"description": "Of the document, that day"}
    )
    state = fields.String(metadata={"enum": ["here", "gone", "closed"], "example": "here"})
    added_by = fields.Nested(WriterSchema, attribute="evidence.added_by", allow_none=True)
    added_at = Moment(attribute="evidence.added_at", metadata={"example": "2026-11-01T10:00:00Z"})
    url = fields.String(metadata={"description": "Empty when it cannot be opened", "example": "/library/12"})


class EvidenceListSchema(Schema):
    """All evidence of a criterion; at most 30 pieces."""

    items = fields.List(fields.Nested(EvidenceSchema), required=True)
    next = fields.String(allow_none=True, required=True)


class RemarkForm(Form):
    """A remark: `city` is read by colleagues only, `both` by programme staff as well."""

    body = Text(LONGEST_REMARK, shortest=1, required=True, metadata={"example": "Who has the minutes of May?"})
    circle = fields.String(load_default="city", validate=validate.OneOf(("city", "both")))


class RemarkSchema(Schema):
    """A remark at a criterion, for those who may read it."""

    id = fields.Integer(metadata={"example": 9})
    circle = fields.String(metadata={"enum": ["city", "staff", "both"], "example": "city"})
    body = fields.String(metadata={"example": "Who has the minutes of May?"})
    author = fields.Nested(MemberCardSchema, allow_none=True)
    at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})


class RemarkQuery(PageQuery):
    """A page of remarks."""
