"""Threads for later as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import scheduled as queries
from forum.blueprints.discussions.schemas.scheduled import (
    ScheduledChangeForm,
    ScheduledThreadForm,
    ScheduledThreadSchema,
)
from forum.blueprints.discussions.services import scheduling
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/groups/<int:group_id>/scheduled-threads", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(ScheduledThreadForm)
@api.gives(ScheduledThreadSchema, 201, with_etag=True)
def schedule_thread(actor: Actor, form: dict[str, Any], group_id: int) -> Any:
    """Write a thread for later; up to 50."""
    return scheduling.schedule_thread(actor, group_id, **form)


@api.route("/me/scheduled-threads")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(ScheduledThreadSchema))
def list_scheduled(actor: Actor, query: dict[str, Any]) -> Any:
    """One's threads for later, the next first."""
    return queries.list_scheduled(actor, **query)


@api.route("/scheduled-threads/<int:scheduled_id>")
@signed_in
@api.gives(ScheduledThreadSchema, with_etag=True)
def show_scheduled(actor: Actor, scheduled_id: int) -> Any:
    """One of one's threads for later."""
    return queries.get_scheduled(actor, scheduled_id)


@api.route("/scheduled-threads/<int:scheduled_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(ScheduledChangeForm)
@api.gives(ScheduledThreadSchema, with_etag=True)
def change_scheduled(actor: Actor, form: dict[str, Any], scheduled_id: int) -> Any:
    """Change it, or when it is published."""
    return scheduling.change_scheduled(actor, scheduled_id, expected_version(), **form)


@api.route("/scheduled-threads/<int:scheduled_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def cancel_scheduled(actor: Actor, scheduled_id: int) -> Any:
    """Publish it never."""
    scheduling.cancel_scheduled(actor, scheduled_id, expected_version())
