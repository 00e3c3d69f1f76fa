"""JSON of bookmarks, and the forms of the pages."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.bookmarks import LONGEST_NAME, NEVER, REMINDERS, REMOVALS
from forum.blueprints.discussions.schemas.authors import AuthorCardSchema
from forum.kernel.i18n import _l
from forum.kernel.web.fields import Can, Form, Line, LocalMoment, Moment, PageQuery, Url

AT = "at"


class BookmarkedThreadSchema(Schema):
    """The thread of a bookmarked post."""

    id = fields.Integer(metadata={"example": 5})
    title = fields.String(metadata={"example": "How do you word the exit clause?"})
    url = Url()


class BookmarkedPostSchema(Schema):
    """A bookmarked post."""

    id = fields.Integer(metadata={"example": 31})
    number = fields.Integer(metadata={"example": 2})
    author = fields.Nested(AuthorCardSchema)
    thread = fields.Nested(BookmarkedThreadSchema)
    withdrawn = fields.Boolean(metadata={"example": False})
    url = Url()


class BookmarkSchema(Schema):
    """A post one has marked for oneself."""

    post = fields.Nested(BookmarkedPostSchema)
    name = fields.String(metadata={"example": "For the tender"})
    remind_at = Moment(allow_none=True, metadata={"example": "2026-11-02T08:00:00Z"})
    reminded_at = Moment(allow_none=True, metadata={"example": None, "description": "When one was reminded last"})
    removal = fields.String(validate=validate.OneOf(REMOVALS), metadata={"example": NEVER})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    url = Url()
    can = Can(edit=policies.can_keep_bookmark)


class BookmarkForm(Form):
    """The bookmark as it should be: its name, when one wants to be reminded, and when it goes by itself."""

    name = Line(LONGEST_NAME, load_default="", metadata={"example": "For the tender"})
    remind_at = Moment(load_default=None, allow_none=True, metadata={"example": "2030-11-02T08:00:00Z"})
    removal = fields.String(load_default=NEVER, validate=validate.OneOf(REMOVALS), metadata={"example": NEVER})


class BookmarkQuery(PageQuery):
    """Which bookmarks."""

    reminders = fields.Boolean(load_default=False, metadata={"description": "Those with a reminder, the next first"})


class ReminderPageForm(Form):
    """A quick choice; nothing keeps the post without a reminder."""

    when = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(REMINDERS))


class BookmarkPageForm(Form):
    """The whole bookmark, with the version that was seen."""

    name = Line(LONGEST_NAME, load_default="")
    when = fields.String(load_default=None, allow_none=True, validate=validate.OneOf((*REMINDERS, AT)))
    remind_at = LocalMoment(load_default=None, allow_none=True)
    removal = fields.String(load_default=NEVER, validate=validate.OneOf(REMOVALS))
    version = fields.Integer(load_default=None, allow_none=True)

    @validates_schema
    def _moment_is_given(self, form: dict[str, Any], **kwargs: Any) -> None:
        if form.get("when") == AT and form.get("remind_at") is None:
            raise ValidationError({"remind_at": [str(_l("Choose a day and a time."))]})
