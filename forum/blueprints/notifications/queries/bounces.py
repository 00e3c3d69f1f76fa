"""Who may be written to, as far as her address takes mail."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.notifications.models.bounces import MailBounce
from forum.blueprints.notifications.rules.bounces import FORGOTTEN_AFTER
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session


def may_be_mailed(member_id: int) -> bool:
    """Whether mails reach a member and she has not complained of them; for whoever sends one."""
    return member_id not in find_unmailable([member_id])


def find_unmailable(member_ids: Iterable[int]) -> set[int]:
    """Those of some members, at most some hundreds, who are written to no more; one statement."""
    statement = sa.select(MailBounce.member_id).join(Member, Member.id == MailBounce.member_id)
    return set(session.scalars(statement.where(MailBounce.member_id.in_(list(member_ids)), is_stopped())))


def is_stopped() -> sa.ColumnElement[bool]:
    """Whether a `MailBounce`, joined to its member, stops mail to her: of an address that is still hers, now."""
    lately = MailBounce.last_at >= clock.now() - FORGOTTEN_AFTER
    stopped = sa.and_(MailBounce.stopped_at.is_not(None), sa.or_(MailBounce.complained, lately))
    return sa.and_(MailBounce.email == Member.email, stopped)


def find_own(actor: Actor) -> MailBounce | None:
    """What came back from one's own address while it stops mail; None when one is written to."""
    statement = sa.select(MailBounce).join(Member, Member.id == MailBounce.member_id)
    return session.scalar(statement.where(MailBounce.member_id == actor.id, is_stopped()))
