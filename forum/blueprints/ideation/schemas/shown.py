"""What the API shows of ideation."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.ideation import policies
from forum.blueprints.ideation.rules import PHASES, SIMPLE, VOTINGS
from forum.blueprints.standards.schemas import CriterionCardSchema
from forum.kernel.web.fields import Can, Moment, Url
from forum.kernel.web.identity import current_actor


class ConceptSchema(Schema):
    """A concept under a theme; its counts only for those who may see them."""

    id = fields.Integer(metadata={"example": 12})
    theme_id = fields.Integer(metadata={"example": 3})
    number = fields.Integer(metadata={"example": 2})
    title = fields.String(metadata={"example": "A shared index of safety"})
    body = fields.String(metadata={"description": "Markdown", "example": "Who, what."})
    html = fields.String(metadata={"example": "<p>Who, what.</p>"})
    owner = fields.Nested(MemberCardSchema)
    cluster = fields.String(metadata={"example": ""})
    merged_into_id = fields.Integer(allow_none=True, metadata={"example": None})
    points = fields.Method("_points", metadata={"type": ["integer", "null"], "example": None})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    edited_at = Moment(allow_none=True, metadata={"example": None})
    version = fields.Integer(metadata={"example": 1})
    can = Can(edit=policies.can_edit_concept, vote=policies.can_vote, comment=policies.can_comment)
    url = Url()

    def _points(self, concept: Any) -> int | None:
        told = policies.can_see_counts(current_actor(), concept.theme.session)
        return concept.vote_points if told else None


class ThemeSchema(Schema):
    """A theme with what was said of it in general."""

    id = fields.Integer(metadata={"example": 3})
    session_id = fields.Integer(metadata={"example": 2})
    position = fields.Integer(metadata={"example": 1})
    title = fields.String(metadata={"example": "Public safety"})
    description = fields.String(metadata={"example": "What keeps a neighbourhood calm?"})
    wrap_up = fields.String(metadata={"description": "Markdown", "example": "In general, prevention counts."})
    version = fields.Integer(metadata={"example": 1})
    url = Url()


class IdeationSessionSchema(Schema):
    """An ideation session."""

    id = fields.Integer(metadata={"example": 2})
    group_id = fields.Integer(metadata={"example": 7})
    title = fields.String(metadata={"example": "What mayors would do first"})
    overview = fields.String(metadata={"description": "Markdown", "example": "A morning with nine mayors."})
    phase = fields.String(metadata={"enum": list(PHASES), "example": "gather"})
    timer_ends_at = Moment(allow_none=True, metadata={"example": None})
    voting = fields.String(metadata={"enum": list(VOTINGS), "example": SIMPLE})
    points = fields.Integer(metadata={"description": "The budget of each member", "example": 5})
    contact = fields.Nested(MemberCardSchema, allow_none=True)
    resource_id = fields.Integer(allow_none=True, metadata={"description": "The published result", "example": None})
    event_id = fields.Integer(allow_none=True, metadata={"description": "What it is part of", "example": None})
    criteria = fields.List(fields.Nested(CriterionCardSchema))
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    can = Can(run=policies.can_run_session, propose=policies.can_propose)
    url = Url()


class ListSchema(Schema):
    """Marks the end of a whole list."""

    next = fields.String(allow_none=True, metadata={"example": None})


class ThemesSchema(ListSchema):
    """All themes of a session, in order."""

    items = fields.List(fields.Nested(ThemeSchema))


class ConceptsSchema(ListSchema):
    """All concepts of a theme, in order."""

    items = fields.List(fields.Nested(ConceptSchema))
