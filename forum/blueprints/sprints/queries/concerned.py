"""To whom people of a city turn about its expression of interest."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.policies import programme_staff
from forum.kernel.database import session

MOST = 3


def list_staff(first_id: int | None) -> Sequence[Member]:
    """Some of the programme staff, who name a lead where a city has none; who wrote the call comes first."""
    first = sa.case((Member.id == (first_id or 0), 0), else_=1)
    return session.scalars(programme_staff().order_by(first, Member.name, Member.id).limit(MOST)).all()
