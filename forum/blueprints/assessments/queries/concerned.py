"""Whom it concerns what happens to an assessment."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments import policies
from forum.kernel.database import session


def city_people(city_id: int) -> list[int]:
    """The people of a city, as far as their accounts are open."""
    return _ids(Member.city_id == city_id)


def city_leads(city_id: int) -> list[int]:
    """Who leads a city."""
    return _ids(Member.city_id == city_id, Member.leads_city.is_(True))


def staff_for(city_id: int) -> list[int]:
    """Programme staff who may review a city's assessment: who is not of that city."""
    return _ids(policies.reviewers_of(city_id))


def _ids(*conditions: sa.ColumnElement[bool]) -> list[int]:
    wanted = sa.select(Member.id).where(Member.closed_at.is_(None), *conditions).order_by(Member.id)
    return list(session.scalars(wanted))
