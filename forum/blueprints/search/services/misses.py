"""Counting searches without a result, without keeping who searched."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.search import policies
from forum.blueprints.search.models.misses import LONGEST_WORDS, SearchMiss, SearchMissMark, SearchMissWeek
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.marks import mark_of
from forum.kernel.policies import authorize
from forum.kernel.text import fold
from forum.kernel.use_case import open_to_all, savepoint, use_case

KEPT = timedelta(days=182)


@use_case
@open_to_all
def count_miss(actor: Actor, text: str) -> None:
    """Note that a member found nothing for these words; nothing of a stranger."""
    words = " ".join(fold(text).split())[:LONGEST_WORDS]
    if not words or not actor.signed_in:
        return
    try:
        with savepoint():
            _count(actor, words)
    except IntegrityError:  # somebody else searched for the same words at this moment
        return


@use_case
def forget_old(actor: Actor) -> None:
    """Forget words that were last searched half a year ago. Raises Forbidden."""
    authorize(policies.can_tell_of_searches, actor)
    session.execute(sa.delete(SearchMiss).where(SearchMiss.last_at < clock.now() - KEPT))


def _count(actor: Actor, words: str) -> None:
    at = clock.now()
    week = at.date() - timedelta(days=at.weekday())
    miss = session.scalar(sa.select(SearchMiss).where(SearchMiss.words == words))
    if miss is None:
        miss = SearchMiss(words=words, people=0, last_at=at)
        session.add(miss)
        session.flush()
    mark = mark_of(actor.id, words)
    if session.get(SearchMissMark, (miss.id, mark)) is None:
        session.add(SearchMissMark(miss_id=miss.id, mark=mark))
        miss.people = SearchMiss.people + 1
    miss.last_at = at
    counted = session.get(SearchMissWeek, (miss.id, week))
    if counted is None:
        session.add(SearchMissWeek(miss_id=miss.id, week=week, times=1))
    else:
        counted.times = SearchMissWeek.times + 1
    session.flush()
