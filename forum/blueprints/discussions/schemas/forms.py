"""What comes in: threads, posts and what is done with them."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from forum.blueprints.discussions.models.tags import LONGEST_TAG, MOST_TAGS, SHORTEST_TAG
from forum.blueprints.discussions.rules import HORIZONS, LONGEST_BODY, LONGEST_TITLE, SHORTEST_TITLE
from forum.blueprints.discussions.schemas.attachments import FileIds
from forum.blueprints.discussions.schemas.polls import OpeningPollForm
from forum.blueprints.groups.rules import AFTER_REPLY, THREAD_LEVELS
from forum.kernel.i18n import LANGUAGES
from forum.kernel.web.fields import Form, Id, Line, Text

ASIDE = ("new", "unread", "everything")


def _title(**options: Any) -> Line:
    return Line(LONGEST_TITLE, shortest=SHORTEST_TITLE, metadata={"example": "How do you share data?"}, **options)


def _criteria(**options: Any) -> fields.List[Any]:
    return fields.List(Line(12, shortest=1), validate=validate.Length(max=10), metadata={"example": ["DM3"]}, **options)


def _language(**options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(list(LANGUAGES)), metadata={"example": "en"}, **options)


class Tags(fields.List[Any]):
    """Words, as a list or as a form sends them, with commas between; each may have a `#` before it."""

    def __init__(self, **options: Any) -> None:
        word = Line(LONGEST_TAG, shortest=SHORTEST_TAG)
        super().__init__(
            word, validate=validate.Length(max=MOST_TAGS), metadata={"example": ["exit clauses"]}, **options
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            words = [word.strip().lstrip("#").strip() for one in value for word in one.split(",")]
            value = [word for word in words if word]
        return super()._deserialize(value, attr, data, **options)


def _body() -> Text:
    return Text(LONGEST_BODY, shortest=1, required=True, metadata={"example": "We ask @luis-perez **first**."})


class ThreadForm(Form):
    """A new thread and its first post, in Markdown; without a language it is in one's own."""

    title = _title(required=True)
    body = _body()
    criteria = _criteria(load_default=list)
    language = _language(load_default=None, allow_none=True)
    file_ids = FileIds(load_default=list)
    tags = Tags(load_default=list)
    question = fields.Boolean(load_default=False, metadata={"example": True})
    poll = fields.Nested(
        OpeningPollForm, load_default=None, allow_none=True, metadata={"description": "A poll below the first post"}
    )


class ThreadChangeForm(Form):
    """What is to change; the rest stays."""

    title = _title()
    criteria = _criteria()
    language = _language()
    tags = Tags()
    question = fields.Boolean(metadata={"example": True})


class ThreadPageForm(Form):
    """The form of the page, with the version that was seen."""

    title = _title(required=True)
    criteria = _criteria(load_default=list)
    language = _language()
    tags = Tags(load_default=list)
    question = fields.Boolean(load_default=False)
    version = fields.Integer(load_default=None)


class LockForm(Form):
    """Why, if one wishes to say so; everybody can read it."""

    reason = Line(300, load_default="", metadata={"example": "Answered; see the library."})


class ThreadReadForm(Form):
    """The number of the last post one has seen; without one, all of it.

    `from_number` is the first of the posts seen without a gap before it, so that skipping ahead keeps one's place.
    """

    post_number = Id(load_default=None, allow_none=True, metadata={"example": 9})
    from_number = Id(load_default=None, allow_none=True, metadata={"example": 4})


class CatchUpForm(Form):
    """What to put aside."""

    what = fields.String(load_default="everything", validate=validate.OneOf(ASIDE), metadata={"example": "new"})


class CatchUpPageForm(CatchUpForm):
    """The same on a page: in one group, or in all without one."""

    group_id = Id(load_default=None, allow_none=True)


class BringBackForm(Form):
    """What was put aside at which moment; without one, last."""

    put_aside_at = fields.AwareDateTime(
        load_default=None, allow_none=True, metadata={"example": "2026-11-01T10:00:00.123456Z"}
    )


class BringBackPageForm(BringBackForm):
    """The same on a page, which goes back to the list it was done in."""

    group_id = Id(load_default=None, allow_none=True)
    what = fields.String(load_default="everything", validate=validate.OneOf(ASIDE))


class ReadingChoiceForm(Form):
    """For how many days things stay new or unread, and how one follows a thread once one has replied."""

    days = fields.Integer(required=True, validate=validate.OneOf(HORIZONS), metadata={"example": 14})
    after_reply = fields.String(
        validate=validate.OneOf(AFTER_REPLY), metadata={"description": "Absent: as it is", "example": "watching"}
    )


class ThreadWatchForm(Form):
    """How closely to follow."""

    level = fields.String(required=True, validate=validate.OneOf(THREAD_LEVELS), metadata={"example": "watching"})


class ThreadWatchPageForm(Form):
    """The same with nothing for following like the group."""

    level = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(THREAD_LEVELS))


class PostReplyForm(Form):
    """An answer in Markdown, to the thread or to one of its posts."""

    body = _body()
    file_ids = FileIds(load_default=list)
    reply_to_id = Id(load_default=None, allow_none=True, metadata={"example": 31})
    separate = fields.Boolean(
        load_default=False,
        metadata={"description": "A post of its own, also within 20 minutes of one's own last reply", "example": False},
    )
    seen_number = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, 2**31 - 1),
        metadata={"description": "The last post one has seen; 409 when others wrote since", "example": 12},
    )


class PostEditForm(Form):
    """The new text, and why it changed if one wishes to say so; without `file_ids` its files stay."""

    body = _body()
    file_ids = FileIds(load_default=None, allow_none=True)
    reason = Line(300, load_default="", metadata={"example": "Corrected the figure"})


class PostPageForm(PostEditForm):
    """The form of the page, with the version that was seen and the files that stay."""

    file_ids = FileIds(load_default=list)
    version = fields.Integer(load_default=None)


class RevisionForm(Form):
    """The number of a version."""

    number = Id(required=True, metadata={"example": 2})


class RevertPageForm(Form):
    """The form of the page, with the version of the post that was seen."""

    version = fields.Integer(load_default=None)
