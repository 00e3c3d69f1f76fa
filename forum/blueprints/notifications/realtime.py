"""Notifications and the badges of every page, live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from forum.blueprints.directory.events import MemberBlocked, MemberUnblocked
from forum.blueprints.messages.events import ConversationRead, MessageSent, ParticipantAdded, ParticipantLeft
from forum.blueprints.messages.queries import conversations as message_queries
from forum.blueprints.notifications.events import MembersNotified, NotificationsSettled
from forum.blueprints.notifications.queries import inbox
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.schemas.notifications import ToldSchema
from forum.kernel.events import Event, subscribe
from forum.kernel.realtime.broadcasts import broadcast_each, renders


@subscribe(MembersNotified)
def tell_notified(event: MembersNotified) -> None:
    """Each in the room of the member it is for, who still sees what it tells of, with the new counts."""
    told = queries.list_to_tell(event.notification_ids)
    seen = inbox.find_seen(told)
    content = {
        f"member:{one.member_id}": ({"notification_id": one.id}, ToldSchema().dump(one))
        for one in told if one.id in seen
    }  # fmt: skip
    broadcast_each("notification_created", content)
    _tell_counts(one.member_id for one in told)


@subscribe(
    NotificationsSettled, MessageSent, ConversationRead, ParticipantAdded, ParticipantLeft, MemberBlocked,
    MemberUnblocked, batch=100,
)  # fmt: skip
def tell_counts(events: Sequence[Event]) -> None:
    """The new counts, once to each whom any of this concerns: all who are in a conversation when something is sent;
    whoever blocks somebody, since what told of that person counts no more."""
    sent = {event.conversation_id for event in events if isinstance(event, MessageSent)}
    concerned = set(message_queries.list_people(sent))
    for event in events:
        if isinstance(event, NotificationsSettled):
            concerned.update(event.member_ids)
        elif not isinstance(event, MessageSent):
            concerned.add(event.member_id)
    _tell_counts(concerned)


@renders("notification_created")
def render_notification(ids: dict[str, Any]) -> dict[str, Any] | None:
    """The notification as it is now, as long as its member may be told it."""
    found = inbox.still_holds([ids["notification_id"]])
    rendered: dict[str, Any] | None = ToldSchema().dump(found[0]) if found else None
    return rendered


@renders("counts_changed")
def render_counts(ids: dict[str, Any]) -> dict[str, Any] | None:
    """The counts as they are now."""
    return queries.find_all_unread([ids["member_id"]]).get(ids["member_id"])


def _tell_counts(member_ids: Iterable[int]) -> None:
    counts = queries.find_all_unread(set(member_ids))
    told = {f"member:{number}": ({"member_id": number}, dict(found)) for number, found in counts.items()}
    broadcast_each("counts_changed", told)
