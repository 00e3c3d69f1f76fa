"""The pages of a group's own, and what is pinned to its home."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.groups import policies
from forum.blueprints.groups.models.pages import GroupPage, GroupPin
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound


def list_pages(actor: Actor, group_id: int) -> Sequence[GroupPage]:
    """The pages of a group in their order; there are at most eight. None for who does not read the group."""
    statement = policies.visible_pages(actor).where(GroupPage.group_id == group_id)
    return session.scalars(statement.order_by(GroupPage.place, GroupPage.id).options(joinedload(GroupPage.group))).all()


def get_page(actor: Actor, group_id: int, page_id: int) -> GroupPage:
    """A page of a group. Raises NotFound."""
    return _one(policies.visible_pages(actor).where(GroupPage.group_id == group_id, GroupPage.id == page_id))


def get_page_by_slug(actor: Actor, group_id: int, slug: str) -> GroupPage:
    """The page of an address. Raises NotFound."""
    return _one(policies.visible_pages(actor).where(GroupPage.group_id == group_id, GroupPage.slug == slug))


def list_pins(actor: Actor, group_id: int) -> Sequence[GroupPin]:
    """What is pinned to the home of a group, in its order; at most ten. None for who does not read the group."""
    statement = policies.visible_pins(actor).where(GroupPin.group_id == group_id)
    return session.scalars(statement.order_by(GroupPin.place, GroupPin.id).options(joinedload(GroupPin.group))).all()


def get_pin(actor: Actor, group_id: int, pin_id: int) -> GroupPin:
    """Something that is pinned to the home of a group. Raises NotFound."""
    statement = policies.visible_pins(actor).where(GroupPin.group_id == group_id, GroupPin.id == pin_id)
    found = session.scalar(statement.options(joinedload(GroupPin.group)))
    if found is None:
        raise NotFound
    return found


def _one(statement: sa.Select[GroupPage]) -> GroupPage:
    found = session.scalar(statement.options(joinedload(GroupPage.group)))
    if found is None:
        raise NotFound
    return found
