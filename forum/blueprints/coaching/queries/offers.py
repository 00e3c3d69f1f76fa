"""Offers, and the times that are free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.models.mentorings import Appointment, Mentoring
from forum.blueprints.coaching.models.offers import CoachingOffer, OfferCriterion, OfferLanguage
from forum.blueprints.coaching.rules import hours, states
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.subjects import SubjectCard

MOST_COMPARED = 200


def shown() -> Sequence[ExecutableOption]:
    """Load with an offer what is shown of it; five statements however many there are."""
    return (
        joinedload(CoachingOffer.mentor).joinedload(Member.city), selectinload(CoachingOffer.criteria),
        selectinload(CoachingOffer.languages), selectinload(CoachingOffer.hours),
        selectinload(CoachingOffer.exceptions),
    )  # fmt: skip


def get_offer(actor: Actor, offer_id: int) -> CoachingOffer:
    """An offer with what is shown of it. Raises NotFound."""
    return _one(policies.visible_offers(actor).where(CoachingOffer.id == offer_id))


def find_offer_of(actor: Actor, member_id: int | None) -> CoachingOffer | None:
    """The offer of a member, if the actor sees one."""
    statement = policies.visible_offers(actor).where(CoachingOffer.mentor_id == (member_id or 0))
    return session.scalar(statement.options(*shown()))


def page_offers(
    actor: Actor, *, criterion_id: int | None = None, language: str | None = None, cursor: str | None = None,
    limit: int | None = None,
) -> Page[CoachingOffer]:  # fmt: skip
    """Offers of others and one's own, the newest first."""
    statement = _narrowed(actor, criterion_id, language).options(*shown())
    return paginate(
        statement,
        [Key(CoachingOffer.created_at, descending=True), Key(CoachingOffer.id, descending=True)],
        cursor,
        limit,
    )


def list_offers(
    actor: Actor, *, criterion_id: int | None = None, language: str | None = None, most: int = MOST_COMPARED
) -> Sequence[CoachingOffer]:
    """As many as are compared with each other, those that were changed last first."""
    statement = _narrowed(actor, criterion_id, language).options(*shown())
    return session.scalars(
        statement.order_by(CoachingOffer.changed_at.desc(), CoachingOffer.id.desc()).limit(most)
    ).all()


def count_running(mentor_ids: Iterable[int], kinds: Sequence[bool] = (False, True)) -> Mapping[int, int]:
    """How many mentorings go on, by mentor; one statement. Of which `kinds`: confidential or not."""
    counted = sa.select(Mentoring.mentor_id, sa.func.count()).where(
        Mentoring.mentor_id.in_(list(mentor_ids)), Mentoring.state == states.RUNNING, Mentoring.confidential.in_(kinds)
    )
    return {row[0]: row[1] for row in session.execute(counted.group_by(Mentoring.mentor_id))}


def has_room(offer: CoachingOffer) -> bool:
    """Whether a place is free."""
    return count_running([offer.mentor_id]).get(offer.mentor_id, 0) < offer.capacity


def list_busy(member_ids: Iterable[int], since: datetime, until: datetime, but: int | None = None) -> list[hours.Busy]:
    """When any of these members has an appointment, whoever it is with; `but` leaves one out. One statement."""
    ids = list(member_ids)
    busy = sa.select(Appointment.starts_at, Appointment.ends_at).where(
        sa.or_(Appointment.mentor_id.in_(ids), Appointment.mentee_id.in_(ids)),
        Appointment.state == states.BOOKED, Appointment.starts_at < until, Appointment.ends_at > since,
        Appointment.id != (but or 0),
    )  # fmt: skip
    return [(row.starts_at, row.ends_at) for row in session.execute(busy)]


def list_slots(
    offer: CoachingOffer, besides: int | None = None, *, days: int = hours.HORIZON.days, but: int | None = None
) -> list[datetime]:
    """When an appointment with the mentor may begin, without what `besides` has in the calendar; one statement."""
    now = clock.now()
    since, until = now + timedelta(hours=offer.notice_hours), now + timedelta(days=days)
    people = [offer.mentor_id, *([besides] if besides else [])]
    return hours.slots(offer.week, since, until, list_busy(people, now, until + timedelta(days=1), but))


def find_of_members(member_ids: Sequence[int]) -> Sequence[CoachingOffer]:
    """The offers of these members that stand; for search."""
    statement = sa.select(CoachingOffer).join(Member, Member.id == CoachingOffer.mentor_id)
    stands = statement.where(CoachingOffer.mentor_id.in_(list(member_ids)), CoachingOffer.withdrawn_at.is_(None))
    return session.scalars(stands.where(Member.closed_at.is_(None)).options(*shown())).all()


def get_offers(actor: Actor, ids: Iterable[int]) -> Mapping[int, CoachingOffer]:
    """The visible ones of these, by id."""
    statement = policies.visible_offers(actor).where(CoachingOffer.id.in_(list(ids))).options(*shown())
    return {offer.id: offer for offer in session.scalars(statement)}


def load_subjects(actor: Actor, ids: Sequence[int]) -> Mapping[int, CoachingOffer]:
    """The visible ones of these, by id; one statement."""
    statement = policies.visible_offers(actor).where(CoachingOffer.id.in_(list(ids)))
    found = session.scalars(statement.options(joinedload(CoachingOffer.mentor).joinedload(Member.city)))
    return {offer.id: offer for offer in found}


def list_about(actor: Actor, criterion_id: int, limit: int) -> Sequence[CoachingOffer]:
    """The offers that help with a criterion, those changed last first."""
    statement = _narrowed(actor, criterion_id, None).options(*shown())
    return session.scalars(statement.order_by(CoachingOffer.changed_at.desc(), CoachingOffer.id).limit(limit)).all()


def list_of_city(actor: Actor, city_id: int, limit: int) -> Sequence[CoachingOffer]:
    """The mentors who work for a city, by name."""
    statement = _narrowed(actor, None, None).where(Member.city_id == city_id).options(*shown())
    return session.scalars(statement.order_by(Member.search_name, CoachingOffer.id).limit(limit)).all()


def subject_card(offer: CoachingOffer) -> SubjectCard:
    """An offer where it is not at home."""
    return SubjectCard(
        title=offer.headline, text=offer.about, html=offer.about_html, author=offer.mentor, at=offer.changed_at
    )


def _narrowed(actor: Actor, criterion_id: int | None, language: str | None) -> sa.Select[CoachingOffer]:
    statement = policies.visible_offers(actor).where(CoachingOffer.withdrawn_at.is_(None))
    if criterion_id is not None:
        about = sa.select(OfferCriterion.offer_id).where(OfferCriterion.criterion_id == criterion_id)
        statement = statement.where(CoachingOffer.id.in_(about))
    if language:
        spoken = sa.select(OfferLanguage.offer_id).where(OfferLanguage.language == language)
        statement = statement.where(CoachingOffer.id.in_(spoken))
    return statement


def _one(statement: sa.Select[Any]) -> CoachingOffer:
    found: CoachingOffer | None = session.scalar(statement.options(*shown()))
    if found is None:
        raise NotFound
    return found
