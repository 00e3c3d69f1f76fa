"""What happens to notifications."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MembersNotified(Event):
    """Notifications were written or have grown."""

    notification_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class NotificationsSettled(Event):
    """Notifications of these members were read or taken back."""

    member_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class MailReceived(Event):
    """A mail came in and waits to be worked off."""

    mail_id: int


@dataclass(frozen=True, kw_only=True)
class MailAnswered(Event):
    """What became of a mail has to be told to whoever sent it."""

    mail_id: int


@dataclass(frozen=True, kw_only=True)
class MailsDue(Event):
    """The moment of these mails has come."""

    mail_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class PushesDue(Event):
    """The moment of these pushes has come."""

    push_ids: list[int]
