"""Choosing a new password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from forum.blueprints.accounts import policies
from forum.blueprints.accounts.errors import ResetUnusable, WeakPassword, WrongCredentials
from forum.blueprints.accounts.events import PasswordResetAsked, SessionEnded
from forum.blueprints.accounts.models import Member, PasswordReset, Session
from forum.blueprints.accounts.rules import hash_password, hash_token, is_weak, new_token, verify_password
from forum.blueprints.accounts.services.confirming import mail_again
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import open_to_all, use_case

LASTS = timedelta(hours=1)


@open_to_all
@use_case
def ask_for_reset(actor: Actor, email: str) -> None:
    """Mail a link to choose a new password, or first the one that confirms the address.

    Nothing tells whether the address has an account.
    """
    member = session.scalar(sa.select(Member).where(Member.email == email.strip().lower()))
    if member is None or not member.active:
        return
    if not member.address_confirmed:  # until then nothing else is mailed to it
        mail_again(member)
        return
    at = clock.now()
    reset = PasswordReset(token_hash=hash_token(new_token()), member_id=member.id, created_at=at, expires_at=at + LASTS)
    session.add(reset)
    session.flush()
    record(PasswordResetAsked(reset_id=reset.id))


@dataclass(frozen=True)
class ResetMail:
    """Whom to send which secret; nothing but its hash is ever stored."""

    member: Member
    token: str


@use_case
def renew_token(actor: Actor, reset_id: int) -> ResetMail:
    """The secret for the mail that is about to be sent."""
    authorize(policies.can_send_mails, actor)
    reset = session.get_one(PasswordReset, reset_id)
    token = new_token()
    reset.token_hash = hash_token(token)
    return ResetMail(session.get_one(Member, reset.member_id), token)


@open_to_all
@use_case
def reset_password(actor: Actor, token: str, password: str) -> Member:
    """Use the link once; every session of the member ends. Raises ResetUnusable, WeakPassword."""
    reset = session.scalar(
        sa.select(PasswordReset).where(PasswordReset.token_hash == hash_token(token)).with_for_update()
    )
    at = clock.now()
    if reset is None or reset.used_at is not None or reset.expires_at <= at:
        raise ResetUnusable
    member = session.get_one(Member, reset.member_id)
    if not member.active:
        raise ResetUnusable
    set_password(member, password)
    reset.used_at = at
    end_sessions(member.id, except_id=None)
    return member


@use_case
def change_password(actor: Actor, current: str, password: str) -> None:
    """Replace one's own password; the other sessions end. Raises WrongCredentials, WeakPassword."""
    member = session.get_one(Member, actor.id)
    authorize(policies.can_change_account, actor, member)
    if not verify_password(member.password_hash, current):
        wrong = WrongCredentials.message
        raise WrongCredentials(errors={"current": [str(wrong)]})
    set_password(member, password)
    end_sessions(member.id, except_id=getattr(actor, "session_id", None))


def set_password(member: Member, password: str) -> None:
    """Within a use case: keep a password that is not weak. Raises WeakPassword."""
    if is_weak(password, names=(member.name, member.email, member.email.partition("@")[0], member.handle)):
        raise WeakPassword(errors={"password": [str(WeakPassword.message)]})
    member.password_hash = hash_password(password)


def end_sessions(member_id: int, *, except_id: int | None) -> None:
    """Within a use case: end a member's sessions and their sockets, all but one if wished."""
    open_ones = sa.select(Session).where(Session.member_id == member_id, Session.ended_at.is_(None))
    for ended in session.scalars(open_ones):
        if ended.id != except_id:
            ended.end(clock.now())
            record(SessionEnded(session_id=ended.id, member_id=member_id))
