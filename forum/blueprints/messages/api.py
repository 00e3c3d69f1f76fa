"""Conversations as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.schemas import (
    AddMemberForm,
    ChangeConversationForm,
    ConversationQuery,
    ConversationSchema,
    EditMessageForm,
    MessageQuery,
    MessageSchema,
    ReadConversationForm,
    SendMessageForm,
    StartConversationForm,
)
from forum.blueprints.messages.services import conversations, messages
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import ApiBlueprint, expected_version
from forum.kernel.web.fields import page_of

api = ApiBlueprint("messages", "Conversations between members")


@api.route("/conversations")
@signed_in
@api.takes(ConversationQuery, location="query")
@api.gives(page_of(ConversationSchema))
def list_conversations(actor: Actor, query: dict[str, Any]) -> Any:
    """One's conversations, the liveliest first."""
    return queries.list_conversations(actor, **query)


@api.route("/conversations", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(StartConversationForm)
@api.gives(ConversationSchema, 201, with_etag=True)
def start_conversation(actor: Actor, form: dict[str, Any]) -> Any:
    """Write to some people; without a title, an earlier conversation of exactly these people goes on."""
    return conversations.start_conversation(actor, **form)


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
    """Rename a group (with If-Match), or mute the conversation for oneself."""
    return conversations.change_conversation(actor, conversation_id, **form, version=expected_version())


@api.route("/conversations/<int:conversation_id>/messages")
@signed_in
@api.takes(MessageQuery, location="query")
@api.gives(page_of(MessageSchema))
def list_messages(actor: Actor, query: dict[str, Any], conversation_id: int) -> Any:
    """Lines in the order in which they were written, the newest page first; `next` goes on from there."""
    return queries.list_messages(actor, conversation_id, **query)


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
    return conversations.add_member(actor, conversation_id, member_id, **form)


@api.route("/conversations/<int:conversation_id>/members/<int:member_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def leave_conversation(actor: Actor, conversation_id: int, member_id: int) -> Any:
    """Leave a group oneself."""
    conversations.leave(actor, conversation_id, member_id)
