"""Offering mentoring: what, in which languages, for how many, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.coaching import policies
from forum.blueprints.coaching.errors import OfferExists, TooManyOfIt
from forum.blueprints.coaching.events import CoachingOfferChanged
from forum.blueprints.coaching.models.offers import CoachingOffer, OfferException, OfferHours, OfferLanguage
from forum.blueprints.coaching.queries import offers as queries
from forum.blueprints.coaching.rules import states
from forum.blueprints.coaching.rules.hours import Span
from forum.blueprints.standards.services.tagging import criteria_numbered
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case

_PLAIN = ("headline", "about", "topics", "forms", "capacity", "timezone", "minutes", "notice_hours")
Hours = Mapping[int, Sequence[Span]]  # by weekday, Monday is 0


@use_case
def make_offer(
    actor: Actor, *, criterion_ids: Sequence[int] = (), languages: Sequence[str] = (), hours: Hours | None = None,
    as_coach: bool = False, **told: Any,
) -> CoachingOffer:  # fmt: skip
    """Offer mentoring; a withdrawn offer of hers comes back with what is told now.

    `told` are headline, about, topics, forms, capacity, timezone, minutes and notice_hours; `as_coach` counts for
    programme staff alone. Raises Forbidden, OfferExists, Invalid.
    """
    authorize(policies.can_offer, actor)
    offer = queries.find_offer_of(actor, actor.id)
    if offer is not None and offer.withdrawn_at is None:
        raise OfferExists
    at = clock.now()
    if offer is None:
        offer = CoachingOffer(mentor_id=actor.id or 0, created_at=at, unanswered=0, pause_reason="")
        offer.criteria, offer.languages, offer.hours, offer.exceptions = [], [], [], []
    offer.withdrawn_at, offer.changed_at = None, at
    offer.resume()
    _write(offer, told)
    offer.as_coach = as_coach and bool(policies.can_coach(actor))
    _add(offer)
    _write_lists(offer, criterion_ids, languages, hours or {})
    return _changed(actor, offer)


@use_case
def change_offer(
    actor: Actor, offer_id: int, *, version: int | None, criterion_ids: Sequence[int] | None = None,
    languages: Sequence[str] | None = None, hours: Hours | None = None, as_coach: bool | None = None, **told: Any,
) -> CoachingOffer:  # fmt: skip
    """Change what is told; what is not named stays.

    Raises NotFound, Forbidden, StaleVersion, VersionRequired, Invalid.
    """
    offer = queries.get_offer(actor, offer_id)
    authorize(policies.can_rewrite_offer, actor, offer)
    check_version(offer.version, version, required=True)
    _write(offer, told)
    if as_coach is not None:
        offer.as_coach = as_coach and bool(policies.can_coach(actor))
    _write_lists(offer, criterion_ids, languages, hours)
    offer.changed_at = clock.now()
    return _changed(actor, offer)


@use_case
def pause_offer(actor: Actor, offer_id: int, until: date | None = None) -> CoachingOffer:
    """Take no requests until a day, or until one takes it up again. Who is helped already goes on."""
    offer = queries.get_offer(actor, offer_id)
    authorize(policies.can_edit_offer, actor, offer)
    offer.pause(clock.now(), states.BY_HERSELF, until)
    return _changed(actor, offer)


@use_case
def resume_offer(actor: Actor, offer_id: int) -> CoachingOffer:
    """Take requests again."""
    offer = queries.get_offer(actor, offer_id)
    authorize(policies.can_edit_offer, actor, offer)
    offer.resume()
    return _changed(actor, offer)


@use_case
def withdraw_offer(actor: Actor, offer_id: int) -> None:
    """Offer it no longer. Who is helped already goes on, and so does what she was asked before."""
    offer = queries.get_offer(actor, offer_id)
    authorize(policies.can_edit_offer, actor, offer)
    offer.withdrawn_at = clock.now()
    session.flush()
    record(CoachingOfferChanged(offer_id=offer.id, mentor_id=offer.mentor_id))


@use_case
def add_exception(actor: Actor, offer_id: int, *, day: date, free: bool, times: Sequence[Span] = ()) -> CoachingOffer:
    """Be free besides, or not free, on a day; without times the whole day is not free. Raises Invalid, TooManyOfIt."""
    offer = queries.get_offer(actor, offer_id)
    authorize(policies.can_edit_offer, actor, offer)
    if free and not times:
        raise Invalid(errors={"times": [_("Say from when to when you are free, as in 9:00-12:00.")]})
    if len(offer.exceptions) + max(1, len(times)) > states.MOST_EXCEPTIONS:
        raise TooManyOfIt
    spans: Sequence[tuple[int | None, int | None]] = list(times) or [(None, None)]
    session.add_all(OfferException(offer_id=offer.id, day=day, free=free, begins=a, ends=b) for a, b in spans)
    return _changed(actor, offer)


@use_case
def remove_exception(actor: Actor, offer_id: int, exception_id: int) -> CoachingOffer:
    """Let a day be as each week. Raises NotFound."""
    offer = queries.get_offer(actor, offer_id)
    authorize(policies.can_edit_offer, actor, offer)
    if exception_id not in {one.id for one in offer.exceptions}:
        raise NotFound
    session.execute(sa.delete(OfferException).where(OfferException.id == exception_id))
    return _changed(actor, offer)


def _write(offer: CoachingOffer, told: Mapping[str, Any]) -> None:
    for name in told:
        if name not in _PLAIN:
            raise TypeError(name)
        setattr(offer, name, told[name])


def _write_lists(
    offer: CoachingOffer, criterion_ids: Sequence[int] | None, languages: Sequence[str] | None, hours: Hours | None
) -> None:
    if criterion_ids is not None:
        offer.criteria = criteria_numbered(criterion_ids)
    if languages is not None:
        kept = {one.language: one for one in offer.languages}
        offer.languages = [kept.get(code) or OfferLanguage(language=code) for code in dict.fromkeys(languages)]
        for position, one in enumerate(offer.languages):
            one.position = position
    if hours is not None:
        spans = [(weekday, *span) for weekday, times in sorted(hours.items()) for span in times]
        offer.hours = [OfferHours(weekday=day, begins=begins, ends=ends) for day, begins, ends in spans]


def _add(offer: CoachingOffer) -> None:
    try:
        with savepoint():
            session.add(offer)
            session.flush()
    except IntegrityError as error:  # she sent it twice at the same moment
        raise OfferExists from error


def _changed(actor: Actor, offer: CoachingOffer) -> CoachingOffer:
    session.flush()
    record(CoachingOfferChanged(offer_id=offer.id, mentor_id=offer.mentor_id))
    session.expire(offer)
    return queries.get_offer(actor, offer.id)
