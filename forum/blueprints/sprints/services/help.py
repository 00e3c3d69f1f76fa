"""Offering times of help one to one, booking them for a city, and giving them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.events.rules.times import is_zone
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.errors import CityBusy, SlotTaken
from forum.blueprints.sprints.events import HelpCalendarDue
from forum.blueprints.sprints.models.help import HelpSlot
from forum.blueprints.sprints.models.sprints import SprintPlace
from forum.blueprints.sprints.queries import help as queries
from forum.blueprints.sprints.queries.programme import people_of
from forum.blueprints.sprints.queries.sprints import get_sprint
from forum.blueprints.sprints.rules.outcomes import LONGEST_HELP, MOST_AT_ONCE
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.calendars import CANCEL, REQUEST
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.notices import MembersConcerned, SubjectSeen
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

BOOKED, FREED, CANCELLED = "sprint_help_booked", "sprint_help_freed", "sprint_help_cancelled"


@use_case
def offer_help(
    actor: Actor, sprint_id: int, *, starts_at: datetime, minutes: int, time_zone: str, times: int = 1, place: str = ""
) -> Sequence[HelpSlot]:
    """Offer so many times, one after the other, of so many minutes each. Raises NotFound, Forbidden, Invalid."""
    sprint = get_sprint(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    if not 5 <= minutes <= LONGEST_HELP or not 1 <= times <= MOST_AT_ONCE:
        raise Invalid(errors={"minutes": [_("Choose between 5 and %(num)s minutes.", num=LONGEST_HELP)]})
    if not is_zone(time_zone):
        raise Invalid(errors={"time_zone": [_("There is no such time zone.")]})
    if starts_at <= clock.now():
        raise Invalid(errors={"starts": [_("Choose a time that is still to come.")]})
    session.execute(sa.select(Member.id).where(Member.id == actor.id).with_for_update())
    length = timedelta(minutes=minutes)
    if queries.is_adviser_busy(actor.id or 0, starts_at, starts_at + times * length):
        raise Invalid(errors={"starts": [_("You offer help at this time already.")]})
    made = [
        HelpSlot(sprint_id=sprint.id, adviser_id=actor.id or 0, time_zone=time_zone, place=place, wish="", sequence=0,
                 starts_at=starts_at + number * length, ends_at=starts_at + (number + 1) * length)
        for number in range(times)
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    loaded = queries.load_slots(actor, [one.id for one in made])
    return [loaded[one.id] for one in made]


@use_case
def book_help(actor: Actor, sprint_id: int, slot_id: int, *, wish: str = "") -> HelpSlot:
    """Book a time for one's city; again, for the same city, changes nothing.

    Raises NotFound, Forbidden, SlotTaken, CityBusy (the city has other help at the time). A city's bookings take turns
    at its place in the sprints, a time's at its own row.
    """
    city_id = getattr(actor, "city_id", None) or 0
    of_city = sa.select(SprintPlace.id).where(SprintPlace.city_id == city_id).order_by(SprintPlace.id)
    session.execute(of_city.with_for_update())
    if _lock(sprint_id, slot_id) not in (None, city_id) and policies.takes_part(actor, sprint_id):
        raise SlotTaken
    slot = queries.get_slot(actor, sprint_id, slot_id)
    authorize(policies.can_book_help, actor, slot)
    if slot.city_id == city_id:
        return slot
    if slot.city_id is not None:
        raise SlotTaken
    if queries.is_city_busy(city_id, slot):
        raise CityBusy
    slot.city_id, slot.booked_by_id, slot.booked_at, slot.wish = city_id, actor.id, clock.now(), wish
    slot.sequence += 1
    _tell(actor, BOOKED, slot, [slot.adviser_id, *people_of([city_id]).get(city_id, [])])
    _tell_calendars(slot, REQUEST)
    session.flush()
    session.expire(slot)
    return queries.get_slot(actor, sprint_id, slot_id)


@use_case
def free_help(actor: Actor, sprint_id: int, slot_id: int) -> None:
    """Give a time back, so that another city can book it. Raises NotFound, Forbidden."""
    _lock(sprint_id, slot_id)
    slot = queries.get_slot(actor, sprint_id, slot_id)
    authorize(policies.can_free_help, actor, slot)
    _free(actor, slot)
    session.flush()


@use_case
def cancel_help(actor: Actor, sprint_id: int, slot_id: int) -> None:
    """Take an offer back; the city that had booked it is told. Again changes nothing. Raises NotFound, Forbidden."""
    _lock(sprint_id, slot_id)
    slot = queries.get_slot(actor, sprint_id, slot_id)
    if slot.cancelled_at is not None and policies.can_run_sprints(actor):
        return
    authorize(policies.can_cancel_help, actor, slot)
    slot.cancelled_at = clock.now()
    slot.sequence += 1
    if slot.city_id is not None:
        _tell(actor, CANCELLED, slot, people_of([slot.city_id]).get(slot.city_id, []))
        _tell_calendars(slot, CANCEL)
    session.flush()


@use_case
def free_help_of(actor: Actor, sprint_id: int, city_id: int) -> None:
    """Plaza itself gives back what a city that has left a sprint had booked there and that is still to come."""
    authorize(policies.can_nudge, actor)
    wanted = policies.visible_help(actor).where(
        HelpSlot.sprint_id == sprint_id, HelpSlot.city_id == city_id, HelpSlot.cancelled_at.is_(None),
        HelpSlot.starts_at > clock.now(),
    )  # fmt: skip
    for slot in session.scalars(wanted.with_for_update()):
        _free(actor, slot)
    session.flush()


def _free(actor: Actor, slot: HelpSlot) -> None:
    _tell(actor, FREED, slot, [slot.adviser_id])
    _tell_calendars(slot, CANCEL)
    slot.city_id = slot.booked_by_id = slot.booked_at = None
    slot.wish = ""
    slot.sequence += 1


def _lock(sprint_id: int, slot_id: int) -> int | None:
    """Keeps other writers from a time; which city has it now."""
    one = sa.select(HelpSlot.city_id).where(HelpSlot.id == slot_id, HelpSlot.sprint_id == sprint_id)
    taken = session.scalar(one.with_for_update())
    session.expire_all()  # what was read before the lock may be what somebody else has changed since
    return taken


def _tell(actor: Actor, kind: str, slot: HelpSlot, member_ids: Sequence[int]) -> None:
    told = [number for number in dict.fromkeys(member_ids) if number != actor.id]
    if told:
        record(MembersConcerned(kind=kind, subject_id=slot.id, member_ids=told, by_id=actor.id))


def _tell_calendars(slot: HelpSlot, method: str) -> None:
    """Have the calendars of the two sides follow, each by a delivery of its own."""
    city = slot.city_id or 0
    for number in dict.fromkeys([slot.adviser_id, *people_of([city]).get(city, [])]):
        told = {"slot_id": slot.id, "booked_by_id": slot.booked_by_id or 0, "member_id": number}
        record(HelpCalendarDue(**told, method=method))


@use_case
def see_help(actor: Actor, sprint_id: int, slot_id: int) -> None:
    """Have looked at a time, which settles what one was told of it. Raises NotFound."""
    slot = queries.get_slot(actor, sprint_id, slot_id)
    authorize(policies.can_see_help, actor, slot)
    record(SubjectSeen(subject_type="sprint_help", subject_id=slot.id, member_id=actor.id or 0))


@use_case
def move_help(actor: Actor, from_id: int, into_id: int) -> None:
    """Plaza itself gives what a city had booked to the city into which it went; again changes nothing."""
    authorize(policies.can_nudge, actor)
    moved = sa.update(HelpSlot).where(HelpSlot.city_id == from_id).values(city_id=into_id)
    session.execute(moved, execution_options={"synchronize_session": False})
