"""Mentorings and appointments of those who take part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.models.mentorings import (
    Appointment,
    Mentoring,
    MentoringFeedback,
    MentoringNote,
)
from forum.blueprints.coaching.models.offers import CoachingOffer
from forum.blueprints.coaching.queries import offers
from forum.blueprints.coaching.rules import states
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.subjects import SubjectCard

LATER, EARLIER = "later", "earlier"


def with_people(thing: Any) -> Sequence[ExecutableOption]:
    """Load the two with their cities."""
    return (joinedload(thing.mentor).joinedload(Member.city), joinedload(thing.mentee).joinedload(Member.city))


def get_mentoring(actor: Actor, mentoring_id: int) -> Mentoring:
    """A mentoring with its people and goals. Raises NotFound."""
    statement = policies.visible_mentorings(actor).where(Mentoring.id == mentoring_id)
    wanted = statement.options(*with_people(Mentoring), selectinload(Mentoring.goals))
    found = session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def page_mentorings(
    actor: Actor, *, state: str | None = None, cursor: str | None = None, limit: int | None = None
) -> Page[Mentoring]:
    """One's mentorings, those in which something happened last first."""
    statement = policies.visible_mentorings(actor).options(*with_people(Mentoring))
    if state:
        statement = statement.where(Mentoring.state == state)
    keys = [Key(Mentoring.active_at, descending=True), Key(Mentoring.id, descending=True)]
    return paginate(statement, keys, cursor, limit)


def get_appointment(actor: Actor, appointment_id: int) -> Appointment:
    """An appointment with its people and mentoring. Raises NotFound."""
    statement = policies.visible_appointments(actor).where(Appointment.id == appointment_id)
    wanted = statement.options(*with_people(Appointment), joinedload(Appointment.mentoring))
    found = session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def page_appointments(
    actor: Actor, *, when: str = LATER, mentoring_id: int | None = None, cursor: str | None = None,
    limit: int | None = None,
) -> Page[Appointment]:  # fmt: skip
    """One's appointments: those to come, the next first, or those that are over or cancelled, the last first."""
    now, comes = clock.now(), when == LATER
    stands = sa.and_(Appointment.ends_at > now, Appointment.state == states.BOOKED)
    statement = policies.visible_appointments(actor).where(stands if comes else sa.not_(stands))
    if mentoring_id is not None:
        statement = statement.where(Appointment.mentoring_id == mentoring_id)
    statement = statement.options(*with_people(Appointment), joinedload(Appointment.mentoring))
    keys = [Key(Appointment.starts_at, descending=not comes), Key(Appointment.id, descending=not comes)]
    return paginate(statement, keys, cursor, limit)


def list_between(actor: Actor, start: datetime, end: datetime) -> Sequence[Appointment]:
    """One's appointments that meet these moments, cancelled ones included, in order; for calendars."""
    statement = policies.visible_appointments(actor).where(Appointment.starts_at < end, Appointment.ends_at > start)
    statement = statement.options(*with_people(Appointment), joinedload(Appointment.mentoring))
    return session.scalars(statement.order_by(Appointment.starts_at, Appointment.id)).all()


def find_next(actor: Actor, within: timedelta) -> Appointment | None:
    """One's next appointment, if it is soon; for home."""
    now = clock.now()
    statement = policies.visible_appointments(actor).where(
        Appointment.state == states.BOOKED, Appointment.ends_at > now, Appointment.starts_at < now + within
    )
    statement = statement.options(*with_people(Appointment)).order_by(Appointment.starts_at, Appointment.id)
    return session.scalar(statement.limit(1))


def page_notes(
    actor: Actor, mentoring_id: int, *, cursor: str | None = None, limit: int | None = None
) -> Page[MentoringNote]:
    """The notes one may read, the last first."""
    statement = policies.visible_notes(actor).where(MentoringNote.mentoring_id == mentoring_id)
    shown = statement.options(joinedload(MentoringNote.author).joinedload(Member.city))
    keys = [Key(MentoringNote.at, descending=True), Key(MentoringNote.id, descending=True)]
    return paginate(shown, keys, cursor, limit)


def get_note(actor: Actor, note_id: int) -> MentoringNote:
    """A note one may read. Raises NotFound."""
    statement = policies.visible_notes(actor).where(MentoringNote.id == note_id)
    who = joinedload(MentoringNote.author).joinedload(Member.city)
    found = session.scalar(statement.options(who).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def list_feedback(actor: Actor, mentoring_id: int) -> Sequence[MentoringFeedback]:
    """What was said of it, as far as one may read it, in order."""
    statement = policies.visible_feedback(actor).where(MentoringFeedback.mentoring_id == mentoring_id)
    shown = statement.options(joinedload(MentoringFeedback.author).joinedload(Member.city))
    return session.scalars(shown.order_by(MentoringFeedback.at, MentoringFeedback.id)).all()


def find_offer(mentoring: Mentoring) -> CoachingOffer | None:
    """The mentor's offer, with the free times; None once it was withdrawn."""
    statement = sa.select(CoachingOffer).where(CoachingOffer.mentor_id == mentoring.mentor_id)
    return session.scalar(statement.where(CoachingOffer.withdrawn_at.is_(None)).options(*offers.shown()))


def list_free(mentoring: Mentoring, but: int | None = None) -> list[datetime]:
    """When the two may meet by the mentor's free times."""
    offer = find_offer(mentoring)
    return offers.list_slots(offer, mentoring.mentee_id, but=but) if offer else []


def load_mentorings(actor: Actor, ids: Sequence[int]) -> Mapping[int, Mentoring]:
    """The visible ones of these, by id; one statement."""
    statement = policies.visible_mentorings(actor).where(Mentoring.id.in_(list(ids)))
    return {one.id: one for one in session.scalars(statement.options(*with_people(Mentoring)))}


def load_appointments(actor: Actor, ids: Sequence[int]) -> Mapping[int, Appointment]:
    """The visible ones of these, by id; one statement."""
    statement = policies.visible_appointments(actor).where(Appointment.id.in_(list(ids)))
    shown = statement.options(*with_people(Appointment), joinedload(Appointment.mentoring))
    return {one.id: one for one in session.scalars(shown)}


def mentoring_card(mentoring: Mentoring) -> SubjectCard:
    """A mentoring where it is not at home."""
    return SubjectCard(title=str(_("Mentoring")), at=mentoring.began_at)


def appointment_card(appointment: Appointment) -> SubjectCard:
    """An appointment where it is not at home."""
    return SubjectCard(title=str(_("Appointment")), at=appointment.starts_at)
