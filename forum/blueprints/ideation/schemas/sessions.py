"""JSON and forms of ideation sessions."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.ideation import policies
from forum.blueprints.ideation.rules import (
    BUDGET,
    LONGEST_BODY,
    LONGEST_CLUSTER,
    LONGEST_TITLE,
    MOST_MINUTES,
    MOST_POINTS,
    PHASES,
    SIMPLE,
    VOTINGS,
)
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, PageQuery, Text, Url
from forum.kernel.web.identity import current_actor

_VERSION = validate.Range(0, 2**31 - 1)


def _title(example: str, **kwargs: Any) -> Line:
    return Line(LONGEST_TITLE, shortest=3, required=True, metadata={"example": example}, **kwargs)


def _body(**kwargs: Any) -> Text:
    return Text(LONGEST_BODY, load_default="", metadata={"description": "Markdown", "example": "Who, what."}, **kwargs)


def _minutes() -> fields.Integer:
    about = {"description": "Until the step should end", "example": 20}
    return fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, MOST_MINUTES), metadata=about)


class SessionFields(Form):
    """What is told of a session."""

    title = _title("What mayors would do first")
    overview = _body()
    voting = fields.String(load_default=SIMPLE, validate=validate.OneOf(VOTINGS), metadata={"example": BUDGET})
    points = fields.Integer(load_default=5, validate=validate.Range(1, MOST_POINTS), metadata={"example": 5})


class SessionForm(SessionFields):
    """A new session in a group that one looks after."""

    group_id = Id(required=True, metadata={"example": 7})
    themes = fields.List(Line(LONGEST_TITLE, shortest=3), load_default=list, metadata={"example": ["Safety"]})


class SessionPageForm(SessionFields):
    """The form of the page: a theme on each line."""

    themes = fields.String(load_default="", validate=validate.Length(max=4000))


class SessionEditForm(SessionFields):
    """The same for a session that there is, with the version its writer saw."""

    version = fields.Integer(required=True, validate=_VERSION)


class SessionQuery(PageQuery):
    """Which sessions."""

    group_id = Id(load_default=None, metadata={"description": "Those of one group", "example": 7})


class ThemeForm(Form):
    """A new theme."""

    title = _title("Public safety")
    description = Line(600, load_default="", metadata={"example": "What keeps a neighbourhood calm?"})


class WrapUpForm(Form):
    """What the group said in general about a theme."""

    wrap_up = _body()
    version = fields.Integer(required=True, validate=_VERSION)


class ConceptForm(Form):
    """A concept."""

    title = _title("A shared index of safety")
    body = _body()


class ConceptEditForm(ConceptForm):
    """The same for one that there is, with the version its writer saw."""

    version = fields.Integer(required=True, validate=_VERSION)


class VoteForm(Form):
    """How many points; one in a simple vote, 0 takes it back."""

    points = fields.Integer(load_default=1, validate=validate.Range(0, MOST_POINTS), metadata={"example": 2})


class PhaseForm(Form):
    """Another step, with a timer or without."""

    phase = fields.String(required=True, validate=validate.OneOf(PHASES), metadata={"example": "vote"})
    minutes = _minutes()


class TimerForm(Form):
    """How long the step still goes; empty for no end."""

    minutes = _minutes()


class ClusterForm(Form):
    """A word that concepts share; empty takes it away."""

    cluster = Line(LONGEST_CLUSTER, load_default="", metadata={"example": "Broadband"})


class MergeForm(Form):
    """The concept in which this one goes on."""

    into_id = Id(required=True, metadata={"example": 12})


class CommentForm(Form):
    """A comment, or the opening post of a thread."""

    body = Text(20_000, shortest=1, required=True, metadata={"example": "We tried this in two districts."})


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
