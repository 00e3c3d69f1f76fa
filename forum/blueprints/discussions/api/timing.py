"""Timers, slow mode and pins of threads, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import threads as queries
from forum.blueprints.discussions.schemas.threads import ThreadSchema
from forum.blueprints.discussions.schemas.timing import PinForm, SlowModeForm, TimerForm
from forum.blueprints.discussions.services import states
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version


@api.route("/threads/<int:thread_id>/timer", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(TimerForm)
@api.gives(ThreadSchema, with_etag=True)
def set_timer(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Let a thread close, open or be removed at a time, in place of the timer it has; for moderators."""
    states.set_timer(actor, thread_id, **form, version=expected_version())
    return queries.get_thread_to_show(actor, thread_id)


@api.route("/threads/<int:thread_id>/timer", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_timer(actor: Actor, thread_id: int) -> Any:
    """Take its timer away."""
    states.remove_timer(actor, thread_id, expected_version())


@api.route("/threads/<int:thread_id>/slow-mode", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(SlowModeForm)
@api.gives(ThreadSchema, with_etag=True)
def slow_down(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Let everybody but moderators wait between two posts, until a moment; for moderators.

    Who writes earlier gets 429 `slow_mode` with `Retry-After`.
    """
    states.slow_down(actor, thread_id, **form, version=expected_version())
    return queries.get_thread_to_show(actor, thread_id)


@api.route("/threads/<int:thread_id>/slow-mode", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def speed_up(actor: Actor, thread_id: int) -> Any:
    """End slow mode before its time."""
    states.speed_up(actor, thread_id, expected_version())


@api.route("/threads/<int:thread_id>/pin", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(PinForm, required=False)
@api.gives(ThreadSchema, with_etag=True)
def pin_thread(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Show a thread before the others of its group, to a moment if one is given; for moderators."""
    states.pin_thread(actor, thread_id, expected_version(), **form)
    return queries.get_thread_to_show(actor, thread_id)


@api.route("/threads/<int:thread_id>/pin", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def unpin_thread(actor: Actor, thread_id: int) -> Any:
    """Show a thread among the others again."""
    states.unpin_thread(actor, thread_id, expected_version())
