"""Remembering which posts lead to which."""

from __future__ import annotations

import re

import sqlalchemy as sa

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.links import PostLink
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.queries import links as queries
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

MOST_LINKS = 50
_POST_LINK = re.compile(r'href="(https?://[^/"]+)?/t/[a-z0-9-]+/([1-9]\d{0,8})(?:/([1-9]\d{0,8}))?(?=["#?])')


@use_case
def save_links(actor: Actor, post_id: int, site: str) -> None:
    """Remember where a post leads now; `site` is the address of this community. Readers ask whether it stands."""
    authorize(policies.can_write_threads, actor)
    post = session.get(Post, post_id)
    if post is not None:
        _save(post, site)


@use_case
def save_links_of_thread(actor: Actor, thread_id: int, site: str) -> None:
    """The same for every post of a thread that was written at once."""
    authorize(policies.can_write_threads, actor)
    leading = sa.select(Post).where(Post.thread_id == thread_id, Post.html.contains("/t/", autoescape=True))
    for post in session.scalars(leading).all():
        _save(post, site)


def find_post_links(html: str, site: str) -> set[tuple[int, int | None]]:
    """Thread and number of the posts of this community that rendered text leads to, the first fifty of them."""
    own = (None, site.rstrip("/"))
    found = [(int(m[2]), int(m[3]) if m[3] else None) for m in _POST_LINK.finditer(html) if m[1] in own]
    return set(list(dict.fromkeys(found))[:MOST_LINKS])


def _save(post: Post, site: str) -> None:
    wanted = find_post_links(post.html, site)
    now = (queries.find_places(wanted) if wanted else set()) - {post.id}
    own = PostLink.source_id == post.id
    before = set(session.scalars(sa.select(PostLink.target_id).where(own)))
    if before - now:
        session.execute(sa.delete(PostLink).where(own, PostLink.target_id.in_(before - now)))
    session.add_all(PostLink(source_id=post.id, target_id=target_id) for target_id in sorted(now - before))
    session.flush()
