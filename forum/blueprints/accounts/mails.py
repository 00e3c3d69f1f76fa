"""The mails of accounts, in the reader's language."""

from __future__ import annotations

from flask import current_app, render_template
from flask_babel import force_locale

from forum.blueprints.accounts.models import CityApplication, CityDeparture, Invitation, Member
from forum.kernel.i18n import _
from forum.kernel.letters import letter_of
from forum.kernel.mail import Mail


def invitation_mail(invitation: Invitation, token: str) -> Mail:
    """The invitation of one address."""
    with force_locale(invitation.language):
        inviter = invitation.inviter.name if invitation.inviter else current_app.config["SITE_NAME"]
        link = f"{current_app.config['PUBLIC_URL']}/join/{token}"
        site = current_app.config["SITE_NAME"]
        subject = _("%(name)s invites you to %(site)s", name=inviter, site=site)
        text = render_template("accounts/mails/invitation.txt", invitation=invitation, inviter=inviter, link=link)
        return _letter(invitation.email or "", subject, text, _("Join %(site)s", site=site))


def reset_mail(member: Member, token: str) -> Mail:
    """The link to choose a new password."""
    with force_locale(member.language):
        link = f"{current_app.config['PUBLIC_URL']}/reset-password/{token}"
        text = render_template("accounts/mails/reset.txt", member=member, link=link)
        return _letter(member.email, _("Choose a new password"), text, _("Choose a new password"))


def confirmation_mail(member: Member, token: str) -> Mail:
    """The link that confirms an address, and all that is mailed to it until then."""
    with force_locale(member.language):
        link = f"{current_app.config['PUBLIC_URL']}/confirm-address/{token}"
        subject = _("Is this your address on %(site)s?", site=current_app.config["SITE_NAME"])
        text = render_template("accounts/mails/confirmation.txt", member=member, link=link)
        return _letter(member.email, subject, text, _("Confirm this address"))


def refusal_mail(application: CityApplication) -> Mail:
    """The city cannot take part for now, and why."""
    with force_locale(application.language):
        site = current_app.config["SITE_NAME"]
        subject = _("Your request that %(city)s joins %(site)s", city=application.city_name, site=site)
        text = render_template("accounts/mails/declined.txt", application=application)
        return _letter(application.email, subject, text)


def acceptance_mail(application: CityApplication) -> Mail:
    """The city takes part, and who asked leads it; for somebody who has an account."""
    with force_locale(application.language):
        city = application.city.name if application.city else application.city_name
        link = f"{current_app.config['PUBLIC_URL']}/cities/{application.city_id}/manage"
        subject = _("%(city)s takes part in %(site)s", city=city, site=current_app.config["SITE_NAME"])
        text = render_template("accounts/mails/accepted.txt", application=application, city=city, link=link)
        return _letter(application.email, subject, text, _("Look after your city"))


def departure_mail(departure: CityDeparture) -> Mail:
    """A member no longer belongs to a city; her account stays."""
    with force_locale(departure.member.language):
        site = current_app.config["SITE_NAME"]
        subject = _("You no longer belong to %(city)s on %(site)s", city=departure.city.name, site=site)
        text = render_template("accounts/mails/departure.txt", departure=departure)
        return _letter(departure.member.email, subject, text)


def _letter(to: str, subject: str, text: str, action: str = "") -> Mail:
    """Its HTML is made here, where the language of who reads it holds."""
    return Mail(to=to, subject=subject, text=text, html=letter_of(subject, text, action))
