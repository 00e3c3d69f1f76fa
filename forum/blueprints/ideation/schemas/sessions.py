"""Forms of ideation sessions."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from forum.blueprints.ideation.rules import (
    BUDGET,
    LONGEST_BODY,
    LONGEST_CLUSTER,
    LONGEST_TITLE,
    MOST_CONCEPTS,
    MOST_MINUTES,
    MOST_POINTS,
    MOST_THEMES,
    PHASES,
    SIMPLE,
    VOTINGS,
)
from forum.blueprints.opportunities.rules import KINDS, MOST_CRITERIA, MOST_PARTNERS
from forum.kernel.web.fields import Form, Id, Line, LocalMoment, Moment, PageQuery, Text

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
    """A new session in a group that one looks after; `event_id` is what it is part of."""

    event_id = Id(load_default=None, allow_none=True, metadata={"example": None})
    criteria = fields.List(
        Line(20), load_default=list, validate=validate.Length(max=MOST_CRITERIA), metadata={"example": ["DM3"]}
    )
    group_id = Id(required=True, metadata={"example": 7})
    themes = fields.List(
        Line(LONGEST_TITLE, shortest=3), load_default=list, validate=validate.Length(max=MOST_THEMES),
        metadata={"example": ["Safety"]},
    )  # fmt: skip


class SessionPageForm(SessionFields):
    """The form of the page: a theme on each line, criteria separated by commas."""

    event_id = Id(load_default=None, allow_none=True)
    criteria = Line(200, load_default="")
    themes = fields.String(load_default="", validate=validate.Length(max=4000))


class SessionEditForm(SessionFields):
    """The same for a session that there is, with the version its writer saw."""

    event_id = Id(load_default=None, allow_none=True)
    criteria = Line(200, load_default="")
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
    ends_at = Moment(load_default=None, allow_none=True, metadata={"description": "Instead of minutes"})


class StepEndForm(Form):
    """How long the step still goes; neither for no end."""

    minutes = _minutes()
    ends_at = Moment(load_default=None, allow_none=True, metadata={"example": "2030-02-28T22:59:00Z"})


class PhasePageForm(Form):
    """The form of the page: minutes, or until when by the clock of the reader."""

    phase = fields.String(required=True, validate=validate.OneOf(PHASES))
    minutes = _minutes()
    until = LocalMoment(load_default=None, allow_none=True)


class TimerForm(Form):
    """How long the step still goes, in minutes or by the clock of the reader; empty for no end."""

    minutes = _minutes()
    until = LocalMoment(load_default=None, allow_none=True)


class TogetherForm(Form):
    """Concepts of a session, and the word that they share; empty takes it away."""

    concept_ids = fields.List(
        Id(), required=True, validate=validate.Length(1, MOST_THEMES * MOST_CONCEPTS), metadata={"example": [12, 14]}
    )
    cluster = Line(LONGEST_CLUSTER, load_default="", metadata={"example": "Broadband"})


class ConceptOpportunityForm(Form):
    """With what kind of opportunity a concept goes on."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS), metadata={"example": "partnership"})
    body = Text(4_000, load_default="", metadata={"description": "Markdown", "example": "We look for two cities."})
    partners_wanted = fields.Integer(load_default=0, validate=validate.Range(0, MOST_PARTNERS), metadata={"example": 2})


class ClusterForm(Form):
    """A word that concepts share; empty takes it away."""

    cluster = Line(LONGEST_CLUSTER, load_default="", metadata={"example": "Broadband"})


class ConceptMergeForm(Form):
    """The concept in which this one goes on."""

    into_id = Id(required=True, metadata={"example": 12})


class CommentForm(Form):
    """A comment, or the opening post of a thread."""

    body = Text(20_000, shortest=1, required=True, metadata={"example": "We tried this in two districts."})
