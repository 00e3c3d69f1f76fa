"""Where a thread may go."""

from __future__ import annotations

from collections.abc import Sequence

from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.kernel.actor import Actor
from forum.kernel.database import session

MOST_GROUPS = 200


def list_targets(actor: Actor, thread: Thread) -> Sequence[Group]:
    """The other groups that the actor moderates, by name."""
    statement = group_policies.browsable_groups(actor).where(Group.id != thread.group_id)
    if not actor.is_staff:
        roles = actor.fact("memberships")
        own = [number for number, role in roles.items() if role in ("moderator", "owner")]
        statement = statement.where(Group.id.in_(own))
    return session.scalars(statement.order_by(Group.name, Group.id).limit(MOST_GROUPS)).all()
