"""The mails of accounts, in the reader's language."""

from __future__ import annotations

from flask import current_app, render_template
from flask_babel import force_locale

from forum.blueprints.accounts.models import Invitation, Member
from forum.kernel.i18n import _
from forum.kernel.mail import Mail


def invitation_mail(invitation: Invitation, token: str) -> Mail:
    """The invitation of one address."""
    with force_locale(invitation.language):
        inviter = invitation.inviter.name if invitation.inviter else current_app.config["SITE_NAME"]
        link = f"{current_app.config['PUBLIC_URL']}/join/{token}"
        site = current_app.config["SITE_NAME"]
        subject = _("%(name)s invites you to %(site)s", name=inviter, site=site)
        text = render_template("accounts/mails/invitation.txt", invitation=invitation, inviter=inviter, link=link)
        return Mail(to=invitation.email or "", subject=subject, text=text)


def reset_mail(member: Member, token: str) -> Mail:
    """The link to choose a new password."""
    with force_locale(member.language):
        link = f"{current_app.config['PUBLIC_URL']}/reset-password/{token}"
        text = render_template("accounts/mails/reset.txt", member=member, link=link)
        return Mail(to=member.email, subject=_("Choose a new password"), text=text)
