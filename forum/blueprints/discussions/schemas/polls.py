"""JSON of polls, and the forms of the pages."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.polls import (
    ALWAYS,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    MOST_OPTIONS,
    RESULTS,
)
from forum.kernel import clock
from forum.kernel.policies import permissions
from forum.kernel.web.fields import Form, Id, Line, LocalMoment, Moment
from forum.kernel.web.identity import current_actor

_VERBS = {"vote": policies.can_vote, "close": policies.can_close_poll, "remove": policies.can_remove_poll}


class PollOptionSchema(Schema):
    """An answer; how many chose it is null as long as the results are not shown."""

    id = fields.Integer(metadata={"example": 7})
    text = fields.String(metadata={"example": "Every quarter"})
    votes = fields.Integer(allow_none=True, metadata={"example": 12})
    mine = fields.Boolean(metadata={"example": True, "description": "Whether you chose it"})


class _Options(fields.List[Any]):
    def get_value(self, obj: Any, attr: str, accessor: Any = None, default: Any = None) -> list[dict[str, Any]]:
        told = bool(policies.can_see_results(current_actor(), obj.poll, obj.voted))
        return [
            {"id": one.id, "text": one.text, "votes": one.vote_count if told else None, "mine": one.id in obj.chosen}
            for one in obj.poll.options
        ]


class PollSchema(Schema):
    """A poll, as the asker sees it. Nobody sees who chose what."""

    id = fields.Integer(attribute="poll.id", metadata={"example": 3})
    post_id = fields.Integer(attribute="poll.post_id", metadata={"example": 31})
    question = fields.String(attribute="poll.question", metadata={"example": "How often do you publish?"})
    multiple = fields.Boolean(attribute="poll.multiple", metadata={"example": False})
    results = fields.String(attribute="poll.results", validate=validate.OneOf(RESULTS), metadata={"example": ALWAYS})
    options = _Options(fields.Nested(PollOptionSchema))
    voters = fields.Integer(attribute="poll.voter_count", metadata={"example": 20})
    voted = fields.Boolean(metadata={"example": True, "description": "Whether you have voted"})
    open = fields.Method("_open", metadata={"type": "boolean", "example": True})
    closes_at = Moment(attribute="poll.closes_at", allow_none=True, metadata={"example": "2030-11-02T08:00:00Z"})
    closed_at = Moment(attribute="poll.closed_at", allow_none=True, metadata={"example": None})
    version = fields.Integer(attribute="poll.version", metadata={"example": 1})
    url = fields.String(attribute="poll.path", metadata={"example": "/t/how-do-you-share-data/5/2"})
    can = fields.Method(
        "_can",
        metadata={
            "type": "object",
            "properties": {verb: {"type": "boolean"} for verb in (*_VERBS, "see_results")},
            "description": "What you may do with this",
        },
    )

    def _open(self, shown: Any) -> bool:
        return bool(shown.poll.is_open(clock.now()))

    def _can(self, shown: Any) -> dict[str, bool]:
        actor = current_actor()
        told = bool(policies.can_see_results(actor, shown.poll, shown.voted))
        return permissions(actor, shown.poll, **_VERBS) | {"see_results": told}


class PollForm(Form):
    """A new poll: two to twenty different answers; it stands on the opening post unless another is named."""

    question = Line(LONGEST_QUESTION, shortest=1, required=True, metadata={"example": "How often do you publish?"})
    options = fields.List(
        Line(LONGEST_OPTION, shortest=1),
        required=True,
        validate=validate.Length(max=MOST_OPTIONS),
        metadata={"example": ["Every month", "Every quarter"]},
    )
    multiple = fields.Boolean(load_default=False, metadata={"example": False})
    results = fields.String(load_default=ALWAYS, validate=validate.OneOf(RESULTS), metadata={"example": ALWAYS})
    closes_at = Moment(load_default=None, allow_none=True, metadata={"example": "2030-11-02T08:00:00Z"})
    post_id = Id(load_default=None, allow_none=True, metadata={"example": 31})


class PollVoteForm(Form):
    """The answers one chooses; none takes the vote back."""

    option_ids = fields.List(Id(), required=True, validate=validate.Length(max=MOST_OPTIONS), metadata={"example": [7]})


class PollPageForm(Form):
    """The form of the page: an answer on each line."""

    question = Line(LONGEST_QUESTION, shortest=1, required=True)
    options = fields.String(required=True, validate=validate.Length(max=MOST_OPTIONS * (LONGEST_OPTION + 2)))
    multiple = fields.Boolean(load_default=False)
    results = fields.String(load_default=ALWAYS, validate=validate.OneOf(RESULTS))
    closes_at = LocalMoment(load_default=None, allow_none=True)
