"""JSON of conversations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.messages import policies
from forum.blueprints.messages.models.conversations import Conversation
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.messages.rules import LONGEST_BODY, LONGEST_TITLE, MOST
from forum.blueprints.messages.schemas.attachments import AttachmentSchema, SayingForm
from forum.blueprints.messages.schemas.requests import RequestCardSchema
from forum.kernel.web.fields import LARGEST_ID, Can, Form, Id, Line, Moment, PageQuery, Text, Url
from forum.kernel.web.identity import current_actor

LISTS = ("inbox", "unread", "archived")
MARKDOWN = "See you on **Tuesday**."


class Own(fields.Field[Any]):
    """What a conversation is to the asker: `read` gets the conversation and the asker's id."""

    def __init__(self, read: Callable[[Conversation, int | None], Any], **kwargs: Any) -> None:
        self._read = read
        super().__init__(dump_only=True, **kwargs)

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> Any:
        return self._read(obj, current_actor().id)


class QuoteSchema(Schema):
    """What a message answers, as it is now."""

    id = fields.Integer(metadata={"example": 311})
    number = fields.Integer(metadata={"example": 7})
    author = fields.Pluck(MemberCardSchema, "name", metadata={"example": "Luis Perez"})
    text = fields.String(attribute="shown_text", metadata={"example": "When shall we meet?"})
    url = Url()


class LineSchema(Schema):
    """A line of a conversation as all its people may have it."""

    id = fields.Integer(metadata={"example": 312})
    conversation_id = fields.Integer(metadata={"example": 9})
    number = fields.Integer(metadata={"example": 8, "description": "Counts within the conversation, from 1"})
    author = fields.Nested(MemberCardSchema)
    body = fields.String(attribute="shown_body", metadata={"example": MARKDOWN, "description": "Markdown"})
    html = fields.String(attribute="shown_html", metadata={"example": "<p>See you on <strong>Tuesday</strong>.</p>"})
    note = fields.String(
        allow_none=True,
        metadata={"example": None, "description": "`added`, `left` or `renamed` when it tells of the conversation"},
    )
    subject = fields.Nested(MemberCardSchema, allow_none=True, metadata={"description": "Who was added"})
    quoted = fields.Nested(
        QuoteSchema,
        allow_none=True,
        attribute="shown_quoted",
        metadata={"description": "Null also when it answers what was written before one came, or is withdrawn"},
    )
    attachments = fields.List(fields.Nested(AttachmentSchema), attribute="shown_attachments")
    request = fields.Nested(
        RequestCardSchema, allow_none=True, metadata={"description": "What it asks a peer about, if it does"}
    )
    sent_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    edited_at = Moment(allow_none=True, metadata={"example": None})
    withdrawn = fields.Boolean(metadata={"example": False})
    version = fields.Integer(metadata={"example": 1})
    url = Url()


class MessageSchema(LineSchema):
    """A line of a conversation, with what the asker may do with it."""

    excerpt = fields.String(
        metadata={"description": "Only with `q`: safe HTML with the found words in `<mark>`",
                  "example": "See you on <mark>Tuesday</mark>."}
    )  # fmt: skip
    can = Can(edit=policies.can_edit, withdraw=policies.can_withdraw, quote=policies.can_quote)


class ParticipantSchema(Schema):
    """Somebody who takes part, and how far she has read."""

    member = fields.Nested(MemberCardSchema)
    joined_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    last_read_number = fields.Function(
        lambda one: one.last_read_number if _may_know_reading(one) else None,
        metadata={"type": ["integer", "null"], "example": 8, "description": "Null unless both show it"},
    )


class LastLineSchema(Schema):
    """The latest line of a conversation, for lists."""

    number = fields.Integer(metadata={"example": 8})
    author = fields.Pluck(MemberCardSchema, "name", metadata={"example": "Luis Perez"})
    text = fields.String(attribute="shown_text", metadata={"example": "See you on Tuesday."})
    note = fields.String(allow_none=True, metadata={"example": None})
    attachments = fields.List(fields.Nested(AttachmentSchema), attribute="shown_attachments")
    sent_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})


class ConversationSchema(Schema):
    """A conversation as the asker has it."""

    id = fields.Integer(metadata={"example": 9})
    title = fields.String(allow_none=True, metadata={"example": "Tender reading circle"})
    people = fields.List(fields.Nested(ParticipantSchema), attribute="present")
    last_message = fields.Nested(LastLineSchema, allow_none=True)
    unread = Own(Conversation.unread_of, metadata={"type": "integer", "example": 2})
    last_read_number = Own(
        lambda conversation, asker: _own(conversation, asker).last_read_number,
        metadata={"type": "integer", "example": 6},
    )
    muted = Own(
        lambda conversation, asker: _own(conversation, asker).muted, metadata={"type": "boolean", "example": False}
    )
    archived = Own(
        lambda conversation, asker: _own(conversation, asker).archived, metadata={"type": "boolean", "example": False}
    )
    pinned = Own(
        lambda conversation, asker: _own(conversation, asker).pinned, metadata={"type": "boolean", "example": False}
    )
    history_from = Own(
        lambda conversation, asker: _own(conversation, asker).history_from,
        metadata={"type": "integer", "example": 1, "description": "The first line one may see"},
    )
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    last_message_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    url = Url()
    can = Can(write=policies.can_write, add=policies.can_add, rename=policies.can_rename, leave=policies.can_leave)


class ConversationQuery(PageQuery):
    """Which conversations."""

    q = fields.String(
        load_default="", validate=validate.Length(max=100), metadata={"description": "Words of a title or a name"}
    )
    show = fields.String(
        load_default="inbox",
        validate=validate.OneOf(LISTS),
        metadata={"description": "Which of one's lists; with `q` all are searched"},
    )


class MessageQuery(PageQuery):
    """Which part of a conversation; without numbers, its end."""

    before = fields.Integer(validate=validate.Range(1, LARGEST_ID), metadata={"description": "Lines before this one"})
    after = fields.Integer(validate=validate.Range(0, LARGEST_ID), metadata={"description": "Lines after this one"})


class LinesQuery(MessageQuery):
    """Which part of a conversation, or what to look for in it."""

    q = fields.String(
        load_default="", validate=validate.Length(max=100), metadata={"description": "Words of messages or files"}
    )


class SearchQuery(PageQuery):
    """What to look for in all one's conversations."""

    q = fields.String(
        required=True, validate=validate.Length(1, 100), metadata={"description": "Words of messages or files"}
    )


class StartConversationForm(SayingForm):
    """The first message to some people."""

    member_ids = fields.List(
        Id(), required=True, validate=validate.Length(1, MOST), metadata={"example": [42], "description": "The others"}
    )
    title = Line(
        LONGEST_TITLE, shortest=1, load_default=None, allow_none=True, metadata={"description": "Makes a group"}
    )


class SendMessageForm(SayingForm):
    """A message: a text, files sent before with `POST /uploads?purpose=message`, or both."""

    quoted_message_id = Id(load_default=None, allow_none=True, metadata={"example": None})


class EditMessageForm(Form):
    """The new text of a message; its files stay."""

    body = Text(LONGEST_BODY, required=True, metadata={"example": MARKDOWN})


class ChangeConversationForm(Form):
    """A new title, or for oneself: silence, out of the way, or first in the list."""

    title = Line(LONGEST_TITLE, shortest=1, metadata={"example": "Tender reading circle"})
    muted = fields.Boolean(truthy={True}, falsy={False}, metadata={"example": True})
    archived = fields.Boolean(truthy={True}, falsy={False}, metadata={"example": False})
    pinned = fields.Boolean(truthy={True}, falsy={False}, metadata={"example": False})


class ReadConversationForm(Form):
    """Up to which message one has read."""

    message_id = Id(required=True, metadata={"example": 312})


class AddMemberForm(Form):
    """Whether she sees what was written before; the name of the group made when the conversation has none yet."""

    title = Line(LONGEST_TITLE, shortest=1, load_default=None, allow_none=True, metadata={"example": "RFP group"})
    history = fields.Boolean(
        truthy={True},
        falsy={False},
        load_default=False,
        metadata={"example": False, "description": "Whether she sees what was written before"},
    )


class ConversationIdSchema(Schema):
    """The conversation a socket command is about."""

    conversation_id = Id(required=True, metadata={"example": 9})


def _may_know_reading(taking_part: Participation) -> bool:
    return directory_policies.can_see_receipts(current_actor(), taking_part.member_id, taking_part.choices)


def _own(conversation: Conversation, asker: int | None) -> Participation:
    own = conversation.participation_of(asker)
    if own is None:
        raise LookupError("a conversation is shown to its people only")
    return own
