"""Who can help with a criterion, the best match for the asker first, each with the reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import with_city
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.queries import standings
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.answers import AnswerHistory
from forum.blueprints.directory.models.details import ProfileCriterion, ProfileLanguage
from forum.blueprints.directory.policies import Sight
from forum.blueprints.directory.queries.people import complete, viewpoint
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.directory.rules.answering import usually_within
from forum.blueprints.directory.rules.matching import MOST_ALIKE, Viewpoint, Why, in_order
from forum.blueprints.directory.rules.ranking import Candidate, rank
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.working_days import day_in

OF_EACH_CITY = 24
OF_CITIES_THAT_MET = 120
OF_ALL = 120
MOST_SOUGHT = 12


@dataclass(frozen=True)
class Offer:
    """Somebody who can help with some of the criteria asked about."""

    member_id: int
    sort_name: str
    city_id: int | None
    away: bool = False
    criteria: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Known:
    """What the asker may know of the candidates, by member id: a shared language, days to an answer, what was met."""

    languages: Mapping[int, str] = field(default_factory=dict)
    days: Mapping[int, int] = field(default_factory=dict)
    met: Mapping[int, Set[int]] = field(default_factory=dict)  # criteria by city id

    def met_of(self, offer: Offer) -> Set[int]:
        """The criteria she offers help with that her city met."""
        return offer.criteria & self.met.get(offer.city_id or 0, set())


def list_helpers(
    actor: Actor, code: str, *, limit: int = 20, without: Collection[int] = frozenset()
) -> Sequence[Person]:
    """Who can help with a criterion, the best match first; nobody for an unknown code.

    The actor herself, who left the directory and who is apart from her are left out. At most some hundred people are
    compared: of each of the cities most like hers, of cities that met the criterion, then of all. Ten statements.
    """
    found = standard_queries.get_catalogue().find_criterion(code)
    return _list(actor, [found.id], limit, without, asked=frozenset([found.id])) if found else []


def list_who_can_help(actor: Actor, code: str, limit: int = 5) -> Sequence[Person]:
    """The first of them, for the page of the criterion."""
    return list_helpers(actor, code, limit=limit)


def list_matches(actor: Actor, limit: int = 5, narrowed: sa.ColumnElement[bool] | None = None) -> Sequence[Person]:
    """Who can help with any criterion that the actor looks for, the best match first; `narrowed` to some of them."""
    seeks = sorted(actor.fact("interests")["seek"])[:MOST_SOUGHT] if actor.signed_in else []
    return _list(actor, seeks, limit, narrowed=narrowed) if seeks else []


def list_able(actor: Actor, criterion_ids: Collection[int], limit: int = 5) -> Sequence[Person]:
    """Who can help with any of these criteria, the best match first; of many the first twelve count."""
    looked_at = sorted(criterion_ids)[:MOST_SOUGHT]
    asked = frozenset(looked_at)
    return _list(actor, looked_at, limit, asked=asked) if looked_at and actor.signed_in else []


def find_days_to_answer(member_id: int) -> int | None:
    """The days within which a member usually answers; None where nothing kind can be said."""
    return _days_to_answer([member_id]).get(member_id)


def _list(
    actor: Actor,
    criteria: Sequence[int],
    limit: int,
    without: Collection[int] = frozenset(),
    asked: Set[int] = frozenset(),
    narrowed: sa.ColumnElement[bool] | None = None,
) -> Sequence[Person]:
    view = viewpoint(actor)
    helping = _helping(actor, criteria).where(sa.true() if narrowed is None else narrowed)
    rows = session.execute(_candidates(actor, helping, criteria, view)).all()
    offers = _offers(Sight.of(actor, {row.id for row in rows}), rows, without)
    known = _learn(actor, criteria, offers)
    ranked = rank(_candidate(offer, view, known) for offer in offers.values())[:limit]
    members = _members([one.member_id for one in ranked])
    shown = [members[one.member_id] for one in ranked if one.member_id in members]
    return [_with_reasons(one, offers[one.id], known) for one in complete(actor, shown, view, asked)]


def _offers(sight: Sight, rows: Iterable[Any], without: Collection[int]) -> Mapping[int, Offer]:
    offers: dict[int, Offer] = {}
    for row in rows:
        if row.id not in without:
            offer = offers.setdefault(row.id, Offer(row.id, row.search_name, row.city_id, _is_away(sight, row)))
            offer.criteria.add(row.criterion_id)
    return offers


def _is_away(sight: Sight, row: Any) -> bool:
    if row.away_until is None or not sight.reaches(row.id, row.away_audience):
        return False
    today = day_in(row.timezone, clock.now())
    return (row.away_from is None or row.away_from <= today) and bool(today <= row.away_until)


def _candidates(
    actor: Actor, helping: sa.Select[Any], criteria: Sequence[int], view: Viewpoint
) -> sa.CompoundSelect[Any]:
    alike = list(view.peers)[:MOST_ALIKE]
    met = sa.union(*(standings.met_by(actor, number) for number in criteria)).subquery()
    parts = [helping.where(Member.city_id == city).order_by(Member.id).limit(OF_EACH_CITY) for city in alike]
    parts.append(helping.where(Member.city_id.in_(sa.select(met))).order_by(Member.id).limit(OF_CITIES_THAT_MET))
    parts.append(helping.order_by(ProfileCriterion.member_id).limit(OF_ALL))
    return sa.union(*(sa.select(part.subquery()) for part in parts))


def _helping(actor: Actor, criteria: Sequence[int]) -> sa.Select[Any]:
    offered = sa.and_(
        ProfileCriterion.member_id == Member.id,
        ProfileCriterion.kind == "help",
        ProfileCriterion.criterion_id.in_(criteria),
        policies.reaches(actor, ProfileCriterion.audience, ProfileCriterion.member_id),
    )
    away = (Member.away_from, Member.away_until, Member.away_audience, Member.timezone)
    columns: tuple[Any, ...] = (Member.id, Member.search_name, Member.city_id, ProfileCriterion.criterion_id, *away)
    others: sa.Select[Any] = policies.listed_members(actor).with_only_columns(*columns)
    others = others.where(Member.id != (actor.id or 0), policies.is_together(actor, Member.id))
    return others.join(ProfileCriterion, offered)


def _learn(actor: Actor, criteria: Sequence[int], offers: Mapping[int, Offer]) -> Known:
    ids = sorted(offers)
    cities = sorted({offer.city_id for offer in offers.values() if offer.city_id is not None})
    return Known(_shared_languages(actor, ids), _days_to_answer(ids), _met(actor, criteria, cities))


def _shared_languages(actor: Actor, ids: Sequence[int]) -> Mapping[int, str]:
    own = sa.select(ProfileLanguage.language, ProfileLanguage.position).where(
        ProfileLanguage.member_id == (actor.id or 0)
    )
    mine = own.subquery()
    theirs = sa.select(ProfileLanguage.member_id, ProfileLanguage.language).where(
        ProfileLanguage.member_id.in_(ids),
        policies.reaches(actor, ProfileLanguage.audience, ProfileLanguage.member_id),
    )
    shared = theirs.join(mine, mine.c.language == ProfileLanguage.language).order_by(mine.c.position.desc())
    return {row.member_id: row.language for row in session.execute(shared)}


def _days_to_answer(ids: Sequence[int]) -> Mapping[int, int]:
    columns = (AnswerHistory.member_id, AnswerHistory.asked, AnswerHistory.answered, AnswerHistory.median_hours)
    rows = session.execute(sa.select(*columns).where(AnswerHistory.member_id.in_(ids)))
    found = {row.member_id: usually_within(row.asked, row.answered, row.median_hours) for row in rows}
    return {member_id: days for member_id, days in found.items() if days is not None}


def _met(actor: Actor, criteria: Sequence[int], cities: Sequence[int]) -> Mapping[int, Set[int]]:
    parts = [
        sa.select(sa.literal(number).label("criterion_id"), Standing.city_id).where(
            Standing.city_id.in_(standings.met_by(actor, number)), Standing.city_id.in_(cities)
        )
        for number in criteria
    ]
    met: dict[int, set[int]] = {}
    for criterion_id, city_id in session.execute(sa.union(*parts)):
        met.setdefault(city_id, set()).add(criterion_id)
    return met


def _candidate(offer: Offer, view: Viewpoint, known: Known) -> Candidate:
    ranks = {city_id: place for place, city_id in enumerate(view.peers)}
    return Candidate(
        member_id=offer.member_id, sort_name=offer.sort_name,
        likeness=None if offer.city_id is None else ranks.get(offer.city_id),
        colleague=offer.city_id is not None and offer.city_id == view.city_id, met=bool(known.met_of(offer)),
        shares_language=offer.member_id in known.languages, answers_within=known.days.get(offer.member_id),
        away=offer.away,
    )  # fmt: skip


def _members(ids: Sequence[int]) -> Mapping[int, Member]:
    statement = sa.select(Member).where(Member.id.in_(ids)).options(with_city())
    return {member.id: member for member in session.scalars(statement)}


def _with_reasons(person: Person, offer: Offer, known: Known) -> Person:
    further: list[Why] = []
    if (met := known.met_of(offer)) and person.city is not None:
        criteria = standard_queries.get_catalogue().criterion_by_id
        codes = [criteria[number].code for number in sorted(met) if number in criteria]
        further.append(Why("met", {"codes": codes, "city": person.city.name}))
    if person.id in known.languages:
        further.append(Why("shared_language", {"language": known.languages[person.id]}))
    if person.id in known.days:
        further.append(Why("answers", {"days": known.days[person.id]}))
    return replace(person, reasons=in_order([*person.reasons, *further]))
