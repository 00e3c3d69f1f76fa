"""Members as what reports and the log point at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.kernel.actor import Actor
from forum.kernel.subjects import SubjectCard


def load_members(actor: Actor, ids: Sequence[int]) -> Mapping[int, Member]:
    """The visible ones of these members; one statement."""
    return account_queries.get_members(actor, ids)


def member_card(member: Member) -> SubjectCard:
    """A member where she is only mentioned."""
    where = member.city.name if member.city else ""
    return SubjectCard(title=member.name, author=member, at=member.joined_at, where=where)
