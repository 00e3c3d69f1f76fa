"""Mails to calendars of booked help, and what becomes of it when a city leaves a sprint or becomes part of another."""

from __future__ import annotations

from contextlib import suppress

from forum.blueprints.cities.events import CityMerged
from forum.blueprints.sprints.events import HelpCalendarDue, PlaceLeft
from forum.blueprints.sprints.mails import help_mail
from forum.blueprints.sprints.services import help as services
from forum.blueprints.sprints.services.calendars import prepare_mail
from forum.kernel.actor import SYSTEM
from forum.kernel.events import Lane, subscribe
from forum.kernel.mail import AddressRefused, send


@subscribe(HelpCalendarDue, lane=Lane.MAIL)
def mail_calendar(event: HelpCalendarDue) -> None:
    """Send what is still so; a calendar that hears of it twice knows it by its number."""
    told = prepare_mail(event.slot_id, event.booked_by_id, event.member_id, event.method)
    if told is not None:
        with suppress(AddressRefused):  # sending it again would change nothing
            send(help_mail(told))


@subscribe(PlaceLeft)
def free_times(event: PlaceLeft) -> None:
    """What is still to come is free for the other cities."""
    services.free_help_of(SYSTEM, event.sprint_id, event.city_id)


@subscribe(CityMerged)
def move_times(event: CityMerged) -> None:
    """Booked times follow the city that stays."""
    services.move_help(SYSTEM, event.from_id, event.into_id)
