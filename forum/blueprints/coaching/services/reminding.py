"""Reminding of appointments, and asking how they went."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from forum.blueprints.coaching import policies
from forum.blueprints.coaching.models.mentorings import Appointment
from forum.blueprints.coaching.rules import kinds, states
from forum.blueprints.coaching.services.telling import tell
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

AT_ONCE = 100
DAY, HOUR = timedelta(hours=24), timedelta(hours=1)
LATEST = timedelta(days=7)  # after which nobody is asked how it went


@use_case
def remind_soon(actor: Actor, now: datetime | None = None) -> int:
    """Remind both a day before and an hour before an appointment, once each; how many appointments, at most 100.

    Whoever booked it within a day hears only of the hour.
    """
    authorize(policies.can_keep_coaching, actor)
    at = now or clock.now()
    hour = sa.and_(Appointment.starts_at <= at + HOUR, Appointment.told_hour_at.is_(None))
    day = sa.and_(
        Appointment.starts_at <= at + DAY, Appointment.told_day_at.is_(None), Appointment.told_hour_at.is_(None)
    )
    due = sa.select(Appointment).where(
        Appointment.state == states.BOOKED, Appointment.starts_at > at, Appointment.starts_at <= at + DAY,
        sa.or_(hour, day),
    )  # fmt: skip
    found = session.scalars(due.order_by(Appointment.starts_at, Appointment.id).limit(AT_ONCE)).all()
    for one in found:
        near = one.starts_at <= at + HOUR
        fresh = one.told_day_at is None and one.starts_at - one.changed_at < DAY
        one.told_day_at = one.told_day_at or at
        one.told_hour_at = at if near else None
        if near or not fresh:
            tell(kinds.SOON, one.id, one.people)
    session.flush()
    return len(found)


@use_case
def ask_how_it_went(actor: Actor, now: datetime | None = None) -> int:
    """Ask both how an appointment went that is over, once; how many, at most 100."""
    authorize(policies.can_keep_coaching, actor)
    at = now or clock.now()
    over = sa.select(Appointment).where(
        Appointment.state == states.BOOKED, Appointment.ends_at <= at, Appointment.ends_at > at - LATEST,
        Appointment.feedback_asked_at.is_(None),
    )  # fmt: skip
    found = session.scalars(over.order_by(Appointment.ends_at, Appointment.id).limit(AT_ONCE)).all()
    for one in found:
        one.feedback_asked_at = at
        tell(kinds.FEEDBACK, one.id, one.people)
    session.flush()
    return len(found)
