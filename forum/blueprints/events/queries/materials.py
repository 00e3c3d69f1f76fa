"""The documents of an event, as far as one sees them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from forum.blueprints.events.models.afterwards import EventMaterial
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.rules.live import MATERIALS
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import resources
from forum.kernel.actor import Actor
from forum.kernel.database import session

MOST = 30


def list_materials(actor: Actor, event: Event) -> Sequence[tuple[str, Resource]]:
    """What part each is and the document: recordings first, then slides, then notes, each by when it was added."""
    order = sa.case({part: number for number, part in enumerate(MATERIALS)}, value=EventMaterial.part)
    rows = session.execute(
        sa.select(EventMaterial.part, EventMaterial.resource_id)
        .where(EventMaterial.event_id == event.id)
        .order_by(order, EventMaterial.at, EventMaterial.resource_id)
        .limit(MOST)
    ).all()
    seen = resources.get_resources(actor, [row.resource_id for row in rows]) if rows else {}
    return [(row.part, seen[row.resource_id]) for row in rows if row.resource_id in seen]
