"""Opportunities: proposing, deciding, interest of cities, reminders, outcome."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from forum.blueprints.cities.rules.countries import read_countries
from forum.blueprints.events.rules.times import is_zone
from forum.blueprints.opportunities import policies, queries
from forum.blueprints.opportunities.errors import EnoughChosen
from forum.blueprints.opportunities.events import OpportunityChanged
from forum.blueprints.opportunities.models import CityInterest, Opportunity
from forum.blueprints.opportunities.rules import (
    CHOSEN,
    DECLINED,
    ENDED,
    OPEN,
    PROPOSED,
    REMIND_BEFORE,
    WAITING,
)
from forum.blueprints.standards.services.tagging import criteria_named
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.notices import MembersConcerned, SubjectSeen
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

AT_ONCE = 100


@use_case
def propose_opportunity(actor: Actor, *, criteria: Iterable[str] = (), **told: Any) -> Opportunity:
    """Propose an opportunity; one of programme staff is open at once. Raises Forbidden, Invalid."""
    authorize(policies.can_propose, actor)
    told = _checked(told)
    state = OPEN if policies.can_open(actor) else PROPOSED
    made = Opportunity(
        **told, posted_by_id=actor.id or 0, created_at=clock.now(), state=state,
        criteria=criteria_named(criteria),
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(OpportunityChanged(opportunity_id=made.id))
    return queries.get_opportunity(actor, made.id)


@use_case
def edit_opportunity(
    actor: Actor, opportunity_id: int, version: int | None, *, criteria: Iterable[str] | None = None, **changes: Any
) -> Opportunity:
    """Change what is told of it. Raises StaleVersion, Forbidden, Invalid."""
    found = queries.get_opportunity(actor, opportunity_id, lock=True)
    authorize(policies.can_edit_opportunity, actor, found)
    check_version(found.version, version, required=True)
    changes = _checked(changes)
    moved = "deadline_at" in changes and changes["deadline_at"] != found.deadline_at
    for name, value in changes.items():
        setattr(found, name, value)
    if criteria is not None:
        found.criteria = criteria_named(criteria)
    session.flush()
    record(OpportunityChanged(opportunity_id=found.id))
    if moved:  # whoever was reminded of another day is reminded again
        again = sa.update(CityInterest).where(CityInterest.opportunity_id == found.id).values(reminded_at=None)
        session.execute(again, execution_options={"synchronize_session": False})
    return queries.get_opportunity(actor, found.id)


@use_case
def decide(actor: Actor, opportunity_id: int, *, approve: bool) -> Opportunity:
    """Programme staff open what a member has proposed, or do not take it up; she is told."""
    found = queries.get_opportunity(actor, opportunity_id, lock=True)
    authorize(policies.can_decide, actor, found)
    found.state = OPEN if approve else DECLINED
    session.flush()
    record(OpportunityChanged(opportunity_id=found.id))
    concerned = [found.posted_by_id]
    record(
        MembersConcerned(
            kind="opportunity_decided", subject_id=found.id, member_ids=concerned, by_id=actor.id, note=found.state
        )
    )
    return found


@use_case
def be_interested(actor: Actor, opportunity_id: int, words: str = "", *, shown: bool = False) -> Opportunity:
    """Say that one's city is interested, with words, instead of what was said for it before. Raises Forbidden.

    Whoever posted it and programme staff see it; the other members only when it may be `shown`.
    """
    found = queries.get_opportunity(actor, opportunity_id, lock=True)
    authorize(policies.can_be_interested, actor, found)
    city_id = getattr(actor, "city_id", None) or 0
    interest = session.get(CityInterest, (found.id, city_id), populate_existing=True)
    if interest is None:
        interest = CityInterest(opportunity_id=found.id, city_id=city_id, member_id=actor.id or 0, at=clock.now())
        session.add(interest)
        to = [] if found.posted_by_id == actor.id else [found.posted_by_id]
        record(MembersConcerned(kind="opportunity_interest", subject_id=found.id, member_ids=to, by_id=actor.id))
    interest.member_id, interest.words, interest.shown = actor.id or 0, words, shown
    session.flush()
    return found


@use_case
def be_interested_no_longer(actor: Actor, opportunity_id: int) -> Opportunity:
    """Take back that one's city is interested; again changes nothing. Whoever had chosen it is told."""
    found = queries.get_opportunity(actor, opportunity_id, lock=True)
    authorize(policies.can_be_interested_no_longer, actor, found)
    interest = session.get(CityInterest, (found.id, getattr(actor, "city_id", None)), populate_existing=True)
    if interest is None:
        return found
    if interest.answer == CHOSEN and found.posted_by_id != actor.id:
        told = MembersConcerned(
            kind="opportunity_interest", subject_id=found.id, member_ids=[found.posted_by_id], by_id=actor.id,
            note="withdrawn",
        )  # fmt: skip
        record(told)
    session.delete(interest)
    session.flush()
    return found


@use_case
def answer_city(actor: Actor, opportunity_id: int, city_id: int, answer: str) -> Opportunity:
    """Choose a city that is interested, or do not, or take the answer back; its person is told of the first two.

    Raises NotFound, Forbidden, EnoughChosen when as many are chosen as are looked for.
    """
    found = queries.get_opportunity(actor, opportunity_id, lock=True)
    authorize(policies.can_answer_cities, actor, found)
    interest = session.get(CityInterest, (found.id, city_id), populate_existing=True)
    if interest is None:
        raise NotFound
    if interest.answer == answer:
        return found
    if answer == CHOSEN and 0 < found.partners_wanted <= queries.count_chosen(found.id):
        raise EnoughChosen
    interest.answer, interest.answered_at = answer, None if answer == WAITING else clock.now()
    session.flush()
    people = [one for one in queries.list_speakers(found.id, city_id) if one != actor.id]
    if answer != WAITING and people:
        record(
            MembersConcerned(
                kind="opportunity_answer", subject_id=found.id, member_ids=people, by_id=actor.id, note=answer
            )
        )
    return found


@use_case
def record_outcome(actor: Actor, opportunity_id: int, outcome: str) -> Opportunity:
    """Say what became of it, which ends it; the cities that were interested are told."""
    found = queries.get_opportunity(actor, opportunity_id, lock=True)
    authorize(policies.can_record_outcome, actor, found)
    found.outcome, found.state = outcome, ENDED
    session.flush()
    record(OpportunityChanged(opportunity_id=found.id))
    people = [one for one in queries.list_speakers(found.id) if one != actor.id]
    record(MembersConcerned(kind="opportunity_outcome", subject_id=found.id, member_ids=people, by_id=actor.id))
    return found


@use_case
def see_opportunity(actor: Actor, opportunity_id: int) -> None:
    """A member has looked at it, so what told her of it is read. Raises NotFound."""
    found = queries.get_opportunity(actor, opportunity_id)
    authorize(policies.can_see_opportunity, actor, found)
    record(SubjectSeen(subject_type="opportunity", subject_id=found.id, member_id=actor.id or 0))


@use_case
def remind(actor: Actor, now: datetime | None = None) -> int:
    """Tell those interested that the deadline is within a week, once; how many, at most `AT_ONCE`."""
    authorize(policies.can_remind, actor)
    at = now or clock.now()
    due = Opportunity.state == OPEN, Opportunity.deadline_at > at, Opportunity.deadline_at <= at + REMIND_BEFORE
    statement = sa.select(CityInterest).join(Opportunity, Opportunity.id == CityInterest.opportunity_id)
    waiting = statement.where(*due, CityInterest.reminded_at.is_(None), queries.still_of_city()).limit(AT_ONCE)
    interests = session.scalars(waiting.with_for_update(of=CityInterest)).all()
    for one in interests:
        record(MembersConcerned(kind="opportunity_deadline", subject_id=one.opportunity_id, member_ids=[one.member_id]))
        one.reminded_at = at
    session.flush()
    return len(interests)


def _checked(told: dict[str, Any]) -> dict[str, Any]:
    if "deadline_zone" in told and not is_zone(told["deadline_zone"]):
        raise Invalid(errors={"deadline_zone": [_("This is not a time zone.")]})
    least, most = told.get("least_people"), told.get("most_people")
    if least is not None and most is not None and least > most:
        raise Invalid(errors={"most_people": [_("The largest city cannot be smaller than the smallest one.")]})
    return told | {"countries": read_countries(told["countries"])} if "countries" in told else told
