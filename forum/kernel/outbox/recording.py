"""Writing facts down in the transaction of the change they tell of."""

from __future__ import annotations

import sqlalchemy as sa

from forum.kernel import clock
from forum.kernel.database import is_postgresql, session
from forum.kernel.events import Event, Lane, client_id, subscriptions_to
from forum.kernel.outbox.models import Delivery
from forum.kernel.outbox.waking import wake
from forum.kernel.use_case import after_commit, in_transaction

CHANNEL = "outbox"


def record(event: Event) -> None:
    """Remember a fact for each of its subscribers; they hear of it after the commit, and only then.

    Raises RuntimeError outside a use case, since the fact would then not share the fate of the change.
    """
    if not in_transaction():
        raise RuntimeError("a fact is recorded inside a use case")
    subscriptions = subscriptions_to(event)
    if not subscriptions:
        return
    at = clock.now()
    rows = [
        {
            "event": type(event).__name__,
            "subscriber": subscription.name,
            "lane": subscription.lane.value,
            "payload": event.payload(),
            "client_id": client_id.get(),
            "attempts": 0,
            "recorded_at": at,
            "due_at": at,
        }
        for subscription in subscriptions
    ]
    session.flush()
    session.execute(sa.insert(Delivery), rows)
    _announce({subscription.lane for subscription in subscriptions})


def _announce(lanes: set[Lane]) -> None:
    if is_postgresql():
        session.execute(sa.select(sa.func.pg_notify(CHANNEL, "")))
    after_commit(lambda: wake(lanes))
