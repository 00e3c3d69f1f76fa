"""Whom the actor may begin to write to: what connects them, and what the others have chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.queries.peers import find_alike
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.directory.queries import courtesies
from forum.blueprints.directory.rules.courtesy import ANYBODY, GROUPS, PEERS, Acquaintance, Choices
from forum.blueprints.groups.models.groups import Membership
from forum.blueprints.messages.models.conversations import Message
from forum.blueprints.messages.models.participations import Participation
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import Decision


def decide_contact(actor: Actor, members: Sequence[Member]) -> Mapping[int, Decision]:
    """For each of these members whether the actor may begin to write to her, and if not, what to tell.

    The number of statements does not depend on how many members there are.
    """
    choices = courtesies.find_choices(member.id for member in members)
    known = _acquaintances(actor, members, choices)
    return {
        member.id: directory_policies.can_write_to(actor, member, choices[member.id], known[member.id])
        for member in members
    }


def _acquaintances(
    actor: Actor, members: Sequence[Member], choices: Mapping[int, Choices]
) -> Mapping[int, Acquaintance]:
    choosy = [member for member in members if choices[member.id].contact != ANYBODY and not actor.is_staff]
    in_groups = _who_share_a_group(actor, [one.id for one in choosy if choices[one.id].contact == GROUPS])
    by_peers = [one for one in choosy if choices[one.id].contact == PEERS]
    writers = _who_have_written(actor, [one.id for one in choosy])
    similar = _who_see_a_peer(actor, by_peers)
    return {one.id: Acquaintance(one.id in in_groups, one.id in similar, one.id in writers) for one in members}


def _who_share_a_group(actor: Actor, member_ids: Iterable[int]) -> frozenset[int]:
    wanted, mine = list(member_ids), list(actor.fact("memberships"))
    if not (wanted and mine):
        return frozenset()
    statement = sa.select(Membership.member_id).where(Membership.member_id.in_(wanted), Membership.group_id.in_(mine))
    return frozenset(session.scalars(statement.distinct()))


def _who_see_a_peer(actor: Actor, members: Sequence[Member]) -> frozenset[int]:
    """Whose city is the actor's or resembles it by its figures: a city that the actor's pinned opens no door."""
    city_id: int | None = getattr(actor, "city_id", None)
    if not members or city_id is None:
        return frozenset()
    near = {city_id, *find_alike(city_id)}
    return frozenset(one.id for one in members if one.city_id in near)


def _who_have_written(actor: Actor, member_ids: Iterable[int]) -> frozenset[int]:
    wanted = list(member_ids)
    if not wanted:
        return frozenset()
    own, other = aliased(Participation), aliased(Participation)
    written = sa.select(Message.id).where(
        Message.conversation_id == own.conversation_id, Message.author_id == other.member_id, Message.note.is_(None)
    )
    statement = (
        sa.select(other.member_id)
        .join(own, own.conversation_id == other.conversation_id)
        .where(other.member_id.in_(wanted), own.member_id == (actor.id or 0), written.exists())
    )
    return frozenset(session.scalars(statement.distinct()))
