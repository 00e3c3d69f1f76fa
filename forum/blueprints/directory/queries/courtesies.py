"""What members have chosen about being written to and about being seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from forum.blueprints.directory.models.courtesies import Courtesy
from forum.blueprints.directory.rules.courtesy import USUAL, Choices
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound


def get_courtesy(actor: Actor) -> Courtesy:
    """One's own choices, the usual ones for somebody who has chosen nothing. Raises NotFound for a stranger."""
    if actor.id is None:
        raise NotFound
    return session.get(Courtesy, actor.id) or Courtesy.usual(actor.id)


def find_choices(member_ids: Iterable[int]) -> Mapping[int, Choices]:
    """What each of these members has chosen, for keeping to it; at most one statement."""
    wanted = set(member_ids)
    statement = sa.select(Courtesy).where(Courtesy.member_id.in_(wanted))
    found = {courtesy.member_id: courtesy.choices for courtesy in session.scalars(statement)} if wanted else {}
    return {number: found.get(number, USUAL) for number in wanted}
