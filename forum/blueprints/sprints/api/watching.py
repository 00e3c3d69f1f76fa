"""Being told of calls, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.sprints.api.routes import api
from forum.blueprints.sprints.services import watching
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in


@api.route("/sprints/watch", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def watch_calls(actor: Actor) -> Any:
    """Be told when the next call opens; again changes nothing."""
    watching.watch_calls(actor)


@api.route("/sprints/watch", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def stop_watching_calls(actor: Actor) -> Any:
    """Be told no more."""
    watching.watch_calls_no_longer(actor)
