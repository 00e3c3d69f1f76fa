"""JSON of running sprints: sessions, attendance, toolkit, assignments, submissions and the board."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import CityCardSchema, MemberCardSchema
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.rules.programme import (
    LONGEST_REMARK,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_FILES,
    MOST_SESSIONS,
    SESSION_KINDS,
    SUBMISSION_STATES,
    WEEKLY,
)
from forum.blueprints.sprints.rules.risk import REASONS, STATUSES, in_words
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, Text, Url

_ZONE = {"description": "An IANA time zone: whose clock is meant", "example": "America/New_York"}


class SprintSessionSchema(Schema):
    """A session of a sprint; what else there is to know is the event's."""

    event_id = fields.Integer(metadata={"example": 41})
    kind = fields.String(metadata={"enum": list(SESSION_KINDS), "example": "weekly"})
    title = fields.String(attribute="event.title", metadata={"example": "Who decides with us"})
    starts_at = Moment(attribute="event.starts_at", metadata={"example": "2026-09-08T18:00:00Z"})
    ends_at = Moment(attribute="event.ends_at", metadata={"example": "2026-09-08T20:00:00Z"})
    time_zone = fields.String(attribute="event.time_zone", metadata=_ZONE)
    state = fields.String(attribute="event.state", metadata={"example": "published"})
    url = fields.String(attribute="event.path", metadata={"example": "/events/41"})


class SprintSessionForm(Form):
    """One session, or one in each of so many weeks at the same time of the clock."""

    kind = fields.String(load_default=WEEKLY, validate=validate.OneOf(SESSION_KINDS), metadata={"example": "weekly"})
    title = Line(140, shortest=3, required=True, metadata={"example": "Weekly session"})
    description = Text(8_000, load_default="", metadata={"example": "Bring your map."})
    starts_at = Moment(required=True, metadata={"example": "2027-09-07T18:00:00Z"})
    ends_at = Moment(required=True, metadata={"example": "2027-09-07T20:00:00Z"})
    time_zone = Line(60, shortest=1, required=True, metadata=_ZONE)
    link = Line(500, load_default="", metadata={"example": "https://video.example/room"})
    weeks = fields.Integer(load_default=1, validate=validate.Range(1, MOST_SESSIONS), metadata={"example": 1})


class SprintNotedForm(Form):
    """Whether a city was at a session; null goes back to what its people said."""

    city_id = Id(required=True, metadata={"example": 7})
    present = fields.Boolean(required=True, allow_none=True, metadata={"example": True})


class SprintNudgesForm(Form):
    """Whether the weekly nudges rest."""

    paused = fields.Boolean(required=True, metadata={"example": True})


class SprintToolSchema(Schema):
    """A document of the toolkit."""

    id = fields.Integer(metadata={"example": 12})
    title = fields.String(metadata={"example": "A map of partners, to fill in"})
    url = Url()


class SprintAssignmentSchema(Schema):
    """An assignment of a sprint; before it is opened only programme staff see it."""

    id = fields.Integer(metadata={"example": 5})
    sprint_id = fields.Integer(metadata={"example": 3})
    title = fields.String(metadata={"example": "Map of partners"})
    words = fields.String(metadata={"example": "Who is your plan for?"})
    words_html = fields.String(metadata={"description": "Safe HTML", "example": "<p>Who is your plan for?</p>"})
    resource_id = fields.Integer(allow_none=True, metadata={"description": "Its template", "example": 12})
    due_at = Moment(metadata={"example": "2026-09-18T21:00:00Z"})
    time_zone = fields.String(metadata=_ZONE)
    opened_at = Moment(allow_none=True, metadata={"example": "2026-09-08T20:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    url = Url()
    can = Can(submit=policies.can_submit)


class SprintAssignmentForm(Form):
    """An assignment; `opened` gives it to the cities at once."""

    title = Line(LONGEST_TITLE, shortest=3, required=True, metadata={"example": "Map of partners"})
    words = Text(LONGEST_WORDS, load_default="", metadata={"example": "Who is your plan for?"})
    resource_id = Id(load_default=None, allow_none=True, metadata={"example": None})
    due_at = Moment(required=True, metadata={"example": "2027-09-18T21:00:00Z"})
    time_zone = Line(60, shortest=1, required=True, metadata=_ZONE)
    opened = fields.Boolean(load_default=False, metadata={"example": True})


class SprintAssignmentChangeForm(Form):
    """What is to change; `opened` true gives a draft to the cities."""

    title = Line(LONGEST_TITLE, shortest=3, metadata={"example": "Map of partners"})
    words = Text(LONGEST_WORDS, metadata={"example": "Who is your plan for?"})
    resource_id = Id(allow_none=True, metadata={"example": None})
    due_at = Moment(metadata={"example": "2027-09-18T21:00:00Z"})
    time_zone = Line(60, shortest=1, metadata=_ZONE)
    opened = fields.Boolean(load_default=False, metadata={"example": True})


class SprintSubmissionSchema(Schema):
    """What a city submitted; for its people and programme staff."""

    id = fields.Integer(metadata={"example": 9})
    assignment_id = fields.Integer(metadata={"example": 5})
    city = fields.Nested(CityCardSchema)
    state = fields.String(metadata={"enum": list(SUBMISSION_STATES), "example": "submitted"})
    latest = fields.Integer(metadata={"description": "The number of its newest version", "example": 2})
    first_submitted_at = Moment(metadata={"example": "2026-09-17T15:00:00Z"})
    submitted_at = Moment(metadata={"example": "2026-09-20T15:00:00Z"})
    words_back = fields.String(metadata={"description": "What the last review said", "example": "Who decides?"})
    reviewed_by = fields.Nested(MemberCardSchema, allow_none=True)
    reviewed_at = Moment(allow_none=True, metadata={"example": "2026-09-19T15:00:00Z"})
    version = fields.Integer(metadata={"example": 3})
    url = Url()
    can = Can(
        submit=policies.can_submit_again, review=policies.can_review_submission,
        comment=policies.can_comment_submission,
    )  # fmt: skip


class SprintSubmittedFileSchema(Schema):
    """A file of a version."""

    id = fields.Integer(metadata={"example": 31})
    filename = fields.String(metadata={"example": "map-of-partners.docx"})
    size = fields.Integer(metadata={"description": "In bytes", "example": 18_432})
    url = Url()


class SprintVersionSchema(Schema):
    """One version of a submission; it never changes."""

    number = fields.Integer(metadata={"example": 2})
    words = fields.String(metadata={"example": "Libraries decide with clinics."})
    words_html = fields.String(metadata={"description": "Safe HTML", "example": "<p>Libraries decide.</p>"})
    files = fields.List(fields.Nested(SprintSubmittedFileSchema))
    by = fields.Nested(MemberCardSchema, allow_none=True)
    at = Moment(metadata={"example": "2026-09-20T15:00:00Z"})


class SprintVersionForm(Form):
    """Words, files (uploads of the purpose `submission`) or both; `seen` is the version you saw, 0 for none."""

    words = Text(LONGEST_WORDS, load_default="", metadata={"example": "Libraries decide with clinics."})
    file_ids = fields.List(Id(), load_default=list, validate=validate.Length(max=MOST_FILES), metadata={"example": []})
    seen = fields.Integer(load_default=0, validate=validate.Range(0, 1_000), metadata={"example": 0})


class SprintReviewForm(Form):
    """Accept the version of this number, or ask for changes in words."""

    accept = fields.Boolean(required=True, metadata={"example": False})
    number = fields.Integer(required=True, validate=validate.Range(1, 1_000), metadata={"example": 2})
    words = Text(LONGEST_REMARK, load_default="", metadata={"example": "Who decides?"})


class SprintCommentSchema(Schema):
    """What somebody said of a submission."""

    id = fields.Integer(metadata={"example": 4})
    author = fields.Nested(MemberCardSchema, allow_none=True)
    words = fields.String(metadata={"example": "The second page answers you."})
    at = Moment(metadata={"example": "2026-09-20T16:00:00Z"})


class SprintCommentForm(Form):
    """What to say."""

    words = Text(LONGEST_REMARK, shortest=1, required=True, metadata={"example": "The second page answers you."})


class SprintReasonSchema(Schema):
    """Why a city may fall behind."""

    code = fields.String(metadata={"enum": list(REASONS), "example": "late"})
    number = fields.Integer(metadata={"description": "Of sessions or days", "example": 5})
    text = fields.Function(in_words, metadata={"type": "string", "example": "“Map of partners” is 5 days late"})


class SprintDoneSchema(Schema):
    """An assignment as a city stands with it."""

    state = fields.String(metadata={"enum": ["open", "late", *SUBMISSION_STATES], "example": "late"})
    submission_id = fields.Integer(allow_none=True, metadata={"example": None})
    days_late = fields.Integer(metadata={"example": 5})


class SprintRowSchema(Schema):
    """A city on the board. Of other cities a member reads what they did, `status` and `reasons` being empty."""

    city = fields.Nested(CityCardSchema)
    status = fields.Function(
        lambda row: row.status if row.told else "", metadata={"type": "string", "enum": ["", *STATUSES]}
    )
    reasons = fields.List(fields.Nested(SprintReasonSchema))
    sessions = fields.List(fields.String(metadata={"enum": ["present", "absent", "unknown", "ahead"]}))
    assignments = fields.List(fields.Nested(SprintDoneSchema))
    last_visit = Moment(allow_none=True, metadata={"description": "For staff and one's own city", "example": None})


class SprintBoardSchema(Schema):
    """Progress of a sprint: sessions and assignments are the columns of each row, in this order."""

    sprint_id = fields.Function(lambda board: board.sprint.id, metadata={"type": "integer", "example": 3})
    sessions = fields.List(fields.Nested(SprintSessionSchema))
    assignments = fields.Method("_assignments", metadata={"type": "array", "items": {"type": "object"}})
    rows = fields.List(fields.Nested(SprintRowSchema))

    def _assignments(self, board: Any) -> list[dict[str, Any]]:
        return [{"id": one.id, "title": one.title, "url": one.path} for one in board.assignments]
