"""Conversations for tests."""

from __future__ import annotations

import io
from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.files.models import File
from forum.blueprints.files.services.uploads import store_upload
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.services import conversations, messages
from tests.factories.accounts import actor_of, create_member


def create_conversation(*people: Member, body: str = "Hello", title: str | None = None) -> Conversation:
    """A conversation that the first of the people has begun; of two new members when none are given."""
    members = people or (create_member(), create_member())
    others = [member.id for member in members[1:]]
    return conversations.start_conversation(actor_of(members[0]), others, body, title)


def send(author: Member, conversation: Conversation, body: str = "Hello again", **facts: Any) -> Message:
    """A further message."""
    return messages.send_message(actor_of(author), conversation.id, body, **facts)


def attach(owner: Member, filename: str = "notes.md", content: bytes = b"# Notes\n\nFor the call.\n") -> File:
    """An upload of the owner's that waits to be sent with a message."""
    return store_upload(actor_of(owner), io.BytesIO(content), filename, kind="message")
