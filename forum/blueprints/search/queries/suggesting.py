"""What may be meant while somebody types."""

from __future__ import annotations

from forum.blueprints.search.queries.asking import viewer_of
from forum.blueprints.search.rules.asking import in_turn
from forum.kernel.actor import Actor
from forum.kernel.search import SOURCES, Found, engine
from search.engine import SearchRejected, SearchRequest, SearchUnavailable

SUGGESTED = 3


def suggest(actor: Actor, text: str) -> list[Found]:
    """A few titles and names that begin with what is typed; none while the engine rests."""
    viewer = viewer_of(actor)
    indexes = [name for name in ("members", "library_resources", "threads") if name in SOURCES]
    requests = [SearchRequest(name, viewer, text, limit=SUGGESTED, prefix=True, all_words=True) for name in indexes]
    try:
        answers = engine().search_many(requests)
    except (SearchUnavailable, SearchRejected):
        return []
    lists = []
    for name, answer in zip(indexes, answers, strict=True):
        present = SOURCES[name].present(actor, answer.hits, text)
        lists.append([present[hit.id] for hit in answer.hits if hit.id in present])
    return list(in_turn(lists))
