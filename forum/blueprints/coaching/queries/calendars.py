"""Appointments in the calendars of the two, and what a criterion's next step may be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.models.mentorings import Appointment
from forum.blueprints.coaching.models.offers import CoachingOffer, OfferCriterion
from forum.blueprints.coaching.queries import mentorings
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.calendars import CalendarEntry
from forum.kernel.database import session
from forum.kernel.i18n import _
from forum.kernel.mail import mail_domain
from forum.kernel.next_steps import NextStep

FOR_EACH = 12  # mentors of a criterion; some of them may be paused for some days
_LATEST = (CoachingOffer.changed_at.desc(), CoachingOffer.id.desc())


def entry_of(actor: Actor, appointment: Appointment) -> CalendarEntry:
    """An appointment as the calendar of one of the two shows it: with whom and where, never what about.

    A calendar is often open to colleagues.
    """
    other = appointment.mentee if actor.id == appointment.mentor_id else appointment.mentor
    return CalendarEntry(
        uid=f"appointment-{appointment.id}@{mail_domain()}", title=str(_("Mentoring with %(name)s", name=other.name)),
        starts_at=appointment.starts_at, ends_at=appointment.ends_at, url=appointment.path, label=str(_("Mentoring")),
        place=appointment.link, sequence=appointment.sequence, cancelled=not appointment.booked,
        changed_at=appointment.changed_at,
    )  # fmt: skip


def own_entries(actor: Actor, start: datetime, end: datetime) -> Iterable[CalendarEntry]:
    """One's appointments between two moments; one statement."""
    return [entry_of(actor, one) for one in mentorings.list_between(actor, start, end)]


def next_steps(actor: Actor, criterion_ids: Collection[int]) -> Iterable[NextStep]:
    """The mentors who help with these criteria and take requests, for each the few who changed theirs last; one
    statement."""
    turn = sa.func.row_number().over(partition_by=OfferCriterion.criterion_id, order_by=_LATEST)
    about = policies.visible_offers(actor).join(OfferCriterion, OfferCriterion.offer_id == CoachingOffer.id)
    about = about.where(
        OfferCriterion.criterion_id.in_(list(criterion_ids)), CoachingOffer.withdrawn_at.is_(None),
        CoachingOffer.mentor_id != (actor.id or 0),
        sa.or_(CoachingOffer.paused_at.is_(None), CoachingOffer.paused_until.is_not(None)),
    )  # fmt: skip
    few = about.with_only_columns(CoachingOffer.id, OfferCriterion.criterion_id, turn.label("turn")).subquery()
    found = sa.select(CoachingOffer, few.c.criterion_id).join(few, few.c.id == CoachingOffer.id)
    who = joinedload(CoachingOffer.mentor).joinedload(Member.city)
    rows = session.execute(found.where(few.c.turn <= FOR_EACH).options(who).order_by(*_LATEST))
    now, label = clock.now(), str(_("Mentor"))
    return [
        NextStep(criterion_id=number, title=f"{offer.mentor.name}: {offer.headline}", url=offer.path, label=label)
        for offer, number in rows
        if offer.takes_requests(now)
    ]
