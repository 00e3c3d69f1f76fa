"""Reads around resources that are links."""

from __future__ import annotations

from forum.blueprints.library import policies
from forum.blueprints.library.models.links import ResourceLink
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries.resources import get_resource
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.links import digest_of


def get_link(actor: Actor, resource_id: int) -> tuple[Resource, ResourceLink]:
    """A resource that is a link, and the state of its copy. Raises NotFound, also for what is a file."""
    resource = get_resource(actor, resource_id)
    link = find_link(resource.id)
    if link is None:
        raise NotFound
    return resource, link


def find_link(resource_id: int) -> ResourceLink | None:
    """The link that a resource is, for who may see it."""
    return session.get(ResourceLink, resource_id)


def find_same_link(actor: Actor, url: str) -> Resource | None:
    """A resource one may see that leads to the same page."""
    same = policies.visible_resources(actor).join(ResourceLink, ResourceLink.resource_id == Resource.id)
    return session.scalar(same.where(ResourceLink.digest == digest_of(url)).order_by(Resource.id).limit(1))
