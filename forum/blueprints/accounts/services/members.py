"""Accounts made and changed by those who look after the community."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.accounts import policies
from forum.blueprints.accounts.errors import AlreadyAMember
from forum.blueprints.accounts.events import MemberChanged, MemberJoined
from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.services.invitations import free_handle
from forum.blueprints.accounts.services.passwords import end_sessions, set_password
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def create_member(actor: Actor, email: str, name: str, password: str, role: str, city_id: int | None = None) -> Member:
    """An account without invitation. Raises AlreadyAMember, WeakPassword."""
    authorize(policies.can_manage_accounts, actor)
    address = email.strip().lower()
    if session.scalar(sa.select(Member.id).where(Member.email == address)) is not None:
        raise AlreadyAMember
    member = Member(
        email=address, name=name, handle=free_handle(name), role=role, city_id=city_id, joined_at=clock.now()
    )
    set_password(member, password)
    session.add(member)
    session.flush()
    record(MemberJoined(member_id=member.id, invitation_id=None))
    return member


@use_case
def create_placeholder(actor: Actor, handle: str, name: str) -> Member:
    """The author of imported posts: a closed account that nobody can sign in with; the same handle gives the same."""
    authorize(policies.can_manage_accounts, actor)
    address = f"{handle}@imported.invalid"
    known = session.scalar(sa.select(Member).where(Member.email == address))
    if known is not None:
        return known
    at = clock.now()
    member = Member(email=address, name=name, handle=free_handle(handle), joined_at=at, closed_at=at)
    session.add(member)
    session.flush()
    return member


@use_case
def promote(actor: Actor, email: str, role: str, *, leads_city: bool | None = None) -> Member:
    """Give a member another role; her open sessions end, so that it holds everywhere at once."""
    authorize(policies.can_manage_accounts, actor)
    member = _by_email(email)
    member.role = role
    if leads_city is not None:
        member.leads_city = leads_city
    end_sessions(member.id, except_id=None)
    record(MemberChanged(member_id=member.id))
    return member


@use_case
def give_password(actor: Actor, email: str, password: str) -> Member:
    """Set somebody's password, for an operator whose mail does not work; all sessions end."""
    authorize(policies.can_manage_accounts, actor)
    member = _by_email(email)
    set_password(member, password)
    end_sessions(member.id, except_id=None)
    return member


def _by_email(email: str) -> Member:
    member = session.scalar(sa.select(Member).where(Member.email == email.strip().lower()))
    if member is None:
        raise NotFound
    return member


@use_case
def enrol(
    actor: Actor, email: str, name: str, *, role: str, city_id: int | None, language: str, timezone: str, leads: bool
) -> Member:
    """An account without a password: its owner chooses one by mail at the first visit. Raises AlreadyAMember."""
    authorize(policies.can_manage_accounts, actor)
    address = email.strip().lower()
    if session.scalar(sa.select(Member.id).where(Member.email == address)) is not None:
        raise AlreadyAMember
    member = Member(
        email=address, name=name, handle=free_handle(name), role=role, city_id=city_id, language=language,
        timezone=timezone, leads_city=leads, joined_at=clock.now(),
    )  # fmt: skip
    session.add(member)
    session.flush()
    record(MemberJoined(member_id=member.id, invitation_id=None))
    return member
