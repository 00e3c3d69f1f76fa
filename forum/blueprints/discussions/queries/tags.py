"""The words of a group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.tags import Tag, thread_tags
from forum.blueprints.discussions.models.threads import Thread
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound

MOST_LISTED = 500


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


def list_tags(actor: Actor, group_id: int) -> Sequence[CountedTag]:
    """The words of a group that the asker browses, by name, the first 500; two statements."""
    own = policies.visible_tags(actor).where(Tag.group_id == group_id).options(joinedload(Tag.group))
    tags = session.scalars(own.order_by(Tag.slug).limit(MOST_LISTED)).all()
    counted = (
        sa.select(thread_tags.c.tag_id, sa.func.count())
        .join(Thread, Thread.id == thread_tags.c.thread_id)
        .where(Thread.group_id == group_id, Thread.deleted_at.is_(None), Thread.pending_at.is_(None))
        .group_by(thread_tags.c.tag_id)
    )
    counts = {row[0]: row[1] for row in session.execute(counted)}
    return [CountedTag(tag, counts.get(tag.id, 0)) for tag in tags]


def find_tags(group_id: int, slugs: Iterable[str]) -> Mapping[str, Tag]:
    """Those of these words that the group has, by how they are compared."""
    found = sa.select(Tag).where(Tag.group_id == group_id, Tag.slug.in_(list(slugs))).options(joinedload(Tag.group))
    return {tag.slug: tag for tag in session.scalars(found)}
