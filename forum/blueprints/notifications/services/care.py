"""Telling members of documents they look after: that a day comes, that they were given one, that a city uses it."""

from __future__ import annotations

from contextlib import suppress

import sqlalchemy as sa

from forum.blueprints.directory.queries import blocks
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.events import (
    CoOwnerAdded,
    CoOwnerRemoved,
    ResourceAdopted,
    ResourceHandedOver,
    ResourceRemoved,
    ResourceReviewed,
    ReviewDue,
)
from forum.blueprints.library.queries import caring, resources
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.rules.kinds import ADOPTED, CO_OWNER, HANDED_OVER, REVIEW
from forum.blueprints.notifications.services.settling import take_back
from forum.blueprints.notifications.services.telling import write
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.events import Event
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

HEARD: tuple[type[Event], ...] = (
    ReviewDue, ResourceReviewed, ResourceRemoved, ResourceHandedOver, CoOwnerAdded, CoOwnerRemoved, ResourceAdopted,
)  # fmt: skip


def follow(event: Event) -> None:
    """What a fact of the library is told to whom; nothing of a document that was removed meanwhile."""
    with suppress(NotFound):
        match event:
            case ReviewDue():
                remind_of_review(SYSTEM, event.resource_id)
            case ResourceReviewed():
                take_back_review(SYSTEM, event.resource_id)
            case ResourceRemoved():
                take_back_document(SYSTEM, event.resource_id)
            case ResourceHandedOver():
                take_back_from(SYSTEM, event.resource_id, event.from_id)
                tell_of_document(SYSTEM, event.resource_id, HANDED_OVER, event.to_id, event.by_id)
            case CoOwnerAdded():
                tell_of_document(SYSTEM, event.resource_id, CO_OWNER, event.member_id, event.by_id)
            case CoOwnerRemoved():
                take_back_from(SYSTEM, event.resource_id, event.member_id)
            case ResourceAdopted():
                tell_of_document(SYSTEM, event.resource_id, ADOPTED, event.owner_id, event.member_id)


@use_case
def remind_of_review(actor: Actor, resource_id: int) -> None:
    """Remind those who look after a document and still see it; what reminded them before goes. Raises NotFound."""
    authorize(policies.can_notify, actor)
    resource = resources.get_resource(actor, resource_id)
    take_back(_of(resource_id, REVIEW))
    caring_for = queries.list_actors(caring.find_caring_for([resource_id])[resource_id])
    told = [one.id for one in caring_for if library_policies.can_see_resource(one, resource)]
    write([{"member_id": one, "kind": REVIEW, "actor_id": one, "resource_id": resource_id} for one in told])


@use_case
def tell_of_document(actor: Actor, resource_id: int, kind: str, member_id: int, by_id: int) -> None:
    """Tell somebody who sees a document what became of it; once for each who did it. Raises NotFound."""
    authorize(policies.can_notify, actor)
    resource = resources.get_resource(actor, resource_id)
    told = sa.and_(_of(resource_id, kind), Notification.member_id == member_id, Notification.actor_id == by_id)
    if member_id == by_id or session.scalar(sa.select(Notification.id).where(told).limit(1)) is not None:
        return
    deaf = blocks.list_who_blocked([by_id], [member_id])
    for one in queries.list_actors([member_id]):
        if one.id not in deaf and library_policies.can_see_resource(one, resource):
            write([{"member_id": one.id, "kind": kind, "actor_id": by_id, "resource_id": resource_id}])


@use_case
def take_back_review(actor: Actor, resource_id: int) -> None:
    """Nobody need be reminded of a document any more."""
    authorize(policies.can_notify, actor)
    take_back(_of(resource_id, REVIEW))


@use_case
def take_back_document(actor: Actor, resource_id: int) -> None:
    """Take back all that told of a document."""
    authorize(policies.can_notify, actor)
    take_back(Notification.resource_id == resource_id)


@use_case
def take_back_from(actor: Actor, resource_id: int, member_id: int) -> None:
    """Take back what told somebody of a document that she does not look after any more."""
    authorize(policies.can_notify, actor)
    take_back(sa.and_(Notification.resource_id == resource_id, Notification.member_id == member_id))


def _of(resource_id: int, kind: str) -> sa.ColumnElement[bool]:
    return sa.and_(Notification.resource_id == resource_id, Notification.kind == kind)
