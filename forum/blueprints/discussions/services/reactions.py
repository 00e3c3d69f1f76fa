"""Reacting to a post in one word, and taking it back."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import PostReacted
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.reactions import REACTIONS, Reaction
from forum.blueprints.discussions.queries import posts as post_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def react(actor: Actor, post_id: int, name: str) -> Post:
    """React to somebody's post; again changes nothing. Raises NotFound, Forbidden (`own_post`, `not_in_group`)."""
    post = post_queries.get_post(actor, post_id)
    authorize(policies.can_react, actor, post)
    _check(name)
    if _add(post.id, actor.id or 0, name):
        _tell(actor, post, name, added=True)
    return post


@use_case
def take_back(actor: Actor, post_id: int, name: str) -> Post:
    """Take one's reaction back; where there is none nothing changes."""
    post = post_queries.get_post(actor, post_id)
    authorize(policies.can_react, actor, post)
    _check(name)
    own = sa.delete(Reaction).where(Reaction.post_id == post.id, Reaction.member_id == (actor.id or 0))
    if session.scalars(own.where(Reaction.name == name).returning(Reaction.name)).all():
        _tell(actor, post, name, added=False)
    return post


def _check(name: str) -> None:
    if name not in REACTIONS:
        raise NotFound


def _add(post_id: int, member_id: int, name: str) -> bool:
    if session.get(Reaction, (post_id, member_id, name)) is not None:
        return False
    try:
        with savepoint():
            session.add(Reaction(post_id=post_id, member_id=member_id, name=name, at=clock.now()))
            session.flush()
    except IntegrityError:  # another tab was faster
        return False
    return True


def _tell(actor: Actor, post: Post, name: str, *, added: bool) -> None:
    place = {"post_id": post.id, "thread_id": post.thread_id, "group_id": post.thread.group_id}
    record(PostReacted(**place, member_id=actor.id or 0, name=name, added=added))
