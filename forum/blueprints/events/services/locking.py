"""The row of an event as it is now, held until the transaction ends, so that places are given one after another."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.events.models.events import Event
from forum.kernel.database import session
from forum.kernel.errors import NotFound


def hold(event_id: int) -> Event:
    """The locked row. Raises NotFound. On SQLite the transaction of a verb holds everything."""
    statement = sa.select(Event).where(Event.id == event_id).with_for_update()
    found = session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found
