"""Keeping members silent or out for a while. Why, by whom and what came of it is kept by moderation."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from forum.blueprints.accounts import policies
from forum.blueprints.accounts.events import MemberSuspended
from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.services.passwords import end_sessions
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def silence_member(actor: Actor, member_id: int, until: datetime | None) -> None:
    """Let a member read and not write until then; with None she may write again. Raises NotFound, Forbidden."""
    authorize(policies.can_sanction, actor, _member(member_id))
    _keep(member_id, silenced_until=until)


@use_case
def suspend_member(actor: Actor, member_id: int, until: datetime | None, reason: str = "") -> None:
    """Keep a member out until then: her sessions and their sockets end now, and nobody signs in as her.

    The reason is told at the sign-in. With None she may come in again. Raises NotFound, Forbidden.
    """
    authorize(policies.can_sanction, actor, _member(member_id))
    _keep(member_id, suspended_until=until, suspension_reason=reason if until else "")
    if until is not None:
        end_sessions(member_id, except_id=None)
        record(MemberSuspended(member_id=member_id))


def _member(member_id: int) -> Member:
    member = session.get(Member, member_id)
    if member is None or not member.active:
        raise NotFound
    return member


def _keep(member_id: int, **values: object) -> None:
    # Not through the row, so that nobody's edit of her profile becomes stale.
    session.execute(sa.update(Member).where(Member.id == member_id).values(**values))
