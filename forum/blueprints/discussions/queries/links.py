"""Posts that lead to others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.links import PostLink
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries.addresses import lead_from
from forum.kernel.actor import Actor
from forum.kernel.database import session

MOST_SHOWN = 5


@dataclass(frozen=True)
class BackLink:
    """A post elsewhere that leads to this one."""

    post_id: int
    title: str
    url: str


def find_links_to(actor: Actor, post_ids: Iterable[int]) -> Mapping[int, Sequence[BackLink]]:
    """What leads to these posts from other threads that the asker sees, the latest five of each; one statement."""
    target = aliased(Post)
    place = sa.func.row_number().over(partition_by=PostLink.target_id, order_by=PostLink.source_id.desc())
    seen = (
        policies.visible_threads(actor)
        .join(Post, Post.thread_id == Thread.id)
        .join(PostLink, PostLink.source_id == Post.id)
        .join(target, target.id == PostLink.target_id)
        .where(PostLink.target_id.in_(list(post_ids)), Post.stands, target.thread_id != Post.thread_id)
        .with_only_columns(PostLink.target_id, Post.id, Thread.title, Thread.slug, Thread.id, Post.number, place)
    ).subquery()
    target_id, post_id, title, slug, thread_id, number, rank = seen.c
    statement = sa.select(target_id, post_id, title, slug, thread_id, number).where(rank <= MOST_SHOWN)
    found: dict[int, list[BackLink]] = {}
    for row in session.execute(statement.order_by(target_id, rank)):
        address = f"/t/{row[3]}/{row[4]}/{row[5]}"
        found.setdefault(row[0], []).append(BackLink(row[1], row[2], address))
    return found


def find_places(places: Iterable[tuple[int, int | None]]) -> set[int]:
    """The ids of the posts that these threads and numbers lead to, wherever they are now; of the opening ones without
    a number."""
    numbered = {(thread_id, number or 1) for thread_id, number in places}  # number 1 opens a thread, or did
    return set(session.scalars(sa.select(Post.id).where(lead_from(sorted(numbered)))))
