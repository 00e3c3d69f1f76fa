"""What the forms of the library offer to choose from."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.rules import reaches
from forum.kernel.actor import Actor
from forum.kernel.database import session


def list_own_groups(actor: Actor) -> Sequence[sa.Row[int, str, str]]:
    """Number and name of the open groups one belongs to, in which one may share."""
    mine = actor.fact("memberships")
    statement = sa.select(Group.id, Group.name, Group.attach_from).where(Group.archived_at.is_(None))
    rows = session.execute(statement.where(Group.id.in_(list(mine))).order_by(Group.name, Group.id)).all()
    return [row for row in rows if reaches(mine[row.id], row.attach_from)]
