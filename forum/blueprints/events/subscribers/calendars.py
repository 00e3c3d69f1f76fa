"""Mails to calendars."""

from __future__ import annotations

from forum.blueprints.events.events import CalendarMailsDue
from forum.blueprints.events.mails import calendar_mail
from forum.blueprints.events.services.calendars import prepare_mail
from forum.kernel.events import Lane, subscribe
from forum.kernel.mail import send


@subscribe(CalendarMailsDue, lane=Lane.MAIL)
def mail_calendars(event: CalendarMailsDue) -> None:
    """Send what is still so; a calendar that hears of it twice knows it by its number."""
    for member_id in event.member_ids:
        told = prepare_mail(event.event_id, member_id, event.method)
        if told is not None:
            send(calendar_mail(told))
