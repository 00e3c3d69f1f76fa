"""Reads of what members have chosen about being told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from forum.blueprints.notifications.models.preferences import NotificationPreferences
from forum.kernel.database import session


def get_preferences(member_id: int) -> NotificationPreferences:
    """What a member has chosen, or the usual while she has chosen nothing, which is not kept; one statement."""
    return session.get(NotificationPreferences, member_id) or NotificationPreferences.usual(member_id)


def find_preferences(member_ids: Iterable[int]) -> Mapping[int, NotificationPreferences]:
    """The same for each of these members, by member; one statement."""
    wanted = set(member_ids)
    statement = sa.select(NotificationPreferences).where(NotificationPreferences.member_id.in_(wanted))
    chosen = {one.member_id: one for one in session.scalars(statement)} if wanted else {}
    return {number: chosen.get(number) or NotificationPreferences.usual(number) for number in wanted}
