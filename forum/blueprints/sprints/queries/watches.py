"""Who waits for the next call."""

from __future__ import annotations

from forum.blueprints.sprints.models.sprints import CallWatch
from forum.kernel.actor import Actor
from forum.kernel.database import session


def is_watching(actor: Actor) -> bool:
    """Whether one asked to be told when a call opens."""
    return actor.id is not None and session.get(CallWatch, actor.id) is not None
