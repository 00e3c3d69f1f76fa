"""Inviting colleagues and joining by an invitation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts import policies, queries
from forum.blueprints.accounts.errors import AlreadyAMember, InvitationUnusable, WeakPassword
from forum.blueprints.accounts.events import InvitationIssued, MemberJoined
from forum.blueprints.accounts.models import Invitation, Member
from forum.blueprints.accounts.rules import hash_password, hash_token, is_weak, new_token
from forum.blueprints.accounts.services.confirming import begin_confirmation
from forum.blueprints.accounts.services.sessions import SignedIn, open_session
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import cities as city_queries
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.text import slugify
from forum.kernel.use_case import open_to_all, use_case

LASTS = timedelta(days=90)


@dataclass(frozen=True)
class Issued:
    """An invitation and, for a link, its secret, which is shown this once; a mailed one travels by mail alone."""

    invitation: Invitation
    token: str | None


@use_case
def invite(
    actor: Actor,
    city_id: int | None = None,
    email: str | None = None,
    message: str = "",
    language: str = "en",
    most_uses: int = 1,
) -> Issued:
    """Invite one address by mail, or make a link for several people of a city.

    Inviting the same address again refreshes the invitation. The answer does not tell whether the address has an
    account already, since that is not for everybody to know.
    """
    city = city_queries.get_city(actor, city_id) if city_id else None
    domains = city.mail_domains if city else []
    authorize(policies.can_invite, actor, city_id, email, domains)
    address = email.strip().lower() if email else None
    invitation = _pending(actor, address) or _new(actor, address)
    token = new_token()
    invitation.token_hash = hash_token(token)
    invitation.leads_city = bool(invitation.leads_city and invitation.city_id == city_id)
    invitation.city_id, invitation.message, invitation.language = city_id, message, language
    invitation.most_uses = 1 if address else max(1, min(most_uses, policies.most_uses(actor)))
    invitation.created_at, invitation.expires_at = clock.now(), clock.now() + LASTS
    session.add(invitation)
    session.flush()
    if address:
        record(InvitationIssued(invitation_id=invitation.id))
    return Issued(_shown(invitation.id), None if address else token)


@use_case
def revoke_invitation(actor: Actor, invitation_id: int) -> None:
    """Make an invitation useless from now on. Raises NotFound for one that the actor may not see."""
    invitation = session.scalar(policies.visible_invitations(actor).where(Invitation.id == invitation_id))
    if invitation is None:
        raise NotFound
    authorize(policies.can_revoke_invitation, actor, invitation)
    invitation.revoked_at = invitation.revoked_at or clock.now()


@open_to_all
@use_case
def accept_invitation(
    actor: Actor, token: str, name: str, password: str, email: str | None = None, address: str = "", browser: str = ""
) -> SignedIn:
    """Join by an invitation and be signed in. An address that one names oneself waits to be confirmed.

    Raises InvitationUnusable, WeakPassword, AlreadyAMember."""
    invitation = _usable(token, lock=True)
    chosen = (invitation.email or email or "").strip().lower()
    if is_weak(password, names=(name, chosen, chosen.partition("@")[0])):
        raise WeakPassword(errors={"password": [str(WeakPassword.message)]})
    if not chosen or session.scalar(sa.select(Member.id).where(Member.email == chosen)) is not None:
        raise AlreadyAMember
    authorize(policies.can_still_invite, _inviter(invitation), invitation, chosen)
    member = _join(invitation, chosen, name, password)
    record(MemberJoined(member_id=member.id, invitation_id=invitation.id))
    if invitation.email is None:  # what was mailed to an address proves whose it is; a link proves nothing
        begin_confirmation(member)
    return open_session(member, address, browser)


@use_case
def renew_token(actor: Actor, invitation_id: int) -> Issued:
    """The secret for the mail that is about to be sent; nothing but its hash is ever stored."""
    authorize(policies.can_send_mails, actor)
    invitation = _shown(invitation_id)
    token = new_token()
    invitation.token_hash = hash_token(token)
    return Issued(invitation, token)


def find_invitation(token: str) -> Invitation:
    """The invitation behind a link, if it can still be used. Raises InvitationUnusable."""
    return _usable(token, lock=False)


def _pending(actor: Actor, email: str | None) -> Invitation | None:
    if email is None:
        return None
    mine = Invitation.inviter_id.is_(None) if actor.id is None else Invitation.inviter_id == actor.id
    open_ones = sa.select(Invitation).where(Invitation.email == email, mine, Invitation.revoked_at.is_(None))
    return session.scalar(open_ones.where(Invitation.uses == 0).limit(1))


def _shown(invitation_id: int) -> Invitation:
    statement = sa.select(Invitation).where(Invitation.id == invitation_id)
    return session.scalars(statement.options(joinedload(Invitation.city), joinedload(Invitation.inviter))).one()


def _new(actor: Actor, email: str | None) -> Invitation:
    return Invitation(email=email, inviter_id=actor.id)


def _usable(token: str, *, lock: bool) -> Invitation:
    statement = sa.select(Invitation).where(Invitation.token_hash == hash_token(token))
    statement = statement.options(joinedload(Invitation.city), joinedload(Invitation.inviter))
    if lock:
        statement = statement.with_for_update(of=Invitation)
    invitation = session.scalar(statement)
    if invitation is None or not invitation.is_open(clock.now()):
        raise InvitationUnusable
    return invitation


def _inviter(invitation: Invitation) -> Actor:
    return queries.as_actor(invitation.inviter) if invitation.inviter is not None else SYSTEM


def _join(invitation: Invitation, email: str, name: str, password: str) -> Member:
    city = invitation.city
    if city is not None and city.merged_into_id is not None:  # merged a moment ago
        city = session.get_one(City, city.merged_into_id)
    member = Member(
        email=email, name=name, handle=free_handle(name), password_hash=hash_password(password),
        role=invitation.role, city_id=city.id if city else None, leads_city=invitation.leads_city,
        language=invitation.language, timezone=city.timezone if city else "UTC", joined_at=clock.now(),
    )  # fmt: skip
    session.add(member)
    if city is not None:
        city.join(clock.now())
    invitation.uses += 1
    session.flush()
    return member


def free_handle(name: str) -> str:
    """A handle made from a name that nobody has yet: `ana-souza`, `ana-souza-2`."""
    wanted = slugify(name, 50)
    if len(wanted) < 2:
        wanted = f"member-{wanted}"
    taken = set(session.scalars(sa.select(Member.handle).where(Member.handle.like(f"{wanted}%"))))
    if wanted not in taken:
        return wanted
    return next(handle for number in range(2, 100_000) if (handle := f"{wanted}-{number}") not in taken)
