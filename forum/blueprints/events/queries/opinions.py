"""What those who were at an event think of it, in sums that show nobody."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from forum.blueprints.events import policies
from forum.blueprints.events.models.afterwards import EventOpinion
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.rules.live import BEST, FEWEST_TOLD
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize


@dataclass(frozen=True)
class Opinions:
    """How many have said something, and from five on what: the mean, how many gave each number of stars, and texts
    in the order of the alphabet, so that none stands beside another of the same person."""

    count: int
    mean: float | None = None
    stars: list[int] = field(default_factory=list)
    useful: list[str] = field(default_factory=list)
    better: list[str] = field(default_factory=list)

    @property
    def shown(self) -> bool:
        """Whether there are enough to show anything."""
        return self.count >= FEWEST_TOLD


def find_own(actor: Actor, event_id: int) -> EventOpinion | None:
    """What the actor has said herself."""
    return session.get(EventOpinion, (event_id, actor.id)) if actor.signed_in else None


def sum_opinions(actor: Actor, event: Event) -> Opinions:
    """What people think, for those who run the event. Raises Forbidden."""
    authorize(policies.can_run_event, actor, event)
    rows = session.scalars(sa.select(EventOpinion).where(EventOpinion.event_id == event.id)).all()
    if len(rows) < FEWEST_TOLD:
        return Opinions(len(rows))
    return Opinions(
        len(rows),
        round(sum(row.stars for row in rows) / len(rows), 1),
        [sum(row.stars == number for row in rows) for number in range(1, BEST + 1)],
        sorted(row.useful for row in rows if row.useful),
        sorted(row.better for row in rows if row.better),
    )
