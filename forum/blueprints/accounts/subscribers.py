"""Mails that accounts send. They run outside a transaction and may run twice."""

from __future__ import annotations

from forum.blueprints.accounts.events import InvitationIssued, PasswordResetAsked
from forum.blueprints.accounts.mails import invitation_mail, reset_mail
from forum.blueprints.accounts.services import invitations, passwords
from forum.kernel.actor import SYSTEM
from forum.kernel.events import Lane, subscribe
from forum.kernel.mail import send


@subscribe(InvitationIssued, lane=Lane.SLOW)
def mail_invitation(event: InvitationIssued) -> None:
    """Send the invitation with a secret made for this mail; a used or withdrawn one is not sent."""
    issued = invitations.renew_token(SYSTEM, event.invitation_id)
    if issued.token and issued.invitation.uses == 0 and issued.invitation.revoked_at is None:
        send(invitation_mail(issued.invitation, issued.token))


@subscribe(PasswordResetAsked, lane=Lane.SLOW)
def mail_reset(event: PasswordResetAsked) -> None:
    """Send the link to choose a new password."""
    mail = passwords.renew_token(SYSTEM, event.reset_id)
    send(reset_mail(mail.member, mail.token))
