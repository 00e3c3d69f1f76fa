"""Words on threads: found or made when somebody writes them, kept in order by moderators."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import TagChanged
from forum.blueprints.discussions.models.tags import LONGEST_TAG, MOST_TAGS, Tag, thread_tags
from forum.blueprints.discussions.queries import tags as queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.text import slugify
from forum.kernel.use_case import savepoint, use_case


def find_or_make(group_id: int, names: Iterable[str]) -> list[Tag]:
    """Within a use case: the words of a group, those it has not yet made anew. Raises Invalid beyond five."""
    wanted = {slugify(name, LONGEST_TAG): name for name in reversed(list(names))}
    if len(wanted) > MOST_TAGS:
        raise Invalid(errors={"tags": [_("Choose up to five tags.")]})
    found = dict(queries.find_tags(group_id, wanted)) if wanted else {}
    for slug, name in wanted.items():
        if slug not in found:
            found[slug] = _make(group_id, slug, name)
    return sorted(found.values(), key=lambda tag: tag.slug)


@use_case
def rename_tag(actor: Actor, tag_id: int, name: str, version: int | None = None) -> Tag:
    """Write a word of a group another way; where that is another of its words already, both become one."""
    tag = queries.get_tag(actor, tag_id)
    authorize(policies.can_curate_tags, actor, tag.group)
    check_version(tag.version, version)
    slug = slugify(name, LONGEST_TAG)
    other = queries.find_tags(tag.group_id, [slug]).get(slug)
    if other is not None and other.id != tag.id:
        _join(tag, other)
        kept = other
    else:
        tag.name, tag.slug, kept = name, slug, tag
    session.flush()
    record(TagChanged(tag_id=tag_id, group_id=kept.group_id))
    return kept


@use_case
def remove_tag(actor: Actor, tag_id: int, version: int | None = None) -> Tag:
    """Take a word off all threads of its group."""
    tag = queries.get_tag(actor, tag_id)
    authorize(policies.can_curate_tags, actor, tag.group)
    check_version(tag.version, version)
    session.execute(sa.delete(thread_tags).where(thread_tags.c.tag_id == tag.id))
    session.delete(tag)
    session.flush()
    record(TagChanged(tag_id=tag_id, group_id=tag.group_id))
    return tag


def _make(group_id: int, slug: str, name: str) -> Tag:
    try:
        with savepoint():
            session.add(Tag(group_id=group_id, slug=slug, name=name, created_at=clock.now()))
            session.flush()
    except IntegrityError:
        session.expire_all()  # somebody else made it at the same moment
    return queries.find_tags(group_id, [slug])[slug]


def _join(tag: Tag, other: Tag) -> None:
    both = sa.select(thread_tags.c.thread_id).where(thread_tags.c.tag_id == other.id)
    of_tag = thread_tags.c.tag_id == tag.id
    session.execute(sa.delete(thread_tags).where(of_tag, thread_tags.c.thread_id.in_(both)))
    session.execute(sa.update(thread_tags).where(of_tag).values(tag_id=other.id))
    session.delete(tag)
