"""Exact figures, for programme staff alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.figures import PublishedSet
from forum.blueprints.assessments.queries.board import Board
from forum.blueprints.cities.models.standings import Standing
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize


@dataclass(frozen=True)
class Exact:
    """How many cities of a set met each criterion, by its id, whatever they share."""

    size: int
    met: Mapping[int, int]


def count_exactly(actor: Actor, board: Board) -> Exact | None:
    """What the published figures of a board are of, as it is now; None for a set of one's own choice. For staff.

    Raises Forbidden.
    """
    authorize(policies.can_see_exact_figures, actor)
    which = sa.and_(PublishedSet.framework_id == board.framework.id, PublishedSet.key == board.framing.key)
    newest = sa.select(PublishedSet.members).where(which).order_by(PublishedSet.quarter.desc()).limit(1)
    members = session.scalar(newest) if board.framing.published else None
    if not members:
        return None
    criteria = [line.criterion.id for area in board.areas for line in area.lines]
    counted = sa.select(Standing.criterion_id, sa.func.count()).where(Standing.status == "met")
    counted = counted.where(Standing.criterion_id.in_(criteria), Standing.city_id.in_(members))
    rows = session.execute(counted.group_by(Standing.criterion_id))
    return Exact(len(members), {row[0]: row[1] for row in rows})
