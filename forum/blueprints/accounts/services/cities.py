"""The people of a city: who leads it, who has left it, and all of them when two cities become one."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.accounts import policies, queries
from forum.blueprints.accounts.errors import LastLead
from forum.blueprints.accounts.events import MemberChanged, MemberLeftCity
from forum.blueprints.accounts.models import CityApplication, CityDeparture, Invitation, Member
from forum.blueprints.cities import policies as city_policies
from forum.blueprints.cities.events import CityChanged
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import cities as city_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

_UNSEEN = {"synchronize_session": False}


@use_case
def set_lead(actor: Actor, city_id: int, member_id: int, *, leads: bool, version: int | None) -> Member:
    """Let a colleague lead the city, or no longer; for its lead and staff.

    The last one who leads a city stays so, unless staff say otherwise. Raises NotFound, Forbidden, LastLead,
    StaleVersion, VersionRequired.
    """
    city = city_queries.get_city(actor, city_id)
    authorize(city_policies.can_lead_city, actor, city)
    leads_now = _lock_leads(city)
    member = queries.get_colleague(actor, city, member_id)
    check_version(member.version, version, required=True)
    if not leads:
        _keep_a_lead(actor, member, leads_now)
    member.leads_city = leads
    session.flush()
    record(MemberChanged(member_id=member.id))
    return member


@use_case
def remove_from_city(actor: Actor, city_id: int, member_id: int, *, reason: str, version: int | None) -> None:
    """Take somebody out of the city who no longer works there; the account stays, and she is told the reason.

    What she invited others with ends too, since an invitation is worth what its inviter's rights are worth. Raises
    NotFound, Forbidden, LastLead, StaleVersion, VersionRequired.
    """
    city = city_queries.get_city(actor, city_id)
    authorize(city_policies.can_lead_city, actor, city)
    leads_now = _lock_leads(city)
    member = queries.get_colleague(actor, city, member_id)
    check_version(member.version, version, required=True)
    _keep_a_lead(actor, member, leads_now)
    member.city_id, member.leads_city = None, False
    departure = CityDeparture(member_id=member.id, city_id=city.id, by_id=actor.id, reason=reason, left_at=clock.now())
    session.add(departure)
    session.flush()
    record(MemberLeftCity(departure_id=departure.id, member_id=member.id, city_id=city.id))
    record(MemberChanged(member_id=member.id))


@use_case
def move_members(actor: Actor, from_id: int, into_id: int) -> None:
    """What belongs to a city that became part of another belongs to that one; repeating it changes nothing."""
    authorize(policies.can_move_members, actor)
    for model in (Member, Invitation, CityApplication):
        moved = sa.update(model).where(model.city_id == from_id)
        session.execute(moved.values(city_id=into_id, version=model.version + 1), execution_options=_UNSEEN)
    departed = sa.update(CityDeparture).where(CityDeparture.city_id == from_id)
    session.execute(departed.values(city_id=into_id), execution_options=_UNSEEN)
    record(CityChanged(city_id=into_id))


def _lock_leads(city: City) -> set[int]:
    """Who leads the city, held until the end: two who step down at once do it one after the other."""
    leading = sa.select(Member.id).where(Member.city_id == city.id, Member.leads_city, Member.closed_at.is_(None))
    return set(session.scalars(leading.with_for_update()))


def _keep_a_lead(actor: Actor, member: Member, leading: set[int]) -> None:
    if leading == {member.id} and not policies.can_leave_without_lead(actor):
        raise LastLead
