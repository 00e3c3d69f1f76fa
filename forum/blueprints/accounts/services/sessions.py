"""Signing in and out, here and elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from forum.blueprints.accounts import policies
from forum.blueprints.accounts.errors import Suspended, WrongCredentials
from forum.blueprints.accounts.events import SessionEnded
from forum.blueprints.accounts.models import IDLE, Member, Session
from forum.blueprints.accounts.rules import hash_token, new_token, verify_password
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import open_to_all, use_case


@dataclass(frozen=True)
class SignedIn:
    """A new session and its token, which is shown this once."""

    token: str
    session: Session
    member: Member


@open_to_all
@use_case
def sign_in(actor: Actor, email: str, password: str, address: str = "", browser: str = "") -> SignedIn:
    """Open a session. Raises WrongCredentials, alike for an unknown address, a wrong password, a closed account.

    Raises Suspended, with the end and the reason, once the password has shown who asks.
    """
    member = session.scalar(sa.select(Member).where(Member.email == email.strip().lower()))
    kept = member.password_hash if member is not None and member.active else None
    if not verify_password(kept, password) or member is None:
        raise WrongCredentials
    return open_session(member, address, browser)


def open_session(member: Member, address: str, browser: str) -> SignedIn:
    """Within a use case: a new session of the member, always with a new token. Raises Suspended."""
    at = clock.now()
    if member.suspended_until is not None and member.is_suspended(at):
        raise Suspended(member.suspended_until, member.suspension_reason)
    token = new_token()
    opened = Session(
        token_hash=hash_token(token), member_id=member.id, created_at=at, seen_at=at,
        expires_at=at + IDLE, address=address[:45], browser=browser[:200],
    )  # fmt: skip
    session.add(opened)
    member.seen_at = at
    session.flush()
    return SignedIn(token, opened, member)


@open_to_all
@use_case
def keep_session(actor: Actor, session_id: int) -> None:
    """Note that a session is in use: it then lasts two weeks more, sixty days in all."""
    kept = session.get(Session, session_id)
    if kept is not None and kept.ended_at is None:
        kept.use(clock.now())
        session.execute(sa.update(Member).where(Member.id == kept.member_id).values(seen_at=kept.seen_at))


@use_case
def end_session(actor: Actor, session_id: int) -> None:
    """Sign out here or elsewhere; its sockets end too. Raises NotFound for one that is not one's own."""
    ended = session.scalar(policies.visible_sessions(actor).where(Session.id == session_id))
    if ended is None:
        raise NotFound
    authorize(policies.can_end_session, actor, ended)
    ended.end(clock.now())
    record(SessionEnded(session_id=ended.id, member_id=ended.member_id))


@use_case
def end_idle_sessions(actor: Actor) -> int:
    """End what has expired, so that its sockets end too; answers how many sessions that were."""
    authorize(policies.can_end_idle_sessions, actor)
    idle = sa.select(Session).where(Session.ended_at.is_(None), Session.expires_at <= clock.now()).limit(1000)
    ended = session.scalars(idle).all()
    for one in ended:
        one.end(clock.now())
        record(SessionEnded(session_id=one.id, member_id=one.member_id))
    return len(ended)
