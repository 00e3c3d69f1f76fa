"""Confirming an address that somebody named herself, by one link that is mailed to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts import policies
from forum.blueprints.accounts.errors import ConfirmationOnItsWay, ConfirmationUnusable
from forum.blueprints.accounts.events import AddressNamed, MemberChanged
from forum.blueprints.accounts.models import AddressConfirmation, Member
from forum.blueprints.accounts.rules import hash_token, new_token
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import open_to_all, use_case

LASTS = timedelta(days=30)
AGAIN_AFTER = timedelta(days=1)
MOST_MAILS = 3  # whoever names the address of somebody else must not have her mailed again and again


@dataclass(frozen=True)
class ConfirmationMail:
    """Whom to send which secret; nothing but its hash is ever stored."""

    member: Member
    token: str


def begin_confirmation(member: Member) -> None:
    """Within a use case: the address of a member waits to be confirmed, and the link is on its way to it."""
    member.address_confirmed = False
    at = clock.now()
    session.add(
        AddressConfirmation(
            member_id=member.id, token_hash=hash_token(new_token()), asked_at=at, expires_at=at + LASTS, mails=1
        )
    )
    session.flush()
    record(AddressNamed(member_id=member.id))


def mail_again(member: Member) -> bool:
    """Within a use case: mail the link anew if the last is a day old and there were not three; whether that is so."""
    waiting = session.get(AddressConfirmation, member.id, with_for_update=True, populate_existing=True)
    at = clock.now()
    if waiting is None or waiting.mails >= MOST_MAILS or at - waiting.asked_at < AGAIN_AFTER:
        return False
    waiting.mails, waiting.asked_at, waiting.expires_at = waiting.mails + 1, at, at + LASTS
    record(AddressNamed(member_id=member.id))
    return True


@use_case
def ask_for_confirmation(actor: Actor) -> None:
    """Have the link to confirm the own address mailed again, if it is not. Raises ConfirmationOnItsWay."""
    member = session.get_one(Member, actor.id)
    authorize(policies.can_change_account, actor, member)
    if not member.address_confirmed and not mail_again(member):
        raise ConfirmationOnItsWay


@use_case
def renew_token(actor: Actor, member_id: int) -> ConfirmationMail | None:
    """The secret for the mail that is about to be sent; None once the address is confirmed or the account closed."""
    authorize(policies.can_send_mails, actor)
    found = sa.select(AddressConfirmation).where(AddressConfirmation.member_id == member_id)
    waiting = session.scalar(found.options(joinedload(AddressConfirmation.member)))
    if waiting is None or not waiting.member.active:
        return None
    token = new_token()
    waiting.token_hash = hash_token(token)
    return ConfirmationMail(waiting.member, token)


def find_own_unconfirmed(actor: Actor) -> Member | None:
    """The actor herself while her address waits to be confirmed."""
    own = policies.visible_members(actor).where(Member.id == (actor.id or 0), sa.not_(Member.address_confirmed))
    return session.scalar(own)


def find_unconfirmed(token: str) -> Member:
    """Whose address a link confirms. Raises ConfirmationUnusable."""
    return _waiting(token).member


@open_to_all
@use_case
def confirm_address(actor: Actor, token: str) -> Member:
    """The address is hers who opened the link; from now on it is mailed to. Raises ConfirmationUnusable."""
    waiting = _waiting(token)
    member = waiting.member
    member.address_confirmed = True
    session.delete(waiting)
    session.flush()
    record(MemberChanged(member_id=member.id))
    return member


def _waiting(token: str) -> AddressConfirmation:
    found = sa.select(AddressConfirmation).where(AddressConfirmation.token_hash == hash_token(token))
    waiting = session.scalar(found.options(joinedload(AddressConfirmation.member)))
    if waiting is None or waiting.expires_at <= clock.now() or not waiting.member.active:
        raise ConfirmationUnusable
    return waiting
