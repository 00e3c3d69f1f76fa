"""What is written in a conversation may answer a question."""

from __future__ import annotations

from collections.abc import Sequence

from forum.blueprints.messages.events import MessageSent
from forum.blueprints.messages.services import waiting
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe


@subscribe(MessageSent, batch=50)
def note_answers(events: Sequence[MessageSent]) -> None:
    """Whoever was asked has written back."""
    sent = {event.message_id: event.conversation_id for event in events}
    waiting.note_answers(SYSTEM, sent)
