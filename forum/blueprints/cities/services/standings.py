"""Saying how far a city is, and who may know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.cities import policies
from forum.blueprints.cities.events import StandingChanged
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.queries import cities, consents, standings
from forum.blueprints.cities.queries.standings import NEVER_SAID
from forum.blueprints.cities.services.cities import share_level
from forum.blueprints.cities.services.consenting import write_consents
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, StaleVersion
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@dataclass(frozen=True)
class Said:
    """What is said of one criterion; what is None stays as it is. `version` is the one that the writer saw."""

    code: str
    status: str | None = None
    audience: str | None = None
    note: str | None = None
    version: int | None = None


@use_case
def set_standing(actor: Actor, city_id: int, said: Said) -> Standing:
    """Say how far a city is with a criterion and who may know; saying the same again changes nothing.

    Raises NotFound, Forbidden, StaleVersion, VersionRequired.
    """
    city = cities.get_city(actor, city_id)
    authorize(policies.can_set_standing, actor, city)
    criterion = standard_queries.get_criterion(said.code)
    known = _known(city, [criterion.id]).get(criterion.id)
    check_version(known.version if known else NEVER_SAID, said.version, required=True)
    if not write_standings(actor, city, [(criterion.id, said)], {criterion.id: known} if known else {}, _source(actor)):
        return standings.get_standing(actor, city.id, criterion.code)
    _flush()
    return standings.get_standing(actor, city.id, criterion.code)


@use_case
def set_standings(actor: Actor, city_id: int, told: Sequence[Said]) -> int:
    """Say several at once, all or none; answers how many changed.

    Raises NotFound, Forbidden, Invalid (a code that the current standard lacks), StaleVersion.
    """
    city = cities.get_city(actor, city_id)
    authorize(policies.can_set_standing, actor, city)
    ids = _ids_of([said.code for said in told])
    known = _known(city, ids.values())
    for said in told:
        standing = known.get(ids[said.code])
        check_version(standing.version if standing else NEVER_SAID, said.version)
    changed = write_standings(actor, city, [(ids[said.code], said) for said in told], known, _source(actor))
    _flush()
    return changed


@use_case
def share_standings(actor: Actor, city_id: int, audience: str, area: str | None = None) -> int:
    """Let this audience know the city's whole standing, or that of one area; `city` withdraws it from all others.

    What has not started is shared as well, or figures of those that share would know of successes alone. Answers how
    many are shared with this audience now, or how many were withdrawn. Raises NotFound, Forbidden, Invalid (an unknown
    area).
    """
    city = cities.get_city(actor, city_id)
    authorize(policies.can_set_standing, actor, city)
    catalogue = standard_queries.get_catalogue()
    if area is not None and area not in catalogue.area_by_code:
        raise Invalid(errors={"area": [_("There is no such practice area.")]})
    areas = [catalogue.area_by_code[area]] if area else catalogue.areas
    criteria = [criterion for one in areas for criterion in one.criteria]
    told = [(criterion.id, Said(criterion.code, audience=audience)) for criterion in criteria]
    known = _known(city, [number for number, _said in told])
    changed = write_standings(actor, city, told, known, _source(actor), scope="area" if area else "whole")
    _flush()
    return changed if audience == "city" else len(told)


@use_case
def withdraw_consent(actor: Actor, city_id: int, consent_id: int) -> int:
    """Withdraw what the city agreed to in the same act as this line and still stands; answers how much that was.

    From now on only the city and programme staff see it. Withdrawing again changes nothing. Raises NotFound,
    Forbidden.
    """
    city = cities.get_city(actor, city_id)
    authorize(policies.can_set_standing, actor, city)
    consent = consents.get_consent(actor, city.id, consent_id)
    if consent.scope == "level":
        shared = city.level_shared and consent.ended_at is None
        share_level(actor, city.id, city.level_shared and not shared)
        return int(shared)
    criteria = consents.list_still_shared(actor, consent)
    told = [(criterion.id, Said(criterion.code, audience="city")) for criterion in criteria]
    changed = write_standings(actor, city, told, _known(city, [number for number, _said in told]), _source(actor))
    _flush()
    return changed


@use_case
def import_standings(actor: Actor, city_id: int, told: Sequence[Said]) -> int:
    """Say what a table says of a city; answers how many changed. Raises NotFound, Forbidden, Invalid."""
    city = cities.get_city(actor, city_id)
    authorize(policies.can_import_cities, actor)
    ids = _ids_of([said.code for said in told])
    return write_standings(actor, city, [(ids[said.code], said) for said in told], _known(city, ids.values()), "csv")


def write_standings(
    actor: Actor,
    city: City,
    told: Iterable[tuple[int, Said]],
    known: Mapping[int, Standing],
    source: str,
    scope: str = "criterion",
) -> int:
    """Within a use case that has authorised it: write what is told by criterion; answers how many changed.

    Who may know from now on is kept as the city's consent; `scope` says how it was chosen.
    """
    at, changed, chosen = clock.now(), 0, {}
    for number, said in told:
        standing = known.get(number) or _new(city, number)
        before = standing.audience
        changed += _write(standing, said, actor, source, at)
        if standing.audience != before:
            chosen[number] = standing.audience
    write_consents(actor, city.id, chosen, scope, at)
    return changed


def _write(standing: Standing, said: Said, actor: Actor, source: str, at: datetime) -> bool:
    """Whether that was anything new; what has not started and is not shared is as good as unsaid."""
    note = standing.note if said.note is None else said.note
    if not standing.change(said.status or standing.status, said.audience or standing.audience, note):
        return False
    standing.source, standing.changed_by_id, standing.changed_at = source, actor.id, at
    session.add(standing)
    record(StandingChanged(city_id=standing.city_id, criterion_id=standing.criterion_id))
    return True


def _new(city: City, criterion_id: int) -> Standing:
    return Standing(city_id=city.id, criterion_id=criterion_id, status="not_started", audience="city", note="")


def _known(city: City, criterion_ids: Iterable[int]) -> dict[int, Standing]:
    wanted = sa.select(Standing).where(Standing.city_id == city.id, Standing.criterion_id.in_(list(criterion_ids)))
    return {standing.criterion_id: standing for standing in session.scalars(wanted)}


def _ids_of(codes: Sequence[str]) -> dict[str, int]:
    found = standard_queries.find_criteria(codes)
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise Invalid(errors={"code": [_("There is no criterion %(code)s.", code=code) for code in unknown]})
    return {code: criterion.id for code, criterion in found.items()}


def _source(actor: Actor) -> str:
    return "staff" if actor.is_staff else "lead"


def _flush() -> None:
    """Two who say the first word of the same criterion at once: the second is told to look again."""
    try:
        session.flush()
    except IntegrityError as error:
        raise StaleVersion from error
