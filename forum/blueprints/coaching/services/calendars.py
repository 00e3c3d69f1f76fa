"""What the calendars of the two are told by mail."""

from __future__ import annotations

from dataclasses import dataclass

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.coaching.models.mentorings import Appointment
from forum.blueprints.coaching.queries import calendars, mentorings
from forum.blueprints.events.queries.calendar import takes_mails
from forum.kernel.actor import SYSTEM
from forum.kernel.calendars import CANCEL, REQUEST, CalendarEntry
from forum.kernel.i18n import written_for


@dataclass(frozen=True)
class Prepared:
    """What a mail for a calendar tells."""

    member: Member
    other: Member
    appointment: Appointment
    entry: CalendarEntry
    method: str


def prepare_mails(appointment_id: int, sequence: int) -> list[Prepared]:
    """What the calendars of the two are to be told of a change; nothing where it has changed again since, and nothing
    to whom wants no such mails."""
    appointment = mentorings.load_appointments(SYSTEM, [appointment_id]).get(appointment_id)
    if appointment is None or appointment.sequence != sequence:
        return []
    two = (appointment.mentor, appointment.mentee), (appointment.mentee, appointment.mentor)
    method = REQUEST if appointment.booked else CANCEL
    prepared = []
    for member, other in two:
        if takes_mails(member):
            with written_for(member.language, member.timezone):
                entry = calendars.entry_of(as_actor(member), appointment)
            prepared.append(Prepared(member, other, appointment, entry, method))
    return prepared
