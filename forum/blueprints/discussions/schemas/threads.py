"""JSON of threads."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.rules import HORIZONS, PERIODS
from forum.blueprints.discussions.schemas.authors import AuthorCardSchema
from forum.blueprints.discussions.schemas.tags import TagSchema
from forum.blueprints.discussions.schemas.timing import SlowModeSchema, TimerSchema
from forum.blueprints.groups.rules import AFTER_REPLY, THREAD_LEVELS
from forum.blueprints.groups.schemas.groups import GroupCardSchema
from forum.blueprints.standards.schemas import CriterionCardSchema
from forum.kernel.policies import permissions
from forum.kernel.web.fields import Moment, PageQuery
from forum.kernel.web.identity import current_actor

SORTS = ("latest", "new", "unread", "top", "newest", "unanswered")
_VERBS = {
    "reply": policies.can_reply,
    "edit": policies.can_edit_thread,
    "curate": policies.can_curate,
    "moderate": policies.can_moderate,
    "remove": policies.can_remove_thread,
    "follow": policies.can_follow,
}


class ThreadCardSchema(Schema):
    """A thread where it is only mentioned."""

    id = fields.Integer(attribute="thread.id", metadata={"example": 5})
    title = fields.String(attribute="thread.title", metadata={"example": "How do you word the exit clause?"})
    url = fields.String(attribute="thread.path", metadata={"example": "/t/how-do-you-word-the-exit-clause/5"})


class ThreadSchema(ThreadCardSchema):
    """A discussion, as the asker sees it."""

    group = fields.Nested(GroupCardSchema, attribute="thread.group")
    author = fields.Nested(AuthorCardSchema, attribute="thread.author")
    criteria = fields.List(fields.Nested(CriterionCardSchema), attribute="thread.criteria")
    tags = fields.List(fields.Nested(TagSchema), attribute="thread.tags")
    question = fields.Boolean(
        attribute="thread.question", metadata={"example": True, "description": "Asked as a question"}
    )
    language = fields.String(attribute="thread.language", metadata={"example": "en"})
    created_at = Moment(attribute="thread.created_at", metadata={"example": "2026-11-01T10:00:00Z"})
    post_count = fields.Integer(attribute="thread.post_count", metadata={"example": 12})
    reply_count = fields.Integer(attribute="thread.reply_count", metadata={"example": 11})
    view_count = fields.Integer(
        attribute="thread.view_count",
        metadata={"example": 148, "description": "How often people opened it, each once in 8 hours; a minute old"},
    )
    last_number = fields.Integer(attribute="thread.last_number", metadata={"example": 12})
    last_post_at = Moment(attribute="thread.last_post_at", metadata={"example": "2026-11-01T10:00:00Z"})
    pinned = fields.Boolean(attribute="thread.pinned", metadata={"example": False})
    pinned_until = Moment(attribute="thread.pinned_until", allow_none=True, metadata={"example": None})
    timer = fields.Nested(TimerSchema, allow_none=True, metadata={"description": "What happens to it by itself"})
    slow_mode = fields.Nested(SlowModeSchema, allow_none=True, metadata={"description": "Null when it is not slow"})
    archived = fields.Boolean(attribute="thread.archived", metadata={"example": False})
    featured = fields.Boolean(attribute="thread.featured", metadata={"example": False})
    solution_id = fields.Integer(attribute="thread.solution_id", allow_none=True, metadata={"example": None})
    locked = fields.Boolean(attribute="thread.locked", metadata={"example": False})
    lock_reason = fields.String(attribute="thread.lock_reason", metadata={"example": "Answered; see the library."})
    read_number = fields.Integer(
        allow_none=True, metadata={"example": 9, "description": "The last post one has read; null when never opened"}
    )
    new = fields.Boolean(attribute="is_new", metadata={"example": False, "description": "Started lately, never opened"})
    unread = fields.Boolean(attribute="is_unread", metadata={"example": True, "description": "New, or has new posts"})
    unread_count = fields.Integer(
        attribute="unread",
        metadata={"example": 3, "description": "Posts after those one has read, blocked people's left out; 0 when new"},
    )
    resume_number = fields.Integer(
        allow_none=True, metadata={"example": None, "description": "Where one stopped in order before skipping ahead"}
    )
    version = fields.Integer(attribute="thread.version", metadata={"example": 1})
    can = fields.Method(
        "_can",
        metadata={
            "type": "object",
            "properties": {verb: {"type": "boolean"} for verb in _VERBS},
            "description": "What you may do with this",
        },
    )

    def _can(self, shown: Any) -> dict[str, bool]:
        return permissions(current_actor(), shown.thread, **_VERBS)


class ThreadQuery(PageQuery):
    """In which order, and which: `new` and `unread` are what waits for the asker, `top` what was answered most."""

    sort = fields.String(load_default="latest", validate=validate.OneOf(SORTS), metadata={"example": "latest"})
    period = fields.String(
        load_default="month", validate=validate.OneOf(list(PERIODS)), metadata={"description": "Of `top`"}
    )
    tag = fields.String(load_default=None, validate=validate.Length(1, 30), metadata={"example": "exit-clauses"})
    criterion = fields.String(load_default=None, validate=validate.Length(1, 12), metadata={"example": "DM3"})
    question = fields.Boolean(load_default=False, metadata={"description": "Only what was asked as a question"})


class ReadingSchema(Schema):
    """How far one has read a thread, and how closely one follows it; null is like its group."""

    thread_id = fields.Integer(metadata={"example": 5})
    read_number = fields.Integer(metadata={"example": 9})
    resume_number = fields.Integer(allow_none=True, metadata={"example": None})
    watch_level = fields.String(allow_none=True, metadata={"enum": [*THREAD_LEVELS, None], "example": "watching"})


class NewsCountSchema(Schema):
    """How many threads of one's group are new and unread, each counted to 100."""

    group_id = fields.Integer(attribute="id", metadata={"example": 7})
    name = fields.String(metadata={"example": "Open data"})
    url = fields.Function(
        lambda row: f"/groups/{row.slug}", metadata={"type": "string", "example": "/groups/open-data"}
    )
    new = fields.Integer(metadata={"example": 2})
    unread = fields.Integer(metadata={"example": 5})


class NewsCountListSchema(Schema):
    """All one's groups that are open and not muted, by name."""

    items = fields.List(fields.Nested(NewsCountSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class GroupReadingSchema(Schema):
    """Until when a group is read, and since when its threads are new to one."""

    group_id = fields.Integer(metadata={"example": 7})
    read_up_to = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    new_from = Moment(allow_none=True, metadata={"example": None})
    put_aside_at = Moment(
        attribute="aside_at", allow_none=True,
        metadata={"example": "2026-11-01T10:00:00Z", "description": "When it was last; it comes back within an hour"},
    )  # fmt: skip


class ReadingChoiceSchema(Schema):
    """For how many days things stay new or unread to one, and how one follows what one has replied to."""

    days = fields.Integer(metadata={"enum": list(HORIZONS), "example": 30})
    after_reply = fields.String(metadata={"enum": list(AFTER_REPLY), "example": "tracking"})
