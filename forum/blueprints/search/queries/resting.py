"""What can still be found while the engine is away: titles and names, from the database."""

from __future__ import annotations

from collections.abc import Sequence

from forum.blueprints.search.rules.asking import EACH_AT_ONCE, PAGE_SIZE, Asked, Kind, Results, Shown, in_turn
from forum.kernel.actor import Actor
from forum.kernel.search import SOURCES, words_of

MOST_WORDS = 6


def find_titled(actor: Actor, kinds: Sequence[Kind], asked: Asked) -> Results:
    """Threads, documents and people with all the words in title or name; nothing for a search that is narrowed."""
    words = words_of(asked.text)[:MOST_WORDS]
    if not words or asked.page > 1 or asked.since or asked.until or any(asked.filters.values()):
        return Results((), {}, {}, degraded=True)
    most = PAGE_SIZE if asked.kind else EACH_AT_ONCE
    sources = [SOURCES[kind.index].titled for kind in kinds]
    lists = [[Shown(found, "") for found in titled(actor, words, most)] for titled in sources if titled is not None]
    return Results(list(in_turn(lists)), {}, {}, degraded=True)
