"""Who fits whom, with the reasons, as far as the asker may know them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.queries import standings
from forum.blueprints.cities.queries.peers import find_peers
from forum.blueprints.coaching.models.offers import CoachingOffer
from forum.blueprints.coaching.models.requests import CoachingRequest
from forum.blueprints.coaching.queries import offers
from forum.blueprints.coaching.queries.naming import codes_by_id
from forum.blueprints.coaching.rules.matching import Fit, Offered, Wanted, compare
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.directory.models.details import ProfileCriterion, ProfileLanguage
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session


@dataclass(frozen=True)
class Match:
    """An offer and how well it fits."""

    offer: CoachingOffer
    fit: Fit
    takes: bool
    has_room: bool
    codes: Mapping[int, str]  # of the criteria among the reasons
    asker_id: int  # for whom it fits


def list_for_reader(actor: Actor, *, criterion_id: int | None = None, language: str | None = None) -> list[Match]:
    """The offers one sees, those that fit what one's profile looks for first; a constant number of statements."""
    found = offers.list_offers(actor, criterion_id=criterion_id, language=language)
    seeks = actor.fact("interests")["seek"] if actor.signed_in else frozenset()
    wanted = Wanted(
        asker_id=actor.id or 0, city_id=getattr(actor, "city_id", None), zone=getattr(actor, "timezone", None) or "UTC",
        criteria=frozenset([criterion_id]) if criterion_id else seeks, languages=languages_of(actor),
        helps=actor.fact("interests")["help"] if actor.signed_in else frozenset(),
        peers=find_peers(getattr(actor, "city_id", None)),
    )  # fmt: skip
    return _ranked(actor, wanted, found)


def list_for_request(request: CoachingRequest) -> list[Match]:
    """The offers that fit a request, seen as its asker sees them: whoever places it learns no more than she may.

    `asker` and `criteria` must be loaded.
    """
    asker = as_actor(request.asker)
    wanted = Wanted(
        asker_id=asker.id, city_id=asker.city_id, zone=asker.timezone or "UTC",
        criteria=frozenset(request.criterion_ids),
        languages=request.languages, form=request.form, helps=asker.fact("interests")["help"],
        peers=find_peers(asker.city_id),
    )  # fmt: skip
    found = [one for one in offers.list_offers(asker) if one.mentor_id != request.asker_id]
    return _ranked(asker, wanted, found)


def _ranked(actor: Actor, wanted: Wanted, found: Sequence[CoachingOffer]) -> list[Match]:
    now = clock.now()
    ids = [one.mentor_id for one in found]
    running, profiles = offers.count_running(ids), _profiles(actor, ids)
    met, codes = _met(actor, wanted.criteria, found), codes_by_id()
    matches = []
    for one in found:
        room, takes = running.get(one.mentor_id, 0) < one.capacity, one.takes_requests(now)
        offered = Offered(
            mentor_id=one.mentor_id, city_id=one.mentor.city_id, week=one.week, criteria=one.criterion_ids,
            languages=one.language_codes, forms=one.forms, wishes=profiles.get((one.mentor_id, "help"), frozenset()),
            seeks=profiles.get((one.mentor_id, "seek"), frozenset()), met=met.get(one.mentor.city_id or 0, frozenset()),
            has_room=room, takes=takes,
        )  # fmt: skip
        matches.append(Match(one, compare(wanted, offered, now), takes, room, codes, wanted.asker_id))
    return sorted(
        matches, key=lambda one: (not (one.takes and one.has_room), -one.fit.score, one.offer.mentor.search_name)
    )


def _profiles(actor: Actor, ids: Sequence[int]) -> Mapping[tuple[int, str], Set[int]]:
    told = sa.select(ProfileCriterion.member_id, ProfileCriterion.kind, ProfileCriterion.criterion_id).where(
        ProfileCriterion.member_id.in_(ids),
        directory_policies.reaches(actor, ProfileCriterion.audience, ProfileCriterion.member_id),
    )
    found: dict[tuple[int, str], set[int]] = {}
    for member_id, kind, criterion_id in session.execute(told):
        found.setdefault((member_id, kind), set()).add(criterion_id)
    return found


def _met(actor: Actor, criteria: Set[int], found: Sequence[CoachingOffer]) -> Mapping[int, Set[int]]:
    """What the cities of the mentors met, as far as each lets the actor know it."""
    cities = sorted({one.mentor.city_id for one in found if one.mentor.city_id is not None})
    if not criteria or not cities:
        return {}
    parts: list[Any] = [
        sa.select(sa.literal(number).label("criterion_id"), Standing.city_id).where(
            Standing.city_id.in_(standings.met_by(actor, number)), Standing.city_id.in_(cities)
        )
        for number in sorted(criteria)
    ]
    met: dict[int, set[int]] = {}
    for criterion_id, city_id in session.execute(sa.union(*parts)):
        met.setdefault(city_id, set()).add(criterion_id)
    return met


def languages_of(actor: Actor) -> list[str]:
    """The languages a member works in, by her profile; the one in which she reads where it names none."""
    own = sa.select(ProfileLanguage.language).where(ProfileLanguage.member_id == (actor.id or 0))
    spoken = list(session.scalars(own.order_by(ProfileLanguage.position)))
    return spoken or [code for code in (getattr(actor, "language", None),) if code]
