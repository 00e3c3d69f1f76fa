"""Inviting many colleagues at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email

from forum.blueprints.accounts.models import Invitation
from forum.blueprints.accounts.services.invitations import invite
from forum.blueprints.cities import policies as city_policies
from forum.blueprints.cities.queries import cities as city_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

MOST_AT_ONCE = 500
AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class RefusedAddress:
    """An address that was not invited, and why."""

    email: str
    reason: str


@dataclass(frozen=True)
class ManyInvited:
    """What became of a list of addresses."""

    invited: Sequence[str]
    refused: Sequence[RefusedAddress]


@use_case
def invite_many(
    actor: Actor, city_id: int, emails: Sequence[str], message: str = "", language: str = "en"
) -> ManyInvited:
    """Invite each address by mail into the city; what cannot be invited is told with the reason, the rest goes out.

    Nothing tells whether an address has an account. Raises NotFound, Forbidden, Invalid (more than 500 addresses).
    """
    city = city_queries.get_city(actor, city_id)
    authorize(city_policies.can_lead_city, actor, city)
    if len(emails) > MOST_AT_ONCE:
        raise Invalid(errors={"emails": [_("At most %(number)s addresses at once.", number=MOST_AT_ONCE)]})
    invited: list[str] = []
    refused: list[RefusedAddress] = []
    lately = _invited_lately(actor, emails)
    for text in emails:
        reason = _objection(text, invited, lately)
        if reason:
            refused.append(RefusedAddress(text, reason))
            continue
        invite(actor, city.id, text.strip().lower(), message, language)
        invited.append(text.strip().lower())
    return ManyInvited(invited, refused)


def _invited_lately(actor: Actor, emails: Iterable[str]) -> set[str]:
    wanted = [text.strip().lower() for text in emails]
    recent = sa.select(Invitation.email).where(
        Invitation.email.in_(wanted), Invitation.inviter_id == (actor.id or 0), Invitation.revoked_at.is_(None),
        Invitation.created_at > clock.now() - AGAIN_AFTER,
    )  # fmt: skip
    return {email for email in session.scalars(recent) if email}


def _objection(text: str, invited: Sequence[str], lately: set[str]) -> str:
    address = text.strip().lower()
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return str(_("This is not an email address."))
    if address in invited:
        return str(_("It stands in the list twice."))
    return str(_("You invited this address today already.")) if address in lately else ""
