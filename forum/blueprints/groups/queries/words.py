"""The words that a group watches."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.groups import policies
from forum.blueprints.groups.models.words import WatchWord
from forum.blueprints.groups.queries.groups import get_group
from forum.blueprints.groups.rules import find_watched
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize


def list_words(actor: Actor, group_id: int) -> Sequence[WatchWord]:
    """The watched words of a group by the alphabet; at most 200. Raises NotFound, Forbidden."""
    authorize(policies.can_moderate, actor, get_group(actor, group_id))
    statement = policies.visible_words(actor).where(WatchWord.group_id == group_id)
    return session.scalars(
        statement.order_by(WatchWord.pattern, WatchWord.id).options(joinedload(WatchWord.group))
    ).all()


def get_word(actor: Actor, group_id: int, word_id: int) -> WatchWord:
    """A watched word. Raises NotFound."""
    statement = policies.visible_words(actor).where(WatchWord.group_id == group_id, WatchWord.id == word_id)
    found = session.scalar(statement.options(joinedload(WatchWord.group)))
    if found is None:
        raise NotFound
    return found


def find_watched_words(group_id: int, text: str) -> Sequence[str]:
    """Which of the words of a group stand in a text, for its moderators; asks no policy since nothing is shown."""
    rows = session.execute(sa.select(WatchWord.pattern, WatchWord.word).where(WatchWord.group_id == group_id))
    words = {row.pattern: row.word for row in rows}
    return [words[pattern] for pattern in find_watched(text, words)]
