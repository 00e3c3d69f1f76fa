"""Mails to calendars."""

from __future__ import annotations

from contextlib import suppress

from forum.blueprints.coaching.events import AppointmentChanged
from forum.blueprints.coaching.mails import calendar_mail
from forum.blueprints.coaching.services.calendars import prepare_mails
from forum.kernel.events import Lane, subscribe
from forum.kernel.mail import AddressRefused, send


@subscribe(AppointmentChanged, lane=Lane.MAIL)
def mail_appointment(event: AppointmentChanged) -> None:
    """Send what is still so; a calendar that hears of it twice knows it by its number."""
    for told in prepare_mails(event.appointment_id, event.sequence):
        with suppress(AddressRefused):  # sending it again would change nothing, and the other side waits for hers
            send(calendar_mail(told))
