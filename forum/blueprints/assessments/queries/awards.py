"""Reads around awards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.awards import Award
from forum.blueprints.cities.models.cities import LEVELS
from forum.blueprints.cities.queries.merging import moves_with_city
from forum.blueprints.standards.models import Framework
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _l

MOST = 50


def get_award(actor: Actor, award_id: int) -> Award:
    """An award with its city and framework. Raises NotFound."""
    found = session.scalar(_shown(policies.visible_awards(actor).where(Award.id == award_id)))
    if found is None:
        raise NotFound
    return found


def list_awards(actor: Actor, city_id: int) -> Sequence[Award]:
    """The awards of a city, the newest first; a city has few."""
    of_city = _shown(policies.visible_awards(actor).where(Award.city_id == city_id))
    return session.scalars(of_city.order_by(Award.awarded_on.desc(), Award.id.desc()).limit(MOST)).all()


def find_standing_award(assessment_id: int) -> Award | None:
    """The award that an assessment carries now."""
    return session.scalar(sa.select(Award).where(Award.assessment_id == assessment_id, Award.revoked_at.is_(None)))


def find_certifying(city_id: int) -> Award | None:
    """The award that says which level a city has: the newest that stands, of the current standard or its versions."""
    current = sa.select(Framework.family, Framework.id).where(Framework.current).subquery()
    same = sa.or_(Framework.id == current.c.id, sa.and_(Framework.family != "", Framework.family == current.c.family))
    statement = (
        sa.select(Award)
        .join(Framework, Framework.id == Award.framework_id)
        .join(current, same)
        .where(Award.city_id == city_id, Award.revoked_at.is_(None), Award.level.in_(LEVELS))
        .order_by(Award.awarded_on.desc(), Award.id.desc())
        .limit(1)
    )
    return session.scalar(statement)


@moves_with_city("awards", _l("Certified levels"))
def count_awards(city_id: int) -> int:
    """How many a city has, for whoever makes one city of two."""
    return session.scalar(sa.select(sa.func.count()).where(Award.city_id == city_id)) or 0


def list_to_remind(today: date, limit: int) -> Sequence[int]:
    """The ids of awards whose city is to be reminded of the renewal by this day."""
    due = sa.select(Award.id).where(Award.remind_on <= today, Award.revoked_at.is_(None))
    return session.scalars(due.order_by(Award.remind_on, Award.id).limit(limit)).all()


def _shown(statement: sa.Select[Award]) -> sa.Select[Award]:
    return statement.options(joinedload(Award.city), joinedload(Award.framework))
