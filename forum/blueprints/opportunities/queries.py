"""Reads around opportunities; a constant number of statements each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.opportunities import policies
from forum.blueprints.opportunities.models import CityInterest, Opportunity, opportunity_criteria
from forum.blueprints.opportunities.rules import CHOSEN, NOT_CHOSEN, OPEN, WAITING, reasons
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.calendars import CalendarEntry
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _
from forum.kernel.next_steps import NextStep
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.subjects import SubjectCard

NEWEST = [Key(Opportunity.created_at, descending=True), Key(Opportunity.id, descending=True)]

LOOKED_AT = 20


def list_opportunities(
    actor: Actor,
    kind: str | None = None,
    state: str | None = OPEN,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[Opportunity]:
    """Those one sees, the newest first; open ones unless another state is asked for, or None for all."""
    statement = policies.visible_opportunities(actor).options(*_shown())
    if kind is not None:
        statement = statement.where(Opportunity.kind == kind)
    if state is not None:
        statement = statement.where(Opportunity.state == state)
    return paginate(statement, NEWEST, cursor, limit)


def get_opportunity(actor: Actor, opportunity_id: int, *, lock: bool = False) -> Opportunity:
    """One with its criteria and who posted it. Raises NotFound."""
    if lock:
        session.scalar(sa.select(Opportunity.id).where(Opportunity.id == opportunity_id).with_for_update())
    statement = policies.visible_opportunities(actor).where(Opportunity.id == opportunity_id).options(*_shown())
    found = session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def list_interests(actor: Actor, opportunity_id: int) -> Sequence[CityInterest]:
    """The cities that are interested, as far as the asker may see them, in the order in which they said so."""
    statement = policies.visible_interests(actor).where(CityInterest.opportunity_id == opportunity_id)
    shown = statement.options(joinedload(CityInterest.city), joinedload(CityInterest.member).joinedload(Member.city))
    return session.scalars(shown.order_by(CityInterest.at, CityInterest.city_id)).all()


def list_speakers(opportunity_id: int, city_id: int | None = None) -> Sequence[int]:
    """Who said for a city, or for all of them, that it is interested and belongs to it still, to tell them."""
    statement = sa.select(CityInterest.member_id).where(CityInterest.opportunity_id == opportunity_id, still_of_city())
    if city_id is not None:
        statement = statement.where(CityInterest.city_id == city_id)
    return session.scalars(statement.order_by(CityInterest.at, CityInterest.city_id)).all()


def still_of_city() -> sa.ColumnElement[bool]:
    """Whether whoever spoke for a city belongs to it: who has left it is told of it no more."""
    return sa.exists().where(Member.id == CityInterest.member_id, Member.city_id == CityInterest.city_id)


@dataclass(frozen=True)
class Fit:
    """How an opportunity fits whoever reads it: `reasons` of her city as in `rules.reasons` (None when it does not fit,
    or without a city), codes of criteria that her city has not met, and of those she looks for help with."""

    has_city: bool
    reasons: list[str] | None
    gaps: list[str]
    sought: list[str]


def find_fits(actor: Actor, opportunities: Sequence[Opportunity]) -> Mapping[int, Fit]:
    """How each fits the actor and her city, by id; at most three statements."""
    city_id = getattr(actor, "city_id", None)
    city = session.get(City, city_id) if city_id else None
    seeks = actor.fact("interests")["seek"] if actor.signed_in else frozenset()
    done: set[int] = set()
    if city is not None:
        met = sa.select(Standing.criterion_id).where(Standing.city_id == city.id, Standing.status == "met")
        done = set(session.scalars(met))
    found = {}
    for one in opportunities:
        gaps = [criterion for criterion in one.criteria if criterion.id not in done] if city else []
        why = reasons(one.wanted, city.country_code, city.population, {gap.id for gap in gaps}) if city else None
        sought = [criterion.code for criterion in one.criteria if criterion.id in seeks]
        found[one.id] = Fit(city is not None, why, [gap.code for gap in gaps], sought)
    return found


def find_reasons(actor: Actor, opportunities: Sequence[Opportunity]) -> Mapping[int, list[str]]:
    """Why opportunities fit the asker's own city, by id, without those that do not; nothing without a city."""
    fits = find_fits(actor, opportunities)
    return {number: fit.reasons for number, fit in fits.items() if fit.reasons is not None}


def list_proposed(actor: Actor, limit: int = 5) -> Sequence[Opportunity]:
    """What waits for programme staff; nothing for others."""
    return list_opportunities(actor, state="proposed", limit=limit).items if policies.can_open(actor) else []


def list_due(actor: Actor, limit: int = 3) -> Sequence[Opportunity]:
    """Open opportunities in which the asker's city is interested and whose deadline is ahead, the next first."""
    city_id = getattr(actor, "city_id", None)
    if city_id is None:
        return []
    mine = sa.select(CityInterest.opportunity_id).where(CityInterest.city_id == city_id)
    ahead = Opportunity.state == OPEN, Opportunity.deadline_at > clock.now(), Opportunity.id.in_(mine)
    statement = policies.visible_opportunities(actor).where(*ahead).order_by(Opportunity.deadline_at)
    return session.scalars(statement.options(*_shown()).limit(limit)).all()


def list_fitting(actor: Actor, limit: int = 3) -> Sequence[Opportunity]:
    """Of the latest open opportunities those that fit the asker's own city by something they name, and in which it has
    not said that it is interested."""
    city_id = getattr(actor, "city_id", None)
    if city_id is None:
        return []
    mine = sa.select(CityInterest.opportunity_id).where(CityInterest.city_id == city_id)
    statement = _to_come(policies.visible_opportunities(actor)).where(Opportunity.id.not_in(mine))
    newest = statement.order_by(Opportunity.created_at.desc(), Opportunity.id.desc()).limit(LOOKED_AT)
    latest = session.scalars(newest.options(*_shown())).all()
    why = find_reasons(actor, latest) if latest else {}
    return [one for one in latest if why.get(one.id)][:limit]


def list_to_answer(actor: Actor, limit: int = 5) -> Sequence[tuple[int, str, int]]:
    """Of what the asker posted: id, title and how many cities wait for an answer, while it is open."""
    statement = (
        sa.select(Opportunity.id, Opportunity.title, sa.func.count(CityInterest.city_id))
        .join(CityInterest, CityInterest.opportunity_id == Opportunity.id)
        .where(Opportunity.posted_by_id == (actor.id or 0), Opportunity.state == OPEN, CityInterest.answer == WAITING)
        .group_by(Opportunity.id, Opportunity.title)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement.order_by(Opportunity.id).limit(limit))]


def count_proposed(actor: Actor) -> int:
    """How many wait for programme staff; none for others."""
    if not policies.can_open(actor):
        return 0
    waiting = policies.visible_opportunities(actor).where(Opportunity.state == "proposed")
    return session.scalar(waiting.with_only_columns(sa.func.count())) or 0


def count_chosen(opportunity_id: int) -> int:
    """How many cities are chosen; whoever looks after it asks."""
    chosen = CityInterest.opportunity_id == opportunity_id, CityInterest.answer == CHOSEN
    return session.scalar(sa.select(sa.func.count()).select_from(CityInterest).where(*chosen)) or 0


def list_of_city(actor: Actor, city_id: int, limit: int = 5) -> Sequence[CityInterest]:
    """In which opportunities a city is interested or takes part, as far as the asker may see it; the latest first."""
    statement = policies.visible_interests(actor).where(
        CityInterest.city_id == city_id, CityInterest.answer != NOT_CHOSEN
    )
    shown = statement.options(joinedload(CityInterest.opportunity).selectinload(Opportunity.criteria))
    return session.scalars(shown.order_by(CityInterest.at.desc(), CityInterest.opportunity_id).limit(limit)).all()


def list_deadlines(actor: Actor, start: datetime, end: datetime) -> Sequence[Opportunity]:
    """Those with a deadline in a span of time that the asker posted, or in which her city is interested."""
    mine = sa.select(CityInterest.opportunity_id).where(
        CityInterest.city_id == (getattr(actor, "city_id", None) or 0), CityInterest.answer != NOT_CHOSEN
    )
    own = sa.or_(Opportunity.posted_by_id == (actor.id or 0), Opportunity.id.in_(mine))
    within = Opportunity.deadline_at >= start, Opportunity.deadline_at < end, Opportunity.state == OPEN
    return session.scalars(policies.visible_opportunities(actor).where(own, *within)).all()


def calendar_entries(actor: Actor, start: datetime, end: datetime) -> Iterable[CalendarEntry]:
    """The deadlines of what a member posted and of what her city is interested in."""
    for one in list_deadlines(actor, start, end):
        if one.deadline_at is not None:
            yield CalendarEntry(
                uid=f"opportunity-{one.id}", title=one.title, starts_at=one.deadline_at, ends_at=one.deadline_at,
                url=one.path, label=str(_("Deadline of an opportunity")), sequence=one.version,
            )  # fmt: skip


def steps_for(actor: Actor, criterion_ids: Collection[int]) -> Iterable[NextStep]:
    """Open opportunities that help with these criteria, until when a city can say that it is interested."""
    label = str(_("Opportunity"))
    for criterion_id, one in list_steps(actor, criterion_ids):
        yield NextStep(criterion_id=criterion_id, title=one.title, url=one.path, label=label, at=one.deadline_at)


def list_steps(actor: Actor, criterion_ids: Collection[int]) -> Sequence[tuple[int, Opportunity]]:
    """Open opportunities that help with any of these criteria, with the criterion."""
    statement = _to_come(policies.visible_opportunities(actor)).join(
        opportunity_criteria, opportunity_criteria.c.opportunity_id == Opportunity.id
    )
    about = statement.where(opportunity_criteria.c.criterion_id.in_(criterion_ids))
    rows = session.execute(about.add_columns(opportunity_criteria.c.criterion_id))
    return [(row[1], row[0]) for row in rows]


def load_subjects(actor: Actor, ids: Sequence[int]) -> Mapping[int, Opportunity]:
    """Those of these that the asker may see: what notices point at."""
    statement = policies.visible_opportunities(actor).where(Opportunity.id.in_(ids)).options(*_shown())
    return {one.id: one for one in session.scalars(statement)}


def subject_card(one: Opportunity) -> SubjectCard:
    """An opportunity where it is not at home."""
    return SubjectCard(title=one.title, author=one.posted_by, at=one.created_at)


def list_about(actor: Actor, criterion_id: int, limit: int = 3) -> Sequence[Opportunity]:
    """Open opportunities about a criterion, the newest first."""
    about = Opportunity.criteria.any(id=criterion_id)
    statement = policies.visible_opportunities(actor).where(Opportunity.state == OPEN, about)
    newest = statement.order_by(Opportunity.created_at.desc(), Opportunity.id.desc())
    return session.scalars(newest.options(*_shown()).limit(limit)).all()


def _to_come(statement: sa.Select[Opportunity]) -> sa.Select[Opportunity]:
    ahead = sa.or_(Opportunity.deadline_at.is_(None), Opportunity.deadline_at > clock.now())
    return statement.where(Opportunity.state == OPEN, ahead)


def _shown() -> tuple[ORMOption, ...]:
    return selectinload(Opportunity.criteria), joinedload(Opportunity.posted_by).joinedload(Member.city)
