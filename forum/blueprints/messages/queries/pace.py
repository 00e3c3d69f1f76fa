"""How much somebody has written lately, for keeping newcomers from writing to everybody at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.messages.models.conversations import Message
from forum.blueprints.messages.rules import A_DAY, FEW_MESSAGES, STARTS
from forum.kernel.actor import Actor
from forum.kernel.database import session


@dataclass(frozen=True)
class Past:
    """When somebody joined, how many messages she has written, counted to `FEW_MESSAGES`, and when she began
    conversations in the last day, the latest first."""

    joined_at: datetime
    written: int
    starts: Sequence[datetime]


def get_past(actor: Actor, at: datetime) -> Past:
    """What the actor has written so far; two statements."""
    few = sa.select(Message.id).where(Message.author_id == actor.id).limit(FEW_MESSAGES).subquery()
    count = sa.select(sa.func.count()).select_from(few).scalar_subquery()
    row = session.execute(sa.select(Member.joined_at, count).where(Member.id == actor.id)).one()
    begun = sa.select(Message.sent_at).where(
        Message.author_id == actor.id, Message.sent_at > at - A_DAY, Message.number == 1
    )
    return Past(row[0], row[1], session.scalars(begun.order_by(Message.sent_at.desc()).limit(STARTS)).all())


def list_same_text(actor: Actor, body: str, since: datetime, but: int | None) -> Sequence[datetime]:
    """When the actor wrote this very text into other conversations than `but`, once for each, the latest first."""
    latest = sa.func.max(Message.sent_at)
    statement = sa.select(latest).where(
        Message.author_id == actor.id, Message.sent_at > since, Message.body == body, Message.note.is_(None)
    )
    elsewhere = statement.where(Message.conversation_id != (but or 0)).group_by(Message.conversation_id)
    return session.scalars(elsewhere.order_by(latest.desc()).limit(STARTS)).all()
