"""Reads around mails on their way: to whom, when, and what is due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.notifications.models.mails import OutgoingMail
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.models.preferences import NotificationPreferences
from forum.blueprints.notifications.queries.bounces import may_be_mailed
from forum.blueprints.notifications.queries.preferences import get_preferences
from forum.kernel import actor as kernel_actor
from forum.kernel import clock
from forum.kernel.database import session

WAITS = (OutgoingMail.queued_at.is_(None), OutgoingMail.sent_at.is_(None), OutgoingMail.ended_at.is_(None))


@dataclass(frozen=True)
class Reader:
    """To whom a mail goes: the member, as the one who asks what she may see, and what she has chosen."""

    member: Member
    actor: kernel_actor.Member
    preferences: NotificationPreferences


@dataclass(frozen=True)
class Awaiting:
    """Somebody who is to be mailed of something, in her time zone."""

    member_id: int
    timezone: str
    kind: str
    notification_id: int | None = None
    conversation_id: int | None = None


def find_reader(member_id: int) -> Reader | None:
    """To whom a mail goes; None for who is written to no more: an account that was closed or is suspended, an address
    that does not take mail or that she has not confirmed."""
    member = session.scalar(sa.select(Member).where(Member.id == member_id).options(joinedload(Member.city)))
    if member is None or not member.active or not member.address_confirmed or member.is_suspended(clock.now()):
        return None
    if not may_be_mailed(member_id):
        return None
    return Reader(member, as_actor(member), get_preferences(member_id))


def list_awaiting(notification_ids: Collection[int]) -> Sequence[Awaiting]:
    """Whom these notifications are for, with open accounts; one statement."""
    statement = (
        sa.select(Notification.id, Notification.member_id, Notification.kind, Member.timezone)
        .join(Member, Member.id == Notification.member_id)
        .where(Notification.id.in_(notification_ids), Member.closed_at.is_(None))
        .order_by(Notification.id)
    )
    return [Awaiting(row.member_id, row.timezone, row.kind, row.id) for row in session.execute(statement)]


def list_awaiting_lines(conversation_ids: Collection[int], kind: str) -> Sequence[Awaiting]:
    """Who has lines to read in these conversations and has not muted them; one statement."""
    unread = Participation.last_number > Participation.last_read_number
    statement = (
        sa.select(Participation.member_id, Participation.conversation_id, Member.timezone)
        .join(Member, Member.id == Participation.member_id)
        .where(Participation.conversation_id.in_(conversation_ids), Participation.left_at.is_(None), unread)
        .where(sa.not_(Participation.muted), Member.closed_at.is_(None))
        .order_by(Participation.id)
    )
    rows = session.execute(statement)
    return [Awaiting(row.member_id, row.timezone, kind, conversation_id=row.conversation_id) for row in rows]


def list_due(most: int) -> Sequence[int]:
    """The numbers of mails whose moment has come, the oldest first, which are locked until the transaction ends."""
    due = sa.select(OutgoingMail.id).where(*WAITS, OutgoingMail.due_at <= clock.now())
    ordered = due.order_by(OutgoingMail.due_at, OutgoingMail.id).limit(most)
    return session.scalars(ordered.with_for_update(skip_locked=True)).all()


def count_since(member_id: int, since: datetime) -> int:
    """How many mails a member has got since a moment."""
    statement = sa.select(sa.func.count()).select_from(OutgoingMail)
    mine: tuple[Any, ...] = (OutgoingMail.member_id == member_id, OutgoingMail.prepared_at >= since)
    return session.scalar(statement.where(*mine)) or 0


def find_open_together(member_id: int) -> OutgoingMail | None:
    """What will be mailed to a member together."""
    mine = OutgoingMail.member_id == member_id, OutgoingMail.kind == "together"
    waiting = sa.select(OutgoingMail).where(*mine, OutgoingMail.prepared_at.is_(None), OutgoingMail.ended_at.is_(None))
    return session.scalar(waiting.limit(1))


def find_timezone(member_id: int) -> str:
    """The time zone of a member."""
    return session.scalar(sa.select(Member.timezone).where(Member.id == member_id)) or "UTC"
