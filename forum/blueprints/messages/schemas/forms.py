"""What pages of conversations read from addresses and forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.messages.rules import LONGEST_BODY, LONGEST_TITLE
from forum.blueprints.messages.schemas.attachments import FileIds
from forum.blueprints.messages.schemas.conversations import ConversationQuery, EditMessageForm
from forum.kernel.web.fields import LARGEST_ID, Form, Id, Line, PageQuery, Text

ARRANGEMENTS = {
    "mute": {"muted": True},
    "unmute": {"muted": False},
    "archive": {"archived": True},
    "restore": {"archived": False},
    "pin": {"pinned": True},
    "unpin": {"pinned": False},
}


class ListQuery(ConversationQuery):
    """Which list, what is looked for in it, and the mark of a page of messages found."""

    found = fields.String(load_default=None, validate=validate.Length(1, 500))


class WordsQuery(PageQuery):
    """What is looked for in a conversation."""

    q = fields.String(load_default="", validate=validate.Length(max=100))


class PlaceQuery(Schema):
    """Which part of a conversation a page shows, and what its form quotes."""

    before = fields.Integer(validate=validate.Range(1, LARGEST_ID))
    after = fields.Integer(validate=validate.Range(0, LARGEST_ID))
    at = fields.Integer(validate=validate.Range(1, LARGEST_ID - 100))
    number = fields.Integer(validate=validate.Range(1, LARGEST_ID))
    quote = fields.Integer(validate=validate.Range(1, LARGEST_ID))


class People(Line):
    """Handles or names with commas between, as a list without repetitions."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return people_in(super()._deserialize(value, attr, data, **kwargs))


class NewConversationQuery(Schema):
    """Whom to write to and about which criterion."""

    to = fields.String(load_default="", validate=validate.Length(max=500))
    criterion = fields.String(load_default="", validate=validate.Length(max=20))


class NewConversationForm(Form):
    """The form for a first message; files come beside it."""

    to = People(2_000, shortest=1, required=True)
    title = Line(LONGEST_TITLE, load_default=None, allow_none=True)
    body = Text(LONGEST_BODY, load_default="")
    file_ids = FileIds()


class SendPageForm(Form):
    """The form below a conversation; files come beside it."""

    body = Text(LONGEST_BODY, load_default="")
    file_ids = FileIds()
    quoted_message_id = Id(load_default=None, allow_none=True)


class EditPageForm(EditMessageForm):
    """The form for a changed message, with the version it was opened at."""

    version = Id(required=True)


class AddPeopleForm(Form):
    """The form for bringing people in."""

    people = People(2_000, shortest=1, required=True)
    group_title = Line(LONGEST_TITLE, load_default=None, allow_none=True)
    history = fields.String(load_default="new", validate=validate.OneOf(("new", "all")))


class RenamePageForm(Form):
    """The form for the name of a group, with the version it was opened at."""

    title = Line(LONGEST_TITLE, shortest=1, required=True)
    version = Id(required=True)


class ArrangePageForm(Form):
    """A button that mutes, archives or pins a conversation, or the opposite."""

    what = fields.String(required=True, validate=validate.OneOf(tuple(ARRANGEMENTS)))


def people_in(text: str) -> list[str]:
    """The handles or names in a text with commas between, each once."""
    return list(dict.fromkeys(word for part in text.split(",") if (word := part.strip())))
