"""Reads of what members have chosen about being told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forum.blueprints.directory.queries import matches
from forum.blueprints.library.queries import requests as document_requests
from forum.blueprints.notifications.models.mails import DigestRefusal
from forum.blueprints.notifications.models.preferences import NotificationPreferences
from forum.kernel.actor import Actor
from forum.kernel.database import session


@dataclass(frozen=True)
class Choices:
    """All that a member has chosen about being told."""

    chosen: NotificationPreferences
    peer_matches: bool
    document_requests: bool
    no_digest_of: Sequence[int]

    @property
    def version(self) -> int:
        return self.chosen.version


def get_choices(actor: Actor) -> Choices:
    """What one has chosen; four statements."""
    own_id = actor.id or 0
    wishes = matches.wants_matches(own_id), document_requests.wants_requests(own_id)
    return Choices(get_preferences(own_id), *wishes, _list_refused(own_id))


def get_preferences(member_id: int) -> NotificationPreferences:
    """What a member has chosen, or the usual while she has chosen nothing, which is not kept; one statement."""
    return session.get(NotificationPreferences, member_id) or NotificationPreferences.usual(member_id)


def find_preferences(member_ids: Iterable[int]) -> Mapping[int, NotificationPreferences]:
    """The same for each of these members, by member; one statement."""
    wanted = set(member_ids)
    statement = sa.select(NotificationPreferences).where(NotificationPreferences.member_id.in_(wanted))
    chosen = {one.member_id: one for one in session.scalars(statement)} if wanted else {}
    return {number: chosen.get(number) or NotificationPreferences.usual(number) for number in wanted}


def _list_refused(member_id: int) -> Sequence[int]:
    refused = sa.select(DigestRefusal.group_id).where(DigestRefusal.member_id == member_id)
    return session.scalars(refused.order_by(DigestRefusal.group_id)).all()
