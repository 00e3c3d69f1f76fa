"""What notifications plug into the application."""

from __future__ import annotations

from typing import Any

from forum.blueprints.notifications import queries
from forum.blueprints.notifications import realtime as _realtime  # noqa: F401  # registers itself
from forum.blueprints.notifications import subscribers as _subscribers  # noqa: F401  # registers itself
from forum.blueprints.notifications.api import api
from forum.blueprints.notifications.demo import DEMO
from forum.blueprints.notifications.pages import pages
from forum.kernel.actor import Actor
from forum.kernel.feature import Feature


def _badges(actor: Actor) -> dict[str, Any]:
    return {"counts": queries.count_all_unread(actor)} if actor.signed_in else {}


feature = Feature(name="notifications", blueprints=[api, pages], demo=DEMO, template_context=_badges)
