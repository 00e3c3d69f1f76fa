"""What happens in conversations."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MessageSent(Event):
    """A new line of a conversation: a message, or a note that somebody was added, left or renamed it."""

    message_id: int
    conversation_id: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class MessageEdited(Event):
    """The text of a message changed, or its author withdrew it."""

    message_id: int
    conversation_id: int


@dataclass(frozen=True, kw_only=True)
class ConversationRead(Event):
    """A participant has read up to a message, or has muted the conversation or the opposite."""

    conversation_id: int
    member_id: int


@dataclass(frozen=True, kw_only=True)
class ConversationArranged(Event):
    """A participant has archived or pinned the conversation for herself, or the opposite."""

    conversation_id: int
    member_id: int


@dataclass(frozen=True, kw_only=True)
class ParticipantAdded(Event):
    """Somebody was added to a group that already has a name."""

    conversation_id: int
    member_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class ParticipantLeft(Event):
    conversation_id: int
    member_id: int


@dataclass(frozen=True, kw_only=True)
class MessageArrived(Event):
    """A device of somebody has received the lines of a conversation between two up to this one."""

    conversation_id: int
    member_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class RequestChanged(Event):
    """A question to a peer was answered, or one of the two said what came of it."""

    request_id: int
    message_id: int
    conversation_id: int


@dataclass(frozen=True, kw_only=True)
class RequestUnanswered(Event):
    """A question to a peer has stood for as many working days as one waits."""

    request_id: int
    asker_id: int
    asked_id: int


@dataclass(frozen=True, kw_only=True)
class RequestSettled(Event):
    """Nobody need be told any more that a question stands: it was answered after all, or somebody else was asked."""

    request_id: int
    asker_id: int
