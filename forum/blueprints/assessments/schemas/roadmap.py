"""JSON and forms of the roadmap of a city."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.rules import planning
from forum.blueprints.cities.schemas.standings import StandingCriterionSchema
from forum.kernel import sheets
from forum.kernel.policies import permissions
from forum.kernel.web.fields import Form, Id, Line, Moment, PageQuery, Text, Url
from forum.kernel.web.identity import current_actor

VIEWS = ("criterion", "due", "owner")
_STATE = validate.OneOf(planning.STATES)
_DAY = validate.Range(planning.FIRST_DAY, planning.LAST_DAY)
_PLACE = validate.Range(1, planning.MOST_ACTIONS)
_ADVANCE = "Where the action begins: set the criterion to in progress if it has not started"


class HelpfulDocumentSchema(Schema):
    """A document of the library that helps with an action."""

    id = fields.Integer(metadata={"example": 31})
    title = fields.String(metadata={"example": "Data inventory workbook"})
    url = Url()


class RoadmapActionSchema(Schema):
    """What a city does for a criterion, by whom and until when; `documents` are those that you see."""

    id = fields.Integer(attribute="action.id", metadata={"example": 7})
    city_id = fields.Integer(attribute="action.city_id", metadata={"example": 12})
    criterion = fields.Nested(StandingCriterionSchema, attribute="action.criterion")
    title = fields.String(attribute="action.title", metadata={"example": "List the data of three departments"})
    description = fields.String(attribute="action.description", metadata={"example": "Begin with parks and water."})
    owner = fields.Nested(MemberCardSchema, attribute="action.owner", allow_none=True)
    due_on = fields.Date(attribute="action.due_on", allow_none=True, metadata={"example": "2027-03-31"})
    state = fields.String(
        attribute="action.state", metadata={"enum": list(planning.STATES), "example": planning.IN_PROGRESS}
    )
    late = fields.Boolean(metadata={"example": False, "description": "Still to do, and its day has passed there"})
    origin = fields.String(
        attribute="action.origin", metadata={"enum": list(planning.ORIGINS), "example": planning.GAP}
    )
    documents = fields.List(fields.Nested(HelpfulDocumentSchema), attribute="resources")
    created_at = Moment(attribute="action.created_at", metadata={"example": "2026-11-01T10:00:00Z"})
    changed_at = Moment(attribute="action.changed_at", metadata={"example": "2026-11-02T10:00:00Z"})
    begun_at = Moment(attribute="action.begun_at", allow_none=True, metadata={"example": "2026-11-02T10:00:00Z"})
    done_at = Moment(attribute="action.done_at", allow_none=True, metadata={"example": None})
    version = fields.Integer(attribute="action.version", metadata={"example": 2})
    url = fields.String(attribute="action.path", metadata={"example": "/roadmap-actions/7"})
    can = fields.Method(
        "_can",
        metadata={
            "type": "object", "properties": {"change": {"type": "boolean"}, "remove": {"type": "boolean"}},
            "description": "What you may do with this",
        },
    )  # fmt: skip

    def _can(self, planned: Any) -> dict[str, bool]:
        may = {"change": policies.can_change_action, "remove": policies.can_remove_action}
        return permissions(current_actor(), planned.action, **may)


class RoadmapGapSchema(Schema):
    """A criterion of the current standard that the city has not met, and what already helps."""

    criterion = fields.Nested(StandingCriterionSchema)
    status = fields.String(metadata={"example": "not_started"})
    documents = fields.Integer(metadata={"example": 4, "description": "About it, that you see"})
    people = fields.Integer(metadata={"example": 9, "description": "Who can help with it, that you see"})
    planned = fields.Function(
        lambda gap: len(gap.planned),
        metadata={"type": "integer", "example": 1, "description": "Actions of the roadmap for it"},
    )


class GapListSchema(Schema):
    """What is not met, in the order of the standard."""

    items = fields.List(fields.Nested(RoadmapGapSchema), required=True)
    next = fields.String(allow_none=True, required=True)


class BadgeListSchema(Schema):
    """The badges of a city, as far as you see what they are for."""

    items = fields.List(fields.String(metadata={"example": "open_book"}), required=True)
    next = fields.String(allow_none=True, required=True)


class RoadmapQuery(PageQuery):
    """A page of the actions of a city."""

    state = fields.String(load_default=None, validate=_STATE, metadata={"example": "planned"})
    owner = Id(load_default=None, metadata={"example": 42})
    criterion = fields.String(load_default=None, validate=validate.Length(1, 12), metadata={"example": "DM2"})


class ActionChangeForm(Form):
    """What is left out stays as it is."""

    criterion = Line(12, shortest=1, metadata={"example": "DM2"})
    framework = Line(40, shortest=1, metadata={"example": "wwc-2022", "description": "Else the current standard"})
    title = Line(planning.LONGEST_TITLE, shortest=1, metadata={"example": "List the data of three departments"})
    description = Text(planning.LONGEST_DESCRIPTION, metadata={"example": "Begin with parks and water."})
    owner_id = Id(allow_none=True, metadata={"example": 42, "description": "Somebody of the city"})
    due_on = fields.Date(allow_none=True, validate=_DAY, metadata={"example": "2027-03-31"})
    state = fields.String(validate=_STATE, metadata={"example": "in_progress"})
    advance = fields.Boolean(metadata={"example": True, "description": _ADVANCE})


class ActionForm(Form):
    """A new action, at the end of the roadmap."""

    criterion = Line(12, shortest=1, required=True, metadata={"example": "DM2"})
    framework = Line(40, shortest=1, load_default=None, metadata={"example": "wwc-2022"})
    title = Line(
        planning.LONGEST_TITLE, shortest=1, required=True, metadata={"example": "List the data of three departments"}
    )
    description = Text(planning.LONGEST_DESCRIPTION, load_default="", metadata={"example": "Begin with parks."})
    owner_id = Id(load_default=None, allow_none=True, metadata={"example": 42})
    due_on = fields.Date(load_default=None, allow_none=True, validate=_DAY, metadata={"example": "2027-03-31"})


class PlaceForm(Form):
    """The place among the actions for the same criterion, from 1."""

    place = fields.Integer(required=True, validate=_PLACE, metadata={"example": 1})


class RoadmapPageQuery(Schema):
    """How the page of a roadmap is arranged."""

    by = fields.String(load_default="criterion", validate=validate.OneOf(VIEWS))


class NewActionQuery(Schema):
    """With which criterion the form begins."""

    criterion = Id(load_default=None)


class RoadmapExportQuery(Schema):
    """In which format."""

    format = fields.String(load_default=sheets.CSV, validate=validate.OneOf((sheets.CSV, sheets.XLSX)))


class ActionPageForm(Form):
    """A new action as a page sends it."""

    criterion_id = Id(required=True)
    title = Line(planning.LONGEST_TITLE, shortest=1, required=True)
    description = Text(planning.LONGEST_DESCRIPTION, load_default="")
    owner_id = Id(load_default=None, allow_none=True)
    due_on = fields.Date(load_default=None, allow_none=True, validate=_DAY)


class ActionEditForm(ActionPageForm):
    """The same of one that is there."""

    version = fields.Integer(required=True, validate=validate.Range(0))


class StatePageForm(Form):
    """What becomes of an action."""

    version = fields.Integer(required=True, validate=validate.Range(0))
    state = fields.String(required=True, validate=_STATE)
    advance = fields.Boolean(load_default=False)


class GapPageForm(Form):
    """A criterion that goes on the roadmap, and from where."""

    criterion_id = Id(required=True)
    origin = fields.String(load_default=planning.GAP, validate=validate.OneOf((planning.GAP, planning.SNAPSHOT)))


class DocumentPageForm(Form):
    """A document that helps."""

    resource_id = Id(required=True)


class RemovalPageForm(Form):
    """The version that one saw of what is removed."""

    version = fields.Integer(required=True, validate=validate.Range(0))
