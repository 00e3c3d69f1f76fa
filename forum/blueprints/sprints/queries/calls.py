"""Calls as their list shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.applications import SprintApplication
from forum.blueprints.sprints.models.sprints import Sprint, SprintPlace
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.pagination import Key, Page, paginate

MOST_CURRENT = 100


def list_current(actor: Actor) -> Sequence[Sprint]:
    """Those that are not over, drafts for programme staff among them; the nearest deadline first."""
    wanted = policies.visible_sprints(actor).where(Sprint.ends_on >= _yesterday())
    return session.scalars(wanted.order_by(Sprint.deadline_at, Sprint.id).limit(MOST_CURRENT)).all()


def list_past(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[Sprint]:
    """Those that are over, the latest first."""
    order = [Key(Sprint.deadline_at, descending=True), Key(Sprint.id, descending=True)]
    return paginate(policies.visible_sprints(actor).where(Sprint.ends_on < _yesterday()), order, cursor, limit)


def _yesterday() -> date:
    """A day that is over in no time zone behind ours."""
    return clock.now().date() - timedelta(days=1)


def list_taking_part(city_id: int | None, sprint_ids: Sequence[int]) -> frozenset[int]:
    """Those in which a city has or had a place to the end; one statement."""
    held = sa.select(SprintPlace.sprint_id).where(
        SprintPlace.city_id == (city_id or 0), SprintPlace.left_at.is_(None), SprintPlace.sprint_id.in_(sprint_ids)
    )
    return frozenset(session.scalars(held))


def states_of_own(actor: Actor, sprint_ids: Sequence[int]) -> dict[int, str]:
    """By sprint the state of what the asker's own city has written for it; one statement."""
    own = policies.visible_applications(actor).where(
        SprintApplication.city_id == (getattr(actor, "city_id", None) or 0), SprintApplication.sprint_id.in_(sprint_ids)
    )
    told = own.with_only_columns(SprintApplication.sprint_id, SprintApplication.state)
    return {row[0]: row[1] for row in session.execute(told)}


def count_places(sprint_ids: Sequence[int]) -> dict[int, int]:
    """How many cities have a place in each; one statement."""
    taken = sa.select(SprintPlace.sprint_id, sa.func.count()).where(
        SprintPlace.sprint_id.in_(sprint_ids), SprintPlace.left_at.is_(None)
    )
    return {row[0]: row[1] for row in session.execute(taken.group_by(SprintPlace.sprint_id))}
