"""Letters to cities, and what calendars are told of help, as mails."""

from __future__ import annotations

from flask import current_app, render_template

from forum.blueprints.accounts.models import Member
from forum.blueprints.sprints.models.applications import SprintLetter
from forum.blueprints.sprints.services.calendars import Prepared
from forum.kernel.calendars import CANCEL, invitation
from forum.kernel.i18n import _, written_for
from forum.kernel.letters import letter_of
from forum.kernel.mail import Mail, mail_domain


def letter_mail(letter: SprintLetter, member: Member) -> Mail:
    """The letter as it is kept, in its own language, with the way to its page."""
    site = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    text = f"{letter.body}\n\n{site}{letter.application.path}\n"
    with written_for(letter.language, member.timezone):
        html = letter_of(letter.subject, text, _("Open it on Plaza"))
    number = f"<sprint-letter-{letter.id}-{member.id}@{mail_domain()}>"
    return Mail(to=member.email, subject=letter.subject, text=text, html=html, message_id=number)


def help_mail(told: Prepared) -> Mail:
    """Help one to one for a calendar: put in, or taken out."""
    site = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    with written_for(told.member.language, told.member.timezone):
        subject = _("Booked: %(title)s", title=told.entry.title)
        if told.method == CANCEL:
            subject = _("Cancelled: %(title)s", title=told.entry.title)
        text = render_template("sprints/mails/help.txt", told=told, link=f"{site}{told.slot.path}")
        html = letter_of(subject, text, _("Open it on Plaza"))
    file = invitation(told.entry, told.method, told.member.name, told.member.email)
    return Mail(to=told.member.email, subject=subject, text=text, html=html, calendar=file, method=told.method)
