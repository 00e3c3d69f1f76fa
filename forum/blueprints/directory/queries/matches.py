"""Members who can help each other, for telling them so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor, with_city
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.details import ProfileCriterion
from forum.blueprints.directory.models.matches import Match, MatchWish
from forum.blueprints.directory.queries import matching
from forum.blueprints.directory.queries.people import complete, viewpoint
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session

TOLD_WITHIN = timedelta(days=7)
MOST_TOLD = 3
"""So many new ones a member is told of in a week: each deserves a message."""
_BOTH_WAYS = {"can_help", "looks_for"}


def wants_matches(member_id: int) -> bool:
    """Whether a member wants to be told of people who help each other with her."""
    return session.scalar(sa.select(MatchWish.wanted).where(MatchWish.member_id == member_id)) is not False


def count_told(member_id: int, since: datetime) -> int:
    """Of how many people a member was told since then."""
    counts = [
        sa.select(sa.func.count()).select_from(Match).where(side == member_id, Match.told_at > since).scalar_subquery()
        for side in (Match.first_id, Match.second_id)
    ]
    return session.scalar(sa.select(counts[0] + counts[1])) or 0


def list_new_matches(member_id: int) -> Sequence[int]:
    """With whom a member helps each other and neither has been told, the best match first; at most `MOST_TOLD`.

    Both see what the other offers and looks for, both want to hear of it, and neither has heard of enough this week.
    """
    member = session.get(Member, member_id)
    if member is None or not member.active:
        return []
    actor = as_actor(member)
    since = clock.now() - TOLD_WITHIN
    room = MOST_TOLD - count_told(member.id, since)
    if room <= 0 or not wants_matches(member.id):
        return []
    found = matching.list_matches(actor, 4 * MOST_TOLD, narrowed=_wished_and_untold(actor))
    told: list[int] = []
    for person in found:
        if len(told) < room and _both_ways(person.reasons) and _seen_by(person.member, member):
            told += [person.id] if count_told(person.id, since) < MOST_TOLD else []
    return told


def _wished_and_untold(actor: Actor) -> sa.ColumnElement[bool]:
    helps = actor.fact("interests")["help"]
    takes = sa.select(ProfileCriterion.member_id).where(
        ProfileCriterion.member_id == Member.id,
        ProfileCriterion.kind == "seek",
        ProfileCriterion.criterion_id.in_(sorted(helps)),
        policies.reaches(actor, ProfileCriterion.audience, ProfileCriterion.member_id),
    )
    ended = sa.select(MatchWish.member_id).where(MatchWish.member_id == Member.id, sa.not_(MatchWish.wanted))
    smaller = sa.and_(Match.first_id == Member.id, Match.second_id == actor.id)
    larger = sa.and_(Match.second_id == Member.id, Match.first_id == actor.id)
    told = sa.or_(*(sa.select(Match.first_id).where(pair).exists() for pair in (smaller, larger)))
    return sa.and_(takes.correlate(Member).exists(), sa.not_(ended.exists()), sa.not_(told))


def _seen_by(other: Member, member: Member) -> bool:
    """Whether the other one sees of this member that she offers what is looked for there, and the reverse."""
    reader = as_actor(other)
    statement: sa.Select[Any] = policies.listed_members(reader).where(Member.id == member.id)
    seen = session.scalars(statement.options(with_city())).all()
    return any(_both_ways(person.reasons) for person in complete(reader, seen, viewpoint(reader)))


def _both_ways(reasons: Sequence[Any]) -> bool:
    return {why.code for why in reasons} >= _BOTH_WAYS
