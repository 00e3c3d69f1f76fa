"""JSON of polls, and the forms of the pages."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.polls import (
    ALWAYS,
    FEWEST_OPTIONS,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    MOST_OPTIONS,
    RESULTS,
)
from forum.kernel import clock
from forum.kernel.i18n import _
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


class OpeningPollForm(Form):
    """A new poll: two to twenty different answers."""

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


class PollForm(OpeningPollForm):
    """The same for a post; it stands on the opening one unless another is named."""

    post_id = Id(load_default=None, allow_none=True, metadata={"example": 31})


class OpeningPollSchema(Schema):
    """A poll that is kept with a thread for later."""

    question = fields.String(metadata={"example": "How often do you publish?"})
    options = fields.List(fields.String(), metadata={"example": ["Every month", "Every quarter"]})
    multiple = fields.Boolean(metadata={"example": False})
    results = fields.String(validate=validate.OneOf(RESULTS), metadata={"example": ALWAYS})
    closes_at = fields.String(allow_none=True, metadata={"example": "2030-11-02T08:00:00+00:00"})


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


class PollPart(Form):
    """A poll in the form of a thread: none while its question is empty."""

    poll_question = Line(LONGEST_QUESTION, load_default="")
    poll_options = fields.String(load_default="", validate=validate.Length(max=MOST_OPTIONS * (LONGEST_OPTION + 2)))
    poll_multiple = fields.Boolean(load_default=False)
    poll_results = fields.String(load_default=ALWAYS, validate=validate.OneOf(RESULTS))
    poll_closes_at = LocalMoment(load_default=None, allow_none=True)

    @validates_schema
    def check_poll(self, values: dict[str, Any], **_options: Any) -> None:
        """A question needs answers, and answers a question."""
        answers = options_of(values.get("poll_options", ""))
        if answers and not values.get("poll_question"):
            raise ValidationError({"poll_question": [_("Write the question as well, or take the answers away.")]})
        if values.get("poll_question") and len(answers) < FEWEST_OPTIONS:
            raise ValidationError({"poll_options": [_("Write at least two different answers.")]})
        if len(answers) > MOST_OPTIONS or any(len(answer) > LONGEST_OPTION for answer in answers):
            raise ValidationError({"poll_options": [_("Write at most 20 answers of up to 200 letters.")]})
        ends_at, begins_at = values.get("poll_closes_at"), values.get("publish_at") or clock.now()
        if values.get("poll_question") and ends_at is not None and ends_at <= begins_at:
            raise ValidationError({"poll_closes_at": [_("Choose a moment after the thread is published.")]})


def options_of(text: str) -> list[str]:
    """The different answers of a field, one on each line."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def take_poll(form: dict[str, Any]) -> dict[str, Any] | None:
    """What `PollPart` has read, taken out of the form: the poll, or None."""
    names = ("question", "options", "multiple", "results", "closes_at")
    poll = {name: form.pop(f"poll_{name}") for name in names}
    return {**poll, "options": options_of(poll["options"])} if poll["question"] else None
