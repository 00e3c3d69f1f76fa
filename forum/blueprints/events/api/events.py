"""Events as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.events.api.routes import api
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.queries import spans
from forum.blueprints.events.schemas.events import (
    CancellationForm,
    EventEditForm,
    EventForm,
    EventQuery,
    EventSchema,
    EventSeriesForm,
    EventSpanQuery,
    EventsSchema,
)
from forum.blueprints.events.services import editing, planning
from forum.blueprints.events.services.settings import area_id_of
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/events")
@public
@api.takes(EventQuery, location="query")
@api.gives(page_of(EventSchema))
def list_events(actor: Actor, query: dict[str, Any]) -> Any:
    """Events that have not ended, the next first; with `past` those that have, the latest first."""
    return queries.list_events(actor, **query)


@api.route("/events/between")
@public
@api.takes(EventSpanQuery, location="query")
@api.gives(EventsSchema)
def list_events_between(actor: Actor, query: dict[str, Any]) -> Any:
    """Events that begin in a span of time, such as a month, the first first; at most 400."""
    return {"items": spans.list_events(actor, **query)}


@api.route("/events", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(EventForm)
@api.gives(EventSchema, 201, with_etag=True)
def plan_event(actor: Actor, form: dict[str, Any]) -> Any:
    """Plan an event: staff for all, in a group whoever looks after it."""
    return planning.plan_event(actor, **_told(form))


@api.route("/event-series", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(EventSeriesForm)
@api.gives(EventsSchema, 201)
def plan_series(actor: Actor, form: dict[str, Any]) -> Any:
    """Plan what recurs; each occurrence is an event of its own that names its series."""
    return {"items": planning.plan_series(actor, **_told(form))}


@api.route("/event-series/<int:series_id>")
@public
@api.gives(EventsSchema)
def show_series(actor: Actor, series_id: int) -> Any:
    """The occurrences of a series that one sees, the first first."""
    return {"items": spans.list_series(actor, series_id)}


@api.route("/events/<int:event_id>")
@public
@api.gives(EventSchema, with_etag=True)
def show_event(actor: Actor, event_id: int) -> Any:
    """One event."""
    return queries.get_event(actor, event_id)


@api.route("/events/<int:event_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(EventEditForm)
@api.gives(EventSchema, with_etag=True)
def edit_event(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Change an event, for those who run it; who comes is told of another time or place."""
    return editing.edit_event(actor, event_id, expected_version(), **_told(form))


@api.route("/events/<int:event_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_event(actor: Actor, event_id: int) -> Any:
    """Throw a draft away; what is announced is cancelled instead."""
    editing.remove_event(actor, event_id, expected_version())


@api.route("/events/<int:event_id>/publication", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(EventSchema, with_etag=True)
def publish_event(actor: Actor, event_id: int) -> Any:
    """Announce a draft."""
    return planning.publish_event(actor, event_id)


@api.route("/events/<int:event_id>/cancellation", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(CancellationForm)
@api.gives(EventSchema, with_etag=True)
def cancel_event(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Call off what was announced; everybody who comes or waits is told why."""
    return editing.cancel_event(actor, event_id, form["reason"], expected_version(), following=form["following"])


@api.route("/events/<int:event_id>/sessions")
@public
@api.gives(EventsSchema)
def list_sessions(actor: Actor, event_id: int) -> Any:
    """The agenda of a conference."""
    return {"items": queries.list_sessions(actor, queries.get_event(actor, event_id).id)}


def _told(form: dict[str, Any]) -> dict[str, Any]:
    """A practice area is told by its code."""
    if "area" in form:
        form["area_id"] = area_id_of(form.pop("area"))
    return form
