"""JSON of discussions."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.rules import LONGEST_BODY, LONGEST_TITLE, SHORTEST_TITLE
from forum.blueprints.groups.models import WATCH_LEVELS
from forum.blueprints.groups.schemas import GroupCardSchema
from forum.blueprints.standards.schemas import CriterionCardSchema
from forum.kernel.i18n import LANGUAGES
from forum.kernel.policies import permissions
from forum.kernel.web.fields import Form, Id, Line, Moment, PageQuery, Text
from forum.kernel.web.identity import current_actor

SORTS = ("latest", "new", "unread", "unanswered")
_VERBS = {
    "reply": policies.can_reply,
    "edit": policies.can_edit_thread,
    "moderate": policies.can_moderate,
    "remove": policies.can_remove_thread,
    "follow": policies.can_follow,
}


class AuthorCardSchema(MemberCardSchema):
    """Who wrote; `url` is null for a closed account."""

    class Meta:
        exclude = ("away",)  # what was written stays, whoever is out of office today

    url = fields.Method(  # type: ignore[assignment]  # the same name, computed
        "_url", metadata={"type": ["string", "null"], "example": "/members/42"}
    )

    def _url(self, member: Any) -> str | None:
        return member.path if member.active else None


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
    language = fields.String(attribute="thread.language", metadata={"example": "en"})
    created_at = Moment(attribute="thread.created_at", metadata={"example": "2026-11-01T10:00:00Z"})
    post_count = fields.Integer(attribute="thread.post_count", metadata={"example": 12})
    reply_count = fields.Integer(attribute="thread.reply_count", metadata={"example": 11})
    last_number = fields.Integer(attribute="thread.last_number", metadata={"example": 12})
    last_post_at = Moment(attribute="thread.last_post_at", metadata={"example": "2026-11-01T10:00:00Z"})
    pinned = fields.Boolean(attribute="thread.pinned", metadata={"example": False})
    locked = fields.Boolean(attribute="thread.locked", metadata={"example": False})
    lock_reason = fields.String(attribute="thread.lock_reason", metadata={"example": "Answered; see the library."})
    read_number = fields.Integer(
        allow_none=True, metadata={"example": 9, "description": "The last post one has read; null when never opened"}
    )
    unread = fields.Boolean(attribute="is_unread", metadata={"example": True})
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
    """In which order, and which."""

    sort = fields.String(load_default="latest", validate=validate.OneOf(SORTS), metadata={"example": "latest"})


def _title(**options: Any) -> Line:
    return Line(LONGEST_TITLE, shortest=SHORTEST_TITLE, metadata={"example": "How do you share data?"}, **options)


def _criteria(**options: Any) -> fields.List[Any]:
    return fields.List(Line(12, shortest=1), validate=validate.Length(max=10), metadata={"example": ["DM3"]}, **options)


def _language(**options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(list(LANGUAGES)), metadata={"example": "en"}, **options)


def _body() -> Text:
    return Text(LONGEST_BODY, shortest=1, required=True, metadata={"example": "We ask @luis-perez **first**."})


class ThreadForm(Form):
    """A new thread and its first post, in Markdown; without a language it is in one's own."""

    title = _title(required=True)
    body = _body()
    criteria = _criteria(load_default=list)
    language = _language(load_default=None, allow_none=True)


class ThreadChangeForm(Form):
    """What is to change; the rest stays."""

    title = _title()
    criteria = _criteria()
    language = _language()


class ThreadPageForm(Form):
    """The form of the page, with the version that was seen."""

    title = _title(required=True)
    criteria = _criteria(load_default=list)
    language = _language()
    version = fields.Integer(load_default=None)


class LockForm(Form):
    """Why, if one wishes to say so; everybody can read it."""

    reason = Line(300, load_default="", metadata={"example": "Answered; see the library."})


class ThreadReadForm(Form):
    """The number of the last post one has seen; without one, all of it."""

    post_number = Id(load_default=None, allow_none=True, metadata={"example": 9})


class ThreadWatchForm(Form):
    """How closely to follow."""

    level = fields.String(required=True, validate=validate.OneOf(WATCH_LEVELS), metadata={"example": "watching"})


class ThreadWatchPageForm(Form):
    """The same with nothing for following like the group."""

    level = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(WATCH_LEVELS))


class ReadingSchema(Schema):
    """How far one has read a thread, and how closely one follows it; null is like its group."""

    thread_id = fields.Integer(metadata={"example": 5})
    read_number = fields.Integer(metadata={"example": 9})
    watch_level = fields.String(allow_none=True, metadata={"enum": [*WATCH_LEVELS, None], "example": "watching"})


class PostSchema(Schema):
    """A contribution to a thread; a withdrawn one has no text."""

    id = fields.Integer(required=True, metadata={"example": 31})
    thread_id = fields.Integer(required=True, metadata={"example": 5})
    number = fields.Integer(required=True, metadata={"example": 2, "description": "In its address; never changes"})
    position = fields.Integer(required=True, metadata={"example": 2, "description": "Its place in the thread"})
    author = fields.Nested(AuthorCardSchema, required=True)
    body = fields.String(required=True, metadata={"description": "Markdown", "example": "We ask **first**."})
    html = fields.String(required=True, metadata={"example": "<p>We ask <strong>first</strong>.</p>"})
    reply_to_number = fields.Integer(required=True, allow_none=True, metadata={"example": 1})
    created_at = Moment(required=True, metadata={"example": "2026-11-01T10:00:00Z"})
    edited_at = Moment(required=True, allow_none=True, metadata={"example": None})
    edit_count = fields.Integer(required=True, metadata={"example": 0})
    withdrawn = fields.Boolean(required=True, metadata={"example": False})
    version = fields.Integer(required=True, metadata={"example": 1})
    url = fields.String(required=True, metadata={"example": "/t/how-do-you-share-data/5/2"})
    can = fields.Dict(
        keys=fields.String(),
        values=fields.Boolean(),
        required=True,
        metadata={"description": "What you may do with this", "example": {"edit": True, "withdraw": True}},
    )


class PostQuery(PageQuery):
    """Where to begin: at the first post, or next to a number; `around` is one on the page."""

    after = fields.Integer(load_default=None, validate=validate.Range(0, 2**31 - 1), metadata={"example": 20})
    before = Id(load_default=None, metadata={"example": 21})
    around = Id(load_default=None, metadata={"example": 34})


class PostReplyForm(Form):
    """An answer in Markdown, to the thread or to one of its posts."""

    body = _body()
    reply_to_id = Id(load_default=None, allow_none=True, metadata={"example": 31})


class PostEditForm(Form):
    """The new text, and why it changed if one wishes to say so."""

    body = _body()
    reason = Line(300, load_default="", metadata={"example": "Corrected the figure"})


class PostPageForm(PostEditForm):
    """The form of the page, with the version that was seen."""

    version = fields.Integer(load_default=None)


class RevisionSchema(Schema):
    """A version of a post."""

    number = fields.Integer(metadata={"example": 2})
    body = fields.String(metadata={"example": "We ask **first**."})
    html = fields.String(metadata={"example": "<p>We ask <strong>first</strong>.</p>"})
    editor = fields.Nested(AuthorCardSchema)
    at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    reason = fields.String(metadata={"example": "Corrected the figure"})


class RevisionListSchema(Schema):
    """Every version of a post."""

    items = fields.List(fields.Nested(RevisionSchema), required=True)
    next = fields.String(required=True, allow_none=True)
