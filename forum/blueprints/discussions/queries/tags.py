"""The words of a group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.tags import LONGEST_TAG, Tag, thread_tags
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.rules import MOST_COUNTED
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.text import slugify


@dataclass(frozen=True)
class CountedTag:
    """A word and how many threads have it."""

    tag: Tag
    threads: int

    @property
    def id(self) -> int:
        return self.tag.id

    @property
    def name(self) -> str:
        return self.tag.name

    @property
    def slug(self) -> str:
        return self.tag.slug

    @property
    def version(self) -> int:
        return self.tag.version

    @property
    def path(self) -> str:
        return self.tag.path


def get_tag(actor: Actor, tag_id: int) -> Tag:
    """A word with its group. Raises NotFound."""
    found = session.scalar(policies.visible_tags(actor).where(Tag.id == tag_id).options(joinedload(Tag.group)))
    if found is None:
        raise NotFound
    return found


def list_tags(
    actor: Actor, group_id: int, q: str = "", cursor: str | None = None, limit: int | None = None
) -> Page[CountedTag]:
    """The words of a group that the asker browses, by name, those with `q` in them; one statement.

    The threads of each are counted to 100.
    """
    own = policies.visible_tags(actor).where(Tag.group_id == group_id).options(joinedload(Tag.group))
    if wanted := slugify(q, LONGEST_TAG) if q.strip() else "":
        own = own.where(Tag.slug.contains(wanted, autoescape=True))
    having = (
        sa.select(sa.literal(1).label("one"))
        .join_from(thread_tags, Thread, Thread.id == thread_tags.c.thread_id)
        .where(thread_tags.c.tag_id == Tag.id, Thread.deleted_at.is_(None), Thread.pending_at.is_(None))
        .limit(MOST_COUNTED)
        .correlate(Tag)
        .subquery()
    )
    threads = sa.select(sa.func.count()).select_from(having).scalar_subquery()
    page = paginate(own.add_columns(threads), [Key(Tag.slug), Key(Tag.id)], cursor, limit)
    return page.map(lambda row: CountedTag(row[0], row[1]))


def find_tags(group_id: int, slugs: Iterable[str]) -> Mapping[str, Tag]:
    """Those of these words that the group has, by how they are compared."""
    found = sa.select(Tag).where(Tag.group_id == group_id, Tag.slug.in_(list(slugs))).options(joinedload(Tag.group))
    return {tag.slug: tag for tag in session.scalars(found)}
