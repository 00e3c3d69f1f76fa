"""Meeting: booking a free time, moving and cancelling it. Nobody is ever booked twice at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.accounts.models import Member
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.errors import SlotTaken
from forum.blueprints.coaching.events import AppointmentChanged
from forum.blueprints.coaching.models.mentorings import Appointment, Mentoring, MentoringFeedback
from forum.blueprints.coaching.queries import mentorings as queries
from forum.blueprints.coaching.queries import offers
from forum.blueprints.coaching.rules import kinds, states
from forum.blueprints.coaching.services.telling import seen, tell
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import is_postgresql, session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case

USUAL = 45  # minutes, once the mentor offers no times any more
FARTHEST = timedelta(days=366)


@use_case
def book_appointment(
    actor: Actor, mentoring_id: int, starts_at: datetime, *, minutes: int | None = None, link: str | None = None,
    agenda: str = "",
) -> Appointment:  # fmt: skip
    """Book a time: the mentee one of the mentor's free times, the mentor any at which both are free.

    Raises NotFound, Forbidden, Invalid (a time that is over), SlotTaken.
    """
    mentoring = queries.get_mentoring(actor, mentoring_id)
    authorize(policies.can_take_part, actor, mentoring)
    _lock_people(mentoring.people)
    ends_at, zone = _checked(actor, mentoring, starts_at, minutes)
    at = clock.now()
    appointment = Appointment(
        mentoring_id=mentoring.id, mentor_id=mentoring.mentor_id, mentee_id=mentoring.mentee_id, starts_at=starts_at,
        ends_at=ends_at, timezone=zone, link=mentoring.link if link is None else link, agenda=agenda,
        state=states.BOOKED, sequence=0, booked_by_id=actor.id, booked_at=at, changed_at=at, cancel_words="",
    )  # fmt: skip
    mentoring.active_at = at
    _keep(appointment)
    return _tell(actor, appointment, kinds.BOOKED)


@use_case
def move_appointment(
    actor: Actor, appointment_id: int, *, starts_at: datetime | None = None, minutes: int | None = None,
    link: str | None = None, agenda: str | None = None, version: int | None = None,
) -> Appointment:  # fmt: skip
    """Move it, or change its link or what is to be talked about; what is not named stays. Reminders move with it.

    Raises as `book_appointment` does, and StaleVersion.
    """
    appointment = queries.get_appointment(actor, appointment_id)
    authorize(policies.can_change_appointment, actor, appointment)
    _lock_people(appointment.people)
    check_version(appointment.version, version)
    if starts_at is not None and (starts_at != appointment.starts_at or minutes):
        ends_at, _zone = _checked(actor, appointment.mentoring, starts_at, minutes, but=appointment.id)
        appointment.move(starts_at, ends_at, clock.now())
    else:
        appointment.change(clock.now())
    appointment.link = appointment.link if link is None else link
    appointment.agenda = appointment.agenda if agenda is None else agenda
    appointment.mentoring.active_at = clock.now()
    _keep(appointment)
    return _tell(actor, appointment, kinds.MOVED)


@use_case
def cancel_appointment(actor: Actor, appointment_id: int, words: str = "", version: int | None = None) -> Appointment:
    """Not meet; the time is free again. Raises NotFound, Forbidden, StaleVersion."""
    appointment = queries.get_appointment(actor, appointment_id)
    authorize(policies.can_change_appointment if words else policies.can_cancel_appointment, actor, appointment)
    check_version(appointment.version, version)
    appointment.cancel(clock.now(), words)
    return _tell(actor, appointment, kinds.CANCELLED)


@use_case
def note_seen(actor: Actor, appointment_id: int) -> None:
    """Somebody has looked at it, so what told her of it is read. Raises NotFound."""
    appointment = queries.get_appointment(actor, appointment_id)
    authorize(policies.can_see_appointment, actor, appointment)
    seen(actor, kinds.APPOINTMENT, appointment.id)


@use_case
def say_how_it_went(actor: Actor, appointment_id: int, useful: int, words: str = "") -> MentoringFeedback:
    """Say how useful an appointment was, from 1 to 5; said again, it replaces what was said. Raises Forbidden."""
    appointment = queries.get_appointment(actor, appointment_id)
    authorize(policies.can_give_feedback, actor, appointment)
    return _say(actor, appointment.mentoring_id, appointment.id, useful, words)


@use_case
def look_back(actor: Actor, mentoring_id: int, useful: int, words: str = "") -> MentoringFeedback:
    """Say how useful a mentoring was that has ended. Raises Forbidden."""
    mentoring = queries.get_mentoring(actor, mentoring_id)
    authorize(policies.can_look_back, actor, mentoring)
    return _say(actor, mentoring.id, None, useful, words)


def _checked(
    actor: Actor, mentoring: Mentoring, starts_at: datetime, minutes: int | None, but: int | None = None
) -> tuple[datetime, str]:
    """When it ends, and the mentor's time zone."""
    now, offer = clock.now(), queries.find_offer(mentoring)
    if not now < starts_at < now + FARTHEST:
        raise Invalid(errors={"starts_at": [_("Choose a time that is still to come, within a year.")]})
    free_choice = bool(policies.can_choose_any_time(actor, mentoring))
    usual = offer.minutes if offer else USUAL
    ends_at = starts_at + timedelta(minutes=(minutes or usual) if free_choice else usual)
    if not free_choice and (offer is None or starts_at not in offers.list_slots(offer, mentoring.mentee_id, but=but)):
        raise SlotTaken
    if offers.list_busy(mentoring.people, starts_at, ends_at, but):
        raise SlotTaken
    return ends_at, offer.timezone if offer else mentoring.mentor.timezone


def _lock_people(people: Iterable[int]) -> None:
    """Two who book with the same person at once are one after the other."""
    if is_postgresql():  # SQLite has one writer
        both = sa.select(Member.id).where(Member.id.in_(list(people))).order_by(Member.id)
        session.execute(both.with_for_update(key_share=True))


def _keep(appointment: Appointment) -> None:
    try:
        with savepoint():
            session.add(appointment)
            session.flush()
    except IntegrityError as error:
        raise SlotTaken from error


def _tell(actor: Actor, appointment: Appointment, kind: str) -> Appointment:
    session.flush()
    tell(kind, appointment.id, [appointment.other(actor.id)], actor)
    record(AppointmentChanged(appointment_id=appointment.id, sequence=appointment.sequence, by_id=actor.id))
    return queries.get_appointment(actor, appointment.id)


def _say(actor: Actor, mentoring_id: int, appointment_id: int | None, useful: int, words: str) -> MentoringFeedback:
    same = sa.select(MentoringFeedback).where(
        MentoringFeedback.mentoring_id == mentoring_id, MentoringFeedback.author_id == actor.id,
        MentoringFeedback.appointment_id == appointment_id,
    )  # fmt: skip
    said = session.scalar(same)
    if said is None:
        said = MentoringFeedback(
            mentoring_id=mentoring_id, appointment_id=appointment_id, author_id=actor.id or 0
        )  # fmt: skip
        session.add(said)
    said.useful, said.words, said.at = useful, words, clock.now()
    try:
        session.flush()
    except IntegrityError as error:  # sent twice at the same moment
        raise SlotTaken(_("You said this at the same moment on another device.")) from error
    return said
