"""Load and silence for those who run a mentoring round: who has how many and waits since when, never what about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.models.mentorings import Appointment, Mentoring
from forum.blueprints.coaching.models.offers import CoachingOffer
from forum.blueprints.coaching.models.requests import CoachingAsk, CoachingRequest
from forum.blueprints.coaching.queries import offers, requests
from forum.blueprints.coaching.rules import states
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize

MOST = 100
SILENT_AFTER = timedelta(days=21)


@dataclass(frozen=True)
class Load:
    """How much a mentor has: running mentorings, requests that wait for her and since when."""

    offer: CoachingOffer
    running: int
    waiting: int
    since: datetime | None


@dataclass(frozen=True)
class Silence:
    """Two people between whom nothing happened for a while; what it is about is nobody else's business."""

    mentor: Member
    mentee: Member
    began_at: datetime
    active_at: datetime
    met: int


def list_loads(actor: Actor) -> list[Load]:
    """The mentors, those somebody waits for first; at most 100. Confidential ones count for the team alone."""
    authorize(policies.can_see_load, actor)
    kinds = policies.counted_kinds(actor)
    found = offers.list_offers(actor, most=MOST)
    ids = [offer.mentor_id for offer in found]
    running, waiting = offers.count_running(ids, kinds), _waiting(ids, kinds)
    loads = [
        Load(one, running.get(one.mentor_id, 0), *waiting.get(one.mentor_id, (0, None))) for one in found
    ]  # fmt: skip
    now = clock.now()
    return sorted(loads, key=lambda load: (load.since or now, load.offer.mentor.search_name))


def list_silent(actor: Actor, limit: int = MOST) -> list[Silence]:
    """The mentorings in which nothing happened for three weeks, the longest first."""
    authorize(policies.can_see_load, actor)
    met = sa.select(sa.func.count()).where(
        Appointment.mentoring_id == Mentoring.id, Appointment.state == states.BOOKED, Appointment.ends_at <= clock.now()
    )
    silent = sa.select(Mentoring, met.correlate(Mentoring).scalar_subquery().label("met")).where(
        Mentoring.state == states.RUNNING, Mentoring.active_at <= clock.now() - SILENT_AFTER,
        Mentoring.confidential.in_(policies.counted_kinds(actor)),
    )  # fmt: skip
    people = (
        joinedload(Mentoring.mentor).joinedload(Member.city),
        joinedload(Mentoring.mentee).joinedload(Member.city),
    )
    rows = session.execute(silent.options(*people).order_by(Mentoring.active_at, Mentoring.id).limit(limit))
    return [Silence(row[0].mentor, row[0].mentee, row[0].began_at, row[0].active_at, row[1]) for row in rows]


def list_to_place(actor: Actor, limit: int = MOST) -> Sequence[CoachingRequest]:
    """The requests that the actor is to place, those that wait for nobody's answer first, the oldest of each first."""
    statement = policies.visible_requests(actor).where(policies.to_place(actor)).options(*requests.shown())
    waits = sa.case((CoachingRequest.state == states.WAITING, 0), else_=1)
    return session.scalars(statement.order_by(waits, CoachingRequest.created_at, CoachingRequest.id).limit(limit)).all()


def count_round(actor: Actor) -> dict[str, int]:
    """Running and ended mentorings and open requests, as far as they count for the actor; two statements."""
    kinds = policies.counted_kinds(actor)
    together: Any = sa.select(Mentoring.state, sa.func.count()).where(Mentoring.confidential.in_(kinds))
    numbers = {row[0]: row[1] for row in session.execute(together.group_by(Mentoring.state))}
    asked = sa.select(sa.func.count()).where(
        CoachingRequest.state.in_(states.OPEN_STATES), CoachingRequest.confidential.in_(kinds)
    )
    return {
        "running": numbers.get(states.RUNNING, 0), "ended": numbers.get(states.ENDED, 0),
        "open": session.scalar(asked) or 0,
    }  # fmt: skip


def _waiting(mentor_ids: Sequence[int], kinds: Sequence[bool]) -> dict[int, tuple[int, datetime | None]]:
    waiting = sa.select(CoachingAsk.mentor_id, sa.func.count(), sa.func.min(CoachingAsk.asked_at)).join(
        CoachingRequest, CoachingRequest.id == CoachingAsk.request_id
    )
    waiting = waiting.where(
        CoachingAsk.mentor_id.in_(mentor_ids), CoachingAsk.outcome == states.PENDING,
        CoachingRequest.state == states.ASKED, CoachingRequest.confidential.in_(kinds),
    )  # fmt: skip
    return {row[0]: (row[1], row[2]) for row in session.execute(waiting.group_by(CoachingAsk.mentor_id))}
