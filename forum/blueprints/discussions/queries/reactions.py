"""Who has answered a post with one word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.reactions import REACTIONS, Reaction
from forum.blueprints.discussions.queries import posts
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.pagination import Key, Page, paginate

IN_TIME = [Key(Reaction.at), Key(Reaction.member_id), Key(Reaction.name)]


@dataclass(frozen=True)
class ReactionCount:
    """How many reacted with one name; `mine` when the asker is among them."""

    name: str
    count: int
    mine: bool


def count_reactions(actor: Actor, post_ids: Iterable[int]) -> Mapping[int, Sequence[ReactionCount]]:
    """The reactions to posts that the asker sees, by post, in the order of the set; one statement for all of them."""
    mine = sa.func.max(sa.case((Reaction.member_id == (actor.id or 0), 1), else_=0))
    counted = sa.select(Reaction.post_id, Reaction.name, sa.func.count(), mine)
    wanted = list(post_ids)
    rows = session.execute(counted.where(Reaction.post_id.in_(wanted)).group_by(Reaction.post_id, Reaction.name))
    found: dict[int, list[ReactionCount]] = {}
    for post_id, name, count, own in rows:
        found.setdefault(post_id, []).append(ReactionCount(name, count, bool(own)))
    for counts in found.values():
        counts.sort(key=lambda one: REACTIONS.index(one.name))
    return found


def list_reactions(
    actor: Actor, post_id: int, name: str | None = None, cursor: str | None = None, limit: int | None = None
) -> Page[Reaction]:
    """Who reacted to a post, the first one first; with one name if it is given. Raises NotFound."""
    post = posts.get_post(actor, post_id)
    statement = sa.select(Reaction).where(Reaction.post_id == post.id)
    if name is not None:
        statement = statement.where(Reaction.name == name)
    statement = statement.options(joinedload(Reaction.member).joinedload(Member.city))
    return paginate(statement, IN_TIME, cursor, limit)


def has_reacted(post_id: int, member_id: int) -> bool:
    """Whether a member reacts to a post."""
    own = sa.select(Reaction.name).where(Reaction.post_id == post_id, Reaction.member_id == member_id)
    return session.scalar(own.limit(1)) is not None


def count_reacting(post_id: int) -> int:
    """How many members reacted to a post."""
    counted = sa.select(sa.func.count(Reaction.member_id.distinct())).where(Reaction.post_id == post_id)
    return session.scalar(counted) or 0
