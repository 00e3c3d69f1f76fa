"""Letters to cities as mails."""

from __future__ import annotations

from flask import current_app

from forum.blueprints.accounts.models import Member
from forum.blueprints.sprints.models.applications import SprintLetter
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
