"""Mentors, requests and mentorings for tests."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.coaching.models.mentorings import Appointment, Mentoring
from forum.blueprints.coaching.models.offers import CoachingOffer
from forum.blueprints.coaching.queries import mentorings
from forum.blueprints.coaching.services import answering
from forum.blueprints.coaching.services import offers as offering
from forum.blueprints.coaching.services import requests as asking
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import actor_of

ASK: dict[str, Any] = {
    "title": "Our inventory stalls", "reason": "Nobody answers us, and we have tried twice.", "form": "call",
    "languages": ["es"],
}  # fmt: skip


def create_offer(mentor: Member, **told: Any) -> CoachingOffer:
    """A mentor who is free every morning in Bogotá."""
    facts = {
        "headline": "Data inventories", "about": "", "topics": [], "forms": ["call"], "capacity": 2,
        "timezone": "America/Bogota", "minutes": 30, "notice_hours": 1, "languages": ["es"],
        "hours": {day: [(540, 720)] for day in range(7)},
    }  # fmt: skip
    return offering.make_offer(actor_of(mentor), **{**facts, **told})


def create_mentoring(mentee: Member, mentor: Member, *, confidential: bool = False) -> Mentoring:
    """A mentoring that begins; the mentor gets an offer if she has none."""
    offer = create_offer(mentor)
    request = asking.ask_for_help(actor_of(mentee), offer_id=offer.id, confidential=confidential, **ASK)
    answering.answer_request(actor_of(mentor), request.id, answering.ACCEPT, "Gladly.")
    page = mentorings.page_mentorings(actor_of(mentee))
    return next(one for one in page.items if one.request_id == request.id)


def create_past_appointment(mentoring: Mentoring, days: int = 1) -> Appointment:
    """An appointment that is over."""
    starts_at = datetime.combine((clock.now() - timedelta(days=days)).date(), time(9), UTC)
    appointment = Appointment(
        mentoring_id=mentoring.id, mentor_id=mentoring.mentor_id, mentee_id=mentoring.mentee_id, starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30), timezone="America/Bogota", booked_at=starts_at, changed_at=starts_at,
    )  # fmt: skip
    session.add(appointment)
    session.commit()
    return appointment
