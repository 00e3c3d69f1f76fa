"""Looking after documents: saying that they are still valid, with whom one looks after them, and handing them over."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.library import policies
from forum.blueprints.library.errors import TooManyCoOwners
from forum.blueprints.library.events import (
    CoOwnerAdded,
    CoOwnerRemoved,
    ResourceChanged,
    ResourceHandedOver,
    ResourceReviewed,
    ReviewDue,
)
from forum.blueprints.library.models.caring import CoOwner
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import caring as queries
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.rules.reviewing import MOST_CO_OWNERS, next_reminder
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def confirm(actor: Actor, resource_id: int, version: int | None = None) -> Resource:
    """Say that a document is still valid: its day moves on by its interval. Raises Forbidden, StaleVersion."""
    resource = resource_queries.get_resource(actor, resource_id)
    authorize(policies.can_review, actor, resource)
    check_version(resource.version, version)
    resource.confirm(actor.id, clock.now())
    session.flush()
    record(ResourceReviewed(resource_id=resource.id))
    return resource


@use_case
def add_co_owner(actor: Actor, resource_id: int, member_id: int) -> Resource:
    """Let somebody who sees a document look after it too; again changes nothing. Raises TooManyCoOwners, Invalid."""
    resource = _take_turn(actor, resource_id)
    authorize(policies.can_choose_co_owners, actor, resource)
    _check(resource, member_id)
    known = {member.id for member in queries.list_co_owners(resource)}
    if member_id in known or member_id == resource.owner_id:
        return resource
    if len(known) >= MOST_CO_OWNERS:
        raise TooManyCoOwners
    session.merge(CoOwner(resource_id=resource.id, member_id=member_id, added_at=clock.now()))
    session.flush()
    _forget(actor, member_id)
    record(CoOwnerAdded(resource_id=resource.id, member_id=member_id, by_id=actor.id or 0))
    return resource


@use_case
def add_co_owner_called(actor: Actor, resource_id: int, handle: str) -> Resource:
    """The same by username. Raises Invalid when there is nobody of that name."""
    resource = resource_queries.get_resource(actor, resource_id)
    authorize(policies.can_choose_co_owners, actor, resource)
    return add_co_owner(actor, resource_id, _called(handle, "co_owner"))


@use_case
def remove_co_owner(actor: Actor, resource_id: int, member_id: int) -> None:
    """Somebody looks after a document no more; she herself may say so too. Where she did not, nothing changes."""
    resource = _take_turn(actor, resource_id)
    allowed = policies.can_leave_co_owners if member_id == actor.id else policies.can_choose_co_owners
    authorize(allowed, actor, resource)
    if _drop(resource.id, member_id):
        record(CoOwnerRemoved(resource_id=resource.id, member_id=member_id))
    _forget(actor, member_id)


@use_case
def hand_over(actor: Actor, resource_id: int, member_id: int) -> None:
    """Give a document to somebody who sees it; she is told. Raises Forbidden, Invalid."""
    resource = _take_turn(actor, resource_id)
    authorize(policies.can_hand_over, actor, resource)
    _check(resource, member_id)
    before = resource.owner_id
    if member_id == before:
        return
    _drop(resource.id, member_id)
    resource.owner_id, resource.changed_at = member_id, clock.now()
    session.flush()
    _forget(actor, member_id)
    record(ResourceHandedOver(resource_id=resource.id, from_id=before, to_id=member_id, by_id=actor.id or 0))
    record(ResourceChanged(resource_id=resource.id))
    session.expire(resource)


@use_case
def hand_over_to(actor: Actor, resource_id: int, handle: str) -> None:
    """The same by username. Raises Invalid when there is nobody of that name."""
    resource = resource_queries.get_resource(actor, resource_id)
    authorize(policies.can_hand_over, actor, resource)
    hand_over(actor, resource_id, _called(handle, "owner"))


@use_case
def remind(actor: Actor, resource_id: int) -> None:
    """Its owners are to look at a document again; when they are next told is kept, so that each day tells once."""
    authorize(policies.can_remind, actor)
    today = clock.now().date()
    here = sa.select(Resource.review_by).where(Resource.id == resource_id, Resource.remind_on <= today)
    review_by = session.scalar(here.with_for_update())
    if review_by is not None:
        told = sa.update(Resource).where(Resource.id == resource_id)
        session.execute(told.values(remind_on=next_reminder(review_by, today)))
        record(ReviewDue(resource_id=resource_id))


def _take_turn(actor: Actor, resource_id: int) -> Resource:
    resource = resource_queries.get_resource(actor, resource_id)
    session.execute(sa.select(Resource.id).where(Resource.id == resource.id).with_for_update())
    return resource


def _check(resource: Resource, member_id: int) -> None:
    heir = queries.find_as_actor(member_id)
    if heir is None or not policies.can_take_over(heir, resource):
        raise Invalid(errors={"member_id": [_("Choose a member who can see this document.")]})


def _called(handle: str, field: str) -> int:
    wanted = handle.strip().strip(",").lstrip("@").lower()
    found = account_queries.find_by_handles([wanted]).get(wanted)
    if found is None:
        raise Invalid(errors={field: [_("There is no member with the username %(handle)s.", handle=wanted)]})
    return found


def _drop(resource_id: int, member_id: int) -> bool:
    own = sa.delete(CoOwner).where(CoOwner.resource_id == resource_id, CoOwner.member_id == member_id)
    return bool(session.scalars(own.returning(CoOwner.member_id)).all())


def _forget(actor: Actor, member_id: int) -> None:
    if actor.id == member_id and hasattr(actor, "forget"):
        actor.forget("co_owned")
