"""The words that mean the same."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.search import policies
from forum.blueprints.search.models.synonyms import SynonymGroup
from forum.blueprints.search.rules.synonyms import Synonyms
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize
from forum.kernel.search import synonyms_kept
from forum.kernel.text import fold


@synonyms_kept
def synonyms_in_use() -> Synonyms:
    """The words that find one another, for the engine; asks no policy since nothing is shown."""
    rows = session.scalars(sa.select(SynonymGroup.words).where(SynonymGroup.removed_at.is_(None)))
    return tuple(tuple(words) for words in rows)


def list_synonyms(
    actor: Actor, text: str = "", cursor: str | None = None, limit: int | None = None
) -> Page[SynonymGroup]:
    """The groups that have a word with this text in it, by the alphabet. Raises Forbidden."""
    authorize(policies.can_keep_synonyms, actor)
    statement = policies.visible_synonyms(actor)
    if text:
        statement = statement.where(SynonymGroup.search_words.contains(fold(text), autoescape=True))
    return paginate(statement, [Key(SynonymGroup.search_words), Key(SynonymGroup.id)], cursor, limit)


def get_synonyms(actor: Actor, group_id: int) -> SynonymGroup:
    """One group. Raises NotFound."""
    found = session.scalar(policies.visible_synonyms(actor).where(SynonymGroup.id == group_id))
    if found is None:
        raise NotFound
    return found
