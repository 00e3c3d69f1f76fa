"""Mails that calendar programs read, in the reader's language. They name the two, never what it is about."""

from __future__ import annotations

from flask import current_app, render_template

from forum.blueprints.coaching.services.calendars import Prepared
from forum.kernel.calendars import CANCEL, invitation
from forum.kernel.i18n import _, written_for
from forum.kernel.letters import letter_of
from forum.kernel.mail import Mail


def calendar_mail(told: Prepared) -> Mail:
    """An appointment for a calendar: put in, changed, or taken out."""
    site = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    with written_for(told.member.language, told.member.timezone):
        subject = _subject(told)
        link = f"{site}{told.appointment.path}"
        text = render_template("coaching/mails/appointment.txt", told=told, appointment=told.appointment, link=link)
        html = letter_of(subject, text, _("Open the appointment"))
    file = invitation(told.entry, told.method, told.member.name, told.member.email)
    return Mail(to=told.member.email, subject=subject, text=text, html=html, calendar=file, method=told.method)


def _subject(told: Prepared) -> str:
    if told.method == CANCEL:
        return str(_("Cancelled: mentoring with %(name)s", name=told.other.name))
    if told.appointment.sequence:
        return str(_("Changed: mentoring with %(name)s", name=told.other.name))
    return str(_("Appointment: mentoring with %(name)s", name=told.other.name))
