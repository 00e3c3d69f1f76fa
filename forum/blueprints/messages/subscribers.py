"""What is written in a conversation may answer a question."""

from __future__ import annotations

from forum.blueprints.messages.events import MessageSent
from forum.blueprints.messages.services import waiting
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe


@subscribe(MessageSent)
def note_answer(event: MessageSent) -> None:
    """Whoever was asked has written back."""
    waiting.note_answer(SYSTEM, event.conversation_id, event.message_id)
