"""Mails that accounts send, which may happen twice, and what follows when somebody joins or two cities become one."""

from __future__ import annotations

from forum.blueprints.accounts import queries
from forum.blueprints.accounts.events import (
    AddressNamed,
    CityApplicationDecided,
    InvitationIssued,
    MemberJoined,
    MemberLeftCity,
    PasswordResetAsked,
)
from forum.blueprints.accounts.mails import (
    acceptance_mail,
    confirmation_mail,
    departure_mail,
    invitation_mail,
    refusal_mail,
    reset_mail,
)
from forum.blueprints.accounts.services import cities, confirming, invitations, passwords, trust
from forum.blueprints.cities.events import CityMerged
from forum.kernel.actor import SYSTEM
from forum.kernel.events import Lane, subscribe
from forum.kernel.mail import send


@subscribe(InvitationIssued, lane=Lane.SLOW)
def mail_invitation(event: InvitationIssued) -> None:
    """Send the invitation with a secret made for this mail; a used or withdrawn one is not sent."""
    issued = invitations.renew_token(SYSTEM, event.invitation_id)
    if issued.token and issued.invitation.uses == 0 and issued.invitation.revoked_at is None:
        send(invitation_mail(issued.invitation, issued.token))


@subscribe(AddressNamed, lane=Lane.SLOW)
def mail_confirmation(event: AddressNamed) -> None:
    """Send the link that confirms an address; nothing once it is confirmed."""
    mail = confirming.renew_token(SYSTEM, event.member_id)
    if mail is not None:
        send(confirmation_mail(mail.member, mail.token))


@subscribe(PasswordResetAsked, lane=Lane.SLOW)
def mail_reset(event: PasswordResetAsked) -> None:
    """Send the link to choose a new password."""
    mail = passwords.renew_token(SYSTEM, event.reset_id)
    send(reset_mail(mail.member, mail.token))


@subscribe(CityApplicationDecided, lane=Lane.SLOW)
def mail_decision(event: CityApplicationDecided) -> None:
    """Tell who asked for a city; without an account the invitation tells it, so nothing more is sent."""
    application = queries.get_application(SYSTEM, event.application_id)
    if application.status == "declined":
        send(refusal_mail(application))
    elif queries.has_account(application.email, confirmed=True):
        send(acceptance_mail(application))


@subscribe(MemberLeftCity, lane=Lane.SLOW)
def mail_departure(event: MemberLeftCity) -> None:
    """Tell a member that she was taken out of her city, and what stays; not at an address that may not be hers."""
    departure = queries.get_departure(SYSTEM, event.departure_id)
    if departure.member.address_confirmed:
        send(departure_mail(departure))


@subscribe(CityMerged)
def move_people(event: CityMerged) -> None:
    """Members, invitations and applications of the city that ended belong to the one that stays."""
    cities.move_members(SYSTEM, event.from_id, event.into_id)


@subscribe(MemberJoined)
def begin_trust(event: MemberJoined) -> None:
    """Who joins is new here."""
    trust.begin_trust(SYSTEM, event.member_id)
