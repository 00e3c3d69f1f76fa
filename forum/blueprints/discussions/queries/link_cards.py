"""Links of posts: the cards below them, and where a link was posted before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.link_cards import READY, LinkCard, PostedLink
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.links import digest_of

MOST_ASKED = 5


def find_cards(post_ids: Iterable[int]) -> Mapping[int, list[LinkCard]]:
    """The cards of posts that the asker sees, in their order, by the id of the post; one statement."""
    found: dict[int, list[LinkCard]] = {}
    statement = sa.select(PostedLink.post_id, LinkCard).join(LinkCard, LinkCard.id == PostedLink.card_id)
    shown = statement.where(PostedLink.post_id.in_(list(post_ids)), PostedLink.shown, LinkCard.state == READY)
    for row in session.execute(shown.order_by(PostedLink.post_id, PostedLink.position)):
        found.setdefault(row.post_id, []).append(row.LinkCard)
    return found


def list_to_fetch(post_id: int) -> Sequence[LinkCard]:
    """The cards of a post, fetched or not, for Plaza itself; asks no policy since nothing is shown."""
    statement = sa.select(LinkCard).join(PostedLink, PostedLink.card_id == LinkCard.id)
    return session.scalars(
        statement.where(PostedLink.post_id == post_id, PostedLink.shown).order_by(PostedLink.position)
    ).all()


def list_posted(actor: Actor, thread: Thread, urls: Sequence[str]) -> Sequence[Any]:
    """For each of up to five links the first post of a thread that has it: url, number, at, name."""
    asked = [digest_of(url) for url in urls[:MOST_ASKED]]
    if not asked:
        return []
    seen = policies.visible_posts(actor).where(Post.thread_id == thread.id, Post.stands)
    first = (
        sa.select(LinkCard.url, sa.func.min(Post.number).label("number"))
        .join(PostedLink, PostedLink.card_id == LinkCard.id)
        .join(Post, Post.id == PostedLink.post_id)
        .where(LinkCard.digest.in_(asked), Post.id.in_(seen.with_only_columns(Post.id)))
        .group_by(LinkCard.url)
        .subquery()
    )
    statement = (
        sa.select(first.c.url, Post.number, Post.created_at.label("at"), Member.name)
        .join(Post, sa.and_(Post.thread_id == thread.id, Post.number == first.c.number))
        .join(Member, Member.id == Post.author_id)
    )
    return session.execute(statement.order_by(Post.number)).all()
