"""Recording, slides and notes of an event, put into the library by those who run it."""

from __future__ import annotations

from typing import IO, Any

import sqlalchemy as sa

from forum.blueprints.events import policies
from forum.blueprints.events.models.afterwards import EventMaterial
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.rules.live import MATERIALS, RECORDING
from forum.blueprints.library.errors import AlreadyShared
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import resources
from forum.blueprints.library.services import links
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def share_recording(actor: Actor, event_id: int, link_url: str, title: str = "") -> Resource:
    """Put the address of the recording into the library, for those who see the event; it is the only one.

    What stands there already under this address is taken. Raises NotFound, Forbidden, Invalid.
    """
    event = event_queries.get_event(actor, event_id)
    authorize(policies.can_run_event, actor, event)
    resource = _link(actor, event, link_url, title or _recording_title(event))
    others = sa.delete(EventMaterial).where(
        EventMaterial.event_id == event.id, EventMaterial.part == RECORDING, EventMaterial.resource_id != resource.id
    )
    session.execute(others)
    _add(actor, event, resource, RECORDING)
    return resource


def share_material(
    actor: Actor, event_id: int, part: str, *, stream: IO[bytes] | None = None, filename: str | None = None,
    upload_id: int | None = None, link_url: str = "", resource_id: int | None = None, title: str = "",
) -> Resource:  # fmt: skip
    """Put slides or notes into the library and say that they belong to the event: a file, an upload, an address, or
    a document that is there already. Raises NotFound, Forbidden, Invalid, and what sharing in the library raises."""
    event = event_queries.get_event(actor, event_id)
    authorize(policies.can_run_event, actor, event)
    if part not in MATERIALS:
        raise Invalid(errors={"part": [_("Say recording, slides or notes.")]})
    if resource_id is None:
        told: dict[str, Any] = {"upload_id": upload_id, "link_url": link_url, **_told(event, title)}
        try:
            resource_id = links.share(actor, stream, filename, **told).id
        except AlreadyShared as error:
            resource_id = _same(error)
    return link_material(actor, event_id, part, resource_id)


@use_case
def link_material(actor: Actor, event_id: int, part: str, resource_id: int) -> Resource:
    """Say that a document of the library belongs to an event."""
    event = event_queries.get_event(actor, event_id)
    authorize(policies.can_run_event, actor, event)
    try:
        resource = resources.get_resource(actor, resource_id)
    except NotFound as error:
        raise Invalid(errors={"resource_id": [_("There is no such document.")]}) from error
    _add(actor, event, resource, part)
    return resource


@use_case
def unlink_material(actor: Actor, event_id: int, resource_id: int) -> None:
    """A document does not belong to an event; it stays in the library."""
    event = event_queries.get_event(actor, event_id)
    authorize(policies.can_run_event, actor, event)
    here = (EventMaterial.event_id == event.id, EventMaterial.resource_id == resource_id)
    session.execute(sa.delete(EventMaterial).where(*here))


def _link(actor: Actor, event: Event, link_url: str, title: str) -> Resource:
    try:
        return links.share_link(actor, link_url, **_told(event, title))
    except AlreadyShared as error:
        return resources.get_resource(actor, _same(error))


def _told(event: Event, title: str) -> dict[str, Any]:
    place: dict[str, Any] = (
        {"audience": "group", "group_id": event.group_id} if event.group_id else {"audience": "members"}
    )
    codes = [criterion.code for criterion in event.criteria]
    return {**place, "title": title, "language": event.language, "criteria": codes, "year": event.starts_at.year}


def _same(error: AlreadyShared) -> int:
    same: Any = error.extensions["duplicate_of"]
    return int(same["id"])


def _recording_title(event: Event) -> str:
    return str(_("Recording: %(title)s", title=event.title))[:200]


def _add(actor: Actor, event: Event, resource: Resource, part: str) -> None:
    row = session.get(EventMaterial, (event.id, resource.id))
    if row is None:
        row = EventMaterial(event_id=event.id, resource_id=resource.id, part=part, added_by_id=actor.id, at=clock.now())
        session.add(row)
    row.part = part
    session.flush()
