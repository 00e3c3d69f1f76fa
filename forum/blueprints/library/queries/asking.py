"""Whom to ask for a document: people who can help with the criterion, and cities that met it, as its asker knows it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.cities.queries import standings
from forum.blueprints.cities.rules.population_bands import population_band
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.directory.queries import matching
from forum.blueprints.directory.queries.people import complete, viewpoint
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.library.models.requests import DocumentRequest
from forum.blueprints.library.queries import requests as queries
from forum.blueprints.library.rules.asking import (
    A_WEEK,
    MOST_A_WEEK,
    MOST_TOLD,
    Candidate,
    choose_to_tell,
)
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session

COMPARED = 24
CITIES = 12


def list_to_tell(request: DocumentRequest) -> Sequence[int]:
    """Whom to tell of a request about a criterion, whose asker and criterion are loaded; nobody without one.

    Everything is looked at with the eyes of its asker: only what is shared with her about the standing of a city, about
    who helps with what and who is away decides, so that who was told says nothing that she could not see. Whoever has
    blocked the asker or was blocked by her, wants to hear of no requests, has heard of enough this week or has been
    told of this one is left out. At most `MOST_TOLD` people are told of one request in all.
    """
    if request.criterion is None or not request.asker.active:
        return []
    told = queries.list_told_ids(request.id)
    room = MOST_TOLD - len(told)
    if room <= 0:
        return []
    asker = as_actor(request.asker)
    candidates = [*_helpers(asker, request.criterion.code), *_leads(asker, request.criterion.id)]
    ids = {one.member_id for one in candidates} or {0}
    deaf = queries.list_untellable(ids, clock.now() - A_WEEK, MOST_A_WEEK)
    return choose_to_tell(
        candidates, band=request.population_band, language=request.language, most=room, without=told | deaf
    )


def _helpers(asker: Actor, code: str) -> Iterator[Candidate]:
    for person in matching.list_helpers(asker, code, limit=COMPARED):
        yield _candidate(person)


def _leads(asker: Actor, criterion_id: int) -> Iterator[Candidate]:
    cities = [city.id for city in standings.list_met_by(asker, criterion_id, CITIES)]
    for person in _people_who_lead(asker, cities) if cities else ():
        yield _candidate(person, is_lead_only=True)


def _people_who_lead(asker: Actor, city_ids: Collection[int]) -> Sequence[Person]:
    leads = directory_policies.listed_members(asker).where(
        Member.leads_city, Member.city_id.in_(city_ids), Member.id != (asker.id or 0),
        directory_policies.is_together(asker, Member.id),
    )  # fmt: skip
    members = session.scalars(leads.options(joinedload(Member.city)).order_by(Member.id).limit(COMPARED)).all()
    places = {city_id: place for place, city_id in enumerate(city_ids)}
    found = complete(asker, members, viewpoint(asker))
    return sorted(found, key=lambda one: (places[one.member.city_id or 0], one.id))


def _candidate(person: Person, is_lead_only: bool = False) -> Candidate:
    city = person.city
    return Candidate(
        person.id, population_band(city.population).code if city else None, person.languages, person.away, is_lead_only
    )
