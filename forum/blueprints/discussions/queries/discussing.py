"""Reads around the comments on documents: posts in threads about them, in groups that one reads."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.curating import ThreadResource
from forum.blueprints.discussions.models.document_threads import DocumentThread
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import resources as resource_queries
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

MOST_THREADS = 10
MOST_DOCUMENTS = 20
_NEWEST_FIRST = [Key(Post.created_at, descending=True), Key(Post.id, descending=True)]


def list_comments(actor: Actor, resource: Resource, cursor: str | None = None, limit: int | None = None) -> Page[Post]:
    """The comments on a document that the asker sees, the newest first, but for those of people she has blocked."""
    about = sa.select(DocumentThread.thread_id).where(DocumentThread.resource_id == resource.id)
    return list_posts_in(actor, about, cursor, limit)


def list_posts_in(
    actor: Actor, about: sa.Select[int], cursor: str | None = None, limit: int | None = None
) -> Page[Post]:
    """The same in threads that a statement selects by their numbers."""
    statement = policies.visible_posts(actor).where(
        Post.thread_id.in_(about), Post.stands, Post.pending_at.is_(None),
        Post.author_id.not_in(directory_policies.blocked_members(actor)),
    )  # fmt: skip
    return paginate(statement.options(*_shown()), _NEWEST_FIRST, cursor, limit)


def get_comment(actor: Actor, post_id: int) -> Post:
    """A comment with all that is shown of it. Raises NotFound."""
    statement = policies.visible_posts(actor).where(Post.id == post_id).options(*_shown())
    found = session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def list_threads(actor: Actor, resource: Resource) -> Sequence[Thread]:
    """The threads about a document in groups that the asker reads, the latest first; a few."""
    return list_latest(actor, sa.select(DocumentThread.thread_id).where(DocumentThread.resource_id == resource.id))


def list_latest(actor: Actor, about: sa.Select[int]) -> Sequence[Thread]:
    """The same of threads that a statement selects by their numbers."""
    latest = policies.visible_threads(actor).where(Thread.id.in_(about)).order_by(Thread.last_post_at.desc(), Thread.id)
    return session.scalars(latest.options(joinedload(Thread.group)).limit(MOST_THREADS)).all()


def list_places(actor: Actor, resource: Resource) -> Sequence[Group]:
    """The groups of hers in which the actor may comment on a document, that of the document first."""
    fitting = [group for group in own_groups(actor) if policies.can_discuss_in(actor, resource, group)]
    return sorted(fitting, key=lambda group: group.id != resource.group_id)


def own_groups(actor: Actor) -> Sequence[Group]:
    """The groups to which the actor belongs, by name."""
    mine = list(actor.fact("memberships"))
    named = sa.select(Group).where(Group.id.in_(mine)).order_by(Group.name, Group.id)
    return session.scalars(named).all() if mine else ()


def find_thread_in(actor: Actor, resource_id: int, group_id: int) -> Thread | None:
    """The thread about a document in a group that takes further comments, the latest first."""
    return find_going_on(
        actor, sa.select(DocumentThread.thread_id).where(DocumentThread.resource_id == resource_id), group_id
    )


def find_going_on(actor: Actor, about: sa.Select[int], group_id: int) -> Thread | None:
    """The same among threads that a statement selects by their numbers."""
    statement = policies.visible_threads(actor).where(Thread.id.in_(about), Thread.group_id == group_id)
    latest = statement.order_by(Thread.last_post_at.desc(), Thread.id).options(joinedload(Thread.group))
    return next((one for one in session.scalars(latest.limit(MOST_THREADS)) if policies.can_reply(actor, one)), None)


def list_documents_about(actor: Actor, thread: Thread) -> list[Resource]:
    """The documents that a thread is about, with all that is shown of them, as far as the asker may see them."""
    about = sa.select(DocumentThread.resource_id).where(DocumentThread.thread_id == thread.id).limit(MOST_DOCUMENTS)
    return list(resource_queries.get_resources(actor, session.scalars(about).all()).values())


def list_documents(actor: Actor, thread: Thread) -> tuple[list[Resource], list[Resource]]:
    """The documents made of a thread and those it is about, as far as the asker may see them; one statement."""
    made = sa.select(
        ThreadResource.resource_id.label("resource_id"), ThreadResource.made_at.label("at"), sa.literal(1).label("made")
    ).where(ThreadResource.thread_id == thread.id)
    about = sa.select(DocumentThread.resource_id, DocumentThread.begun_at, sa.literal(0))
    links = sa.union_all(made, about.where(DocumentThread.thread_id == thread.id)).subquery()
    seen = library_policies.visible_resources(actor).join(links, links.c.resource_id == Resource.id)
    newest_first = seen.add_columns(links.c.made).order_by(links.c.at.desc(), Resource.id.desc()).limit(MOST_DOCUMENTS)
    rows = session.execute(newest_first).all()
    return [row[0] for row in rows if row.made], [row[0] for row in rows if not row.made]


def _shown() -> tuple[ORMOption, ...]:
    return joinedload(Post.thread).joinedload(Thread.group), joinedload(Post.author).joinedload(Member.city)
