"""Reads around opportunities; a constant number of statements each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.opportunities import policies
from forum.blueprints.opportunities.models import CityInterest, Opportunity
from forum.blueprints.opportunities.rules import OPEN, reasons
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.subjects import SubjectCard

NEWEST = [Key(Opportunity.created_at, descending=True), Key(Opportunity.id, descending=True)]


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


def find_reasons(actor: Actor, opportunities: Sequence[Opportunity]) -> Mapping[int, list[str]]:
    """Why opportunities fit the asker's own city, by id, without those that do not; nothing without a city."""
    city_id = getattr(actor, "city_id", None)
    city = session.get(City, city_id) if city_id else None
    if city is None:
        return {}
    met = sa.select(Standing.criterion_id).where(Standing.city_id == city.id, Standing.status == "met")
    done = set(session.scalars(met))
    found: dict[int, list[str]] = {}
    for one in opportunities:
        gaps = {criterion.id for criterion in one.criteria} - done
        why = reasons(one.wanted, city.country_code, city.population, gaps)
        if why is not None:
            found[one.id] = why
    return found


def list_proposed(actor: Actor, limit: int = 5) -> Sequence[Opportunity]:
    """What waits for programme staff; nothing for others."""
    return list_opportunities(actor, state="proposed", limit=limit).items if actor.is_staff else []


def list_due(actor: Actor, limit: int = 3) -> Sequence[Opportunity]:
    """Open opportunities in which the asker's city is interested and whose deadline is ahead, the next first."""
    city_id = getattr(actor, "city_id", None)
    if city_id is None:
        return []
    mine = sa.select(CityInterest.opportunity_id).where(CityInterest.city_id == city_id)
    ahead = Opportunity.state == OPEN, Opportunity.deadline_at > clock.now(), Opportunity.id.in_(mine)
    statement = policies.visible_opportunities(actor).where(*ahead).order_by(Opportunity.deadline_at)
    return session.scalars(statement.options(*_shown()).limit(limit)).all()


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


def _shown() -> tuple[ORMOption, ...]:
    return selectinload(Opportunity.criteria), joinedload(Opportunity.posted_by).joinedload(Member.city)
