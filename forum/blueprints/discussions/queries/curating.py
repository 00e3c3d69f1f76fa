"""What moderators have made of threads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.addresses import PostAddress
from forum.blueprints.discussions.models.curating import ThreadResource, ThreadSummary
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.models.resources import Resource
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound


def get_summary(actor: Actor, thread_id: int) -> ThreadSummary:
    """The summary of a thread. Raises NotFound, also while there is none."""
    found = find_summary(thread_queries.get_thread(actor, thread_id))
    if found is None or not found.body:
        raise NotFound
    return found


def find_summary(thread: Thread) -> ThreadSummary | None:
    """The summary of a thread that the asker sees; an empty one was taken away."""
    statement = sa.select(ThreadSummary).where(ThreadSummary.thread_id == thread.id)
    who = joinedload(ThreadSummary.editor).joinedload(Member.city)
    return session.scalar(statement.options(who, joinedload(ThreadSummary.thread)))


def find_cited(thread: Thread, numbers: Iterable[int]) -> Mapping[int, int]:
    """The ids of the posts of these numbers that stand in a thread, by number."""
    standing = sa.select(Post.number, Post.id).where(Post.thread_id == thread.id, Post.stands)
    return {row.number: row.id for row in session.execute(standing.where(Post.number.in_(list(numbers))))}


def find_new_numbers(source: Thread, target: Thread, numbers: Iterable[int]) -> Mapping[int, int]:
    """The numbers that posts of one thread have in another into which they were moved, by what they were before."""
    moved = sa.select(PostAddress.number, Post.number).join(Post, Post.id == PostAddress.post_id)
    here = (PostAddress.thread_id == source.id, PostAddress.number.in_(list(numbers)), Post.thread_id == target.id)
    return {row[0]: row[1] for row in session.execute(moved.where(*here))}


def list_resources(actor: Actor, thread: Thread) -> Sequence[Resource]:
    """The documents that were made of a thread, as far as the asker may see them, the newest first."""
    made = library_policies.visible_resources(actor).join(ThreadResource, ThreadResource.resource_id == Resource.id)
    newest_first = (ThreadResource.made_at.desc(), Resource.id.desc())
    return session.scalars(made.where(ThreadResource.thread_id == thread.id).order_by(*newest_first).limit(10)).all()


def find_origin(actor: Actor, resource_id: int) -> Thread | None:
    """The thread of which a document was made, if the asker may see it."""
    statement = policies.visible_threads(actor).join(ThreadResource, ThreadResource.thread_id == Thread.id)
    made = statement.where(ThreadResource.resource_id == resource_id).options(joinedload(Thread.group))
    return session.scalar(made.order_by(ThreadResource.made_at).limit(1))
