"""Reads of mails that came in."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from forum.blueprints.accounts.models import Member
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.inbound import InboundMail
from forum.blueprints.notifications.rules.inbound import WAITING
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize

LATEST_FIRST = [Key(InboundMail.received_at, descending=True), Key(InboundMail.id, descending=True)]


def find_mail(mail_id: int) -> InboundMail | None:
    """A mail with its bytes, as far as they are kept; for Plaza itself."""
    statement = sa.select(InboundMail).where(InboundMail.id == mail_id)
    return session.scalar(statement.options(undefer(InboundMail.raw), joinedload(InboundMail.member)))


def find_by_key(key: str) -> InboundMail | None:
    """The mail that came before under this key."""
    return session.scalar(sa.select(InboundMail).where(InboundMail.key == key))


def find_member(email: str) -> Member | None:
    """The open account whose confirmed address this is; for Plaza itself."""
    known = sa.select(Member).where(Member.email == email, Member.closed_at.is_(None), Member.address_confirmed)
    return session.scalar(known)


def count_answered(sender: str, at: datetime) -> int:
    """How often an address was written back to within a day."""
    lately = sa.and_(InboundMail.sender == sender, InboundMail.answered_at > at - timedelta(days=1))
    return session.scalar(sa.select(sa.func.count()).where(lately)) or 0


def list_inbound(
    actor: Actor, outcome: str | None = None, cursor: str | None = None, limit: int | None = None
) -> Page[InboundMail]:
    """What came in and what became of it, the latest first; `waiting` lists what is not worked off. Raises Forbidden.

    None of it says what the mails say.
    """
    authorize(policies.can_see_inbound, actor)
    statement = sa.select(InboundMail).options(joinedload(InboundMail.member).joinedload(Member.city))
    if outcome == WAITING:
        statement = statement.where(InboundMail.outcome == "")
    elif outcome:
        statement = statement.where(InboundMail.outcome == outcome)
    return paginate(statement, LATEST_FIRST, cursor, limit)
