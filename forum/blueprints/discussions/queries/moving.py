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
    others = group_policies.moderated_groups(actor).where(Group.id != thread.group_id)
    return session.scalars(others.order_by(Group.name, Group.id).limit(MOST_GROUPS)).all()
