"""Threads that may answer what somebody is about to ask."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.rules import SHORTEST_COMPARED, shares_words, telling_words
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.search import find_similar

MOST = 5
MOST_WORDS = 6
TITLES_LOOKED_THROUGH = 20_000
MOST_TARGETS, MOST_LOOKED_THROUGH = 8, 60


def list_similar(actor: Actor, title: str) -> Sequence[Thread]:
    """Up to five threads that the asker sees and that share words with a title of at least ten letters.

    Search finds them and the database decides; without search there are none.
    """
    if len(title) < SHORTEST_COMPARED:
        return []
    hits = find_similar(actor, "threads", telling_words(title)[:MOST_WORDS], 6 * MOST)
    near = [row_id for row_id, said in hits.items() if shares_words(title, said)]
    seen = policies.visible_threads(actor).where(Thread.id.in_(near)).options(joinedload(Thread.group))
    found = {thread.id: thread for thread in session.scalars(seen)} if near else {}
    return [found[row_id] for row_id in near if row_id in found][:MOST]


def list_titled(actor: Actor, words: Sequence[str], most: int) -> Sequence[Thread]:
    """Those of the latest threads that have these words in their titles, for when search is away."""
    latest = sa.select(Thread.id).order_by(Thread.last_post_at.desc(), Thread.id.desc()).limit(TITLES_LOOKED_THROUGH)
    statement = policies.visible_threads(actor).where(Thread.id.in_(latest), Thread.pending_at.is_(None))
    for word in words:
        statement = statement.where(sa.func.lower(Thread.title).contains(word, autoescape=True))
    shown = statement.options(joinedload(Thread.group), joinedload(Thread.author), selectinload(Thread.criteria))
    return session.scalars(shown.order_by(Thread.last_post_at.desc(), Thread.id.desc()).limit(most)).all()


def list_to_merge_into(actor: Actor, thread: Thread, words: str) -> Sequence[Thread]:
    """Up to eight other threads with some of these words that the actor moderates, the likeliest first."""
    near = list(find_similar(actor, "threads", telling_words(words)[:MOST_WORDS], MOST_LOOKED_THROUGH))
    seen = policies.visible_threads(actor).where(Thread.id.in_(near), Thread.id != thread.id)
    found = {one.id: one for one in session.scalars(seen.options(joinedload(Thread.group)))} if near else {}
    ranked = (found[row_id] for row_id in near if row_id in found)
    return list(islice((one for one in ranked if policies.can_move_posts(actor, one)), MOST_TARGETS))
