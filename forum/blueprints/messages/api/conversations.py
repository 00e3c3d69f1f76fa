"""Conversations as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.messages.api.routes import api
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.queries import exporting, searching
from forum.blueprints.messages.schemas.conversations import (
    AddMemberForm,
    ChangeConversationForm,
    ConversationQuery,
    ConversationSchema,
    EditMessageForm,
    LinesQuery,
    MessageSchema,
    ReadConversationForm,
    SearchQuery,
    SendMessageForm,
    StartConversationForm,
)
from forum.blueprints.messages.services import conversations, messages, people
from forum.kernel.actor import Actor
from forum.kernel.limits import EXPORTING, WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.downloads import zip_response
from forum.kernel.web.fields import page_of

ARCHIVE = {"schema": {"type": "string", "format": "binary"}, "content_type": "application/zip"}
MessagePage = page_of(MessageSchema)


@api.route("/conversations")
@signed_in
@api.takes(ConversationQuery, location="query")
@api.gives(page_of(ConversationSchema))
def list_conversations(actor: Actor, query: dict[str, Any]) -> Any:
    """One's conversations, pinned ones first, then the liveliest; or those unread, or archived."""
    return queries.list_conversations(actor, **query)


@api.route("/conversations", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(StartConversationForm)
@api.gives(ConversationSchema, 201, with_etag=True)
def start_conversation(actor: Actor, form: dict[str, Any]) -> Any:
    """Write to some people; without a title, an earlier conversation of exactly these people goes on."""
    return conversations.start_conversation(actor, **form)


@api.route("/conversations/messages")
@signed_in
@api.takes(SearchQuery, location="query")
@api.gives(MessagePage)
def search_messages(actor: Actor, query: dict[str, Any]) -> Any:
    """The messages of all one's conversations with all the words of `q`, the newest first."""
    return searching.search_messages(actor, **query)


@api.route("/conversations/export")
@limit(EXPORTING)
@signed_in
@api.alt_response(200, description="All one's conversations", **ARCHIVE)  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
def export_conversations(actor: Actor) -> Any:
    """All one's conversations as far as one may see them, as JSON and as pages, with their files."""
    return zip_response("conversations.zip", exporting.export_all(actor))


@api.route("/conversations/<int:conversation_id>/export")
@limit(EXPORTING)
@signed_in
@api.alt_response(200, description="The conversation", **ARCHIVE)  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
def export_conversation(actor: Actor, conversation_id: int) -> Any:
    """A conversation as far as one may see it, as JSON and as pages, with its files."""
    return zip_response(f"conversation-{conversation_id}.zip", exporting.export_conversation(actor, conversation_id))


@api.route("/conversations/<int:conversation_id>")
@signed_in
@api.gives(ConversationSchema, with_etag=True)
def show_conversation(actor: Actor, conversation_id: int) -> Any:
    """A conversation, its people and its last line."""
    return queries.get_conversation(actor, conversation_id)


@api.route("/conversations/<int:conversation_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(ChangeConversationForm)
@api.gives(ConversationSchema, with_etag=True)
def change_conversation(actor: Actor, form: dict[str, Any], conversation_id: int) -> Any:
    """Rename a group (with If-Match), or mute, archive or pin the conversation for oneself."""
    return conversations.change_conversation(actor, conversation_id, **form, version=expected_version())


@api.route("/conversations/<int:conversation_id>/messages")
@signed_in
@api.takes(LinesQuery, location="query")
@api.gives(MessagePage)
def list_messages(actor: Actor, query: dict[str, Any], conversation_id: int) -> Any:
    """Lines in the order in which they were written, the newest page first; `next` goes on from there.

    With `q`, the messages with all its words, the newest first.
    """
    return searching.list_lines(actor, conversation_id, **query)


@api.route("/conversations/<int:conversation_id>/messages", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SendMessageForm)
@api.gives(MessageSchema, 201, with_etag=True)
def send_message(actor: Actor, form: dict[str, Any], conversation_id: int) -> Any:
    """Write into a conversation."""
    return messages.send_message(actor, conversation_id, **form)


@api.route("/messages/<int:message_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(EditMessageForm)
@api.gives(MessageSchema, with_etag=True)
def edit_message(actor: Actor, form: dict[str, Any], message_id: int) -> Any:
    """Change one's own message (with If-Match)."""
    return messages.edit_message(actor, message_id, **form, version=expected_version())


@api.route("/messages/<int:message_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def withdraw_message(actor: Actor, message_id: int) -> Any:
    """Take one's own message back; its place stays."""
    messages.withdraw_message(actor, message_id, version=expected_version())


@api.route("/conversations/<int:conversation_id>/read", methods=["PUT"])
@signed_in
@api.takes(ReadConversationForm)
@api.gives(ConversationSchema)
def mark_read(actor: Actor, form: dict[str, Any], conversation_id: int) -> Any:
    """Remember how far one has read; an earlier message than before changes nothing."""
    return conversations.mark_read(actor, conversation_id, **form)


@api.route("/conversations/<int:conversation_id>/members/<int:member_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(AddMemberForm)
@api.gives(ConversationSchema, with_etag=True)
def add_member(actor: Actor, form: dict[str, Any], conversation_id: int, member_id: int) -> Any:
    """Bring somebody into a group; from a conversation without a name a new group is made and answered."""
    return people.add_member(actor, conversation_id, member_id, **form)


@api.route("/conversations/<int:conversation_id>/members/<int:member_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def leave_conversation(actor: Actor, conversation_id: int, member_id: int) -> Any:
    """Leave a group oneself."""
    people.leave(actor, conversation_id, member_id)
