"""Mails that calendar programs read, in the reader's language."""

from __future__ import annotations

from flask import current_app, render_template

from forum.blueprints.events.services.calendars import Prepared
from forum.kernel.calendars import CANCEL, invitation
from forum.kernel.i18n import _, written_for
from forum.kernel.letters import letter_of
from forum.kernel.mail import Mail


def calendar_mail(told: Prepared) -> Mail:
    """An event for a calendar: put in, changed, or taken out. The file is a part of the mail, as programs expect it."""
    site = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    with written_for(told.member.language, told.member.timezone):
        if told.method == CANCEL and told.event.cancelled:
            subject = _("Cancelled: %(title)s", title=told.event.title)
        elif told.method == CANCEL:
            subject = _("You no longer come: %(title)s", title=told.event.title)
        elif told.changed:
            subject = _("Changed: %(title)s", title=told.event.title)
        else:
            subject = _("You come: %(title)s", title=told.event.title)
        text = render_template(
            "events/mails/calendar.txt", told=told, event=told.event, link=f"{site}{told.event.path}"
        )
        html = letter_of(subject, text, _("Open the event"))
    file = invitation(told.entry, told.method, told.member.name, told.member.email)
    return Mail(to=told.member.email, subject=subject, text=text, html=html, calendar=file, method=told.method)
