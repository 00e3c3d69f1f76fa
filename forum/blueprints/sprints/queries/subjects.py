"""Sprints and applications as notifications read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import joinedload

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.applications import SprintApplication
from forum.blueprints.sprints.models.sprints import Sprint
from forum.kernel.actor import Actor
from forum.kernel.database import session


def load_sprints(actor: Actor, ids: Sequence[int]) -> Mapping[int, Sprint]:
    """Those of these sprints that one may see."""
    return {one.id: one for one in session.scalars(policies.visible_sprints(actor).where(Sprint.id.in_(ids)))}


def load_applications(actor: Actor, ids: Sequence[int]) -> Mapping[int, SprintApplication]:
    """Those of these applications that one may see, with sprint and city."""
    wanted = policies.visible_applications(actor).where(SprintApplication.id.in_(ids))
    whole = (joinedload(SprintApplication.sprint), joinedload(SprintApplication.city))
    return {one.id: one for one in session.scalars(wanted.options(*whole))}
