"""Every change of what can be found is brought to the index, in batches, in a lane of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from forum.blueprints.search.events import SynonymsChanged
from forum.blueprints.search.queries.synonyms import synonyms_in_use
from forum.kernel import indexing
from forum.kernel.errors import NotNow
from forum.kernel.events import Event, Lane, Subscription, add_subscription, find_subscription, subscribe
from forum.kernel.search import SOURCES, SearchUnavailable, Source, changes_of, engine

BATCH = 200


def listen() -> None:
    """Subscribe each source to the facts that touch its rows; once, however many applications a process makes."""
    for source in SOURCES.values():
        name = f"search.index_{source.index}"
        if find_subscription(name) is None:
            add_subscription(Subscription(name, _refresher(source), Lane.INDEX, BATCH, True), *changes_of(source))


def _refresher(source: Source) -> object:
    def refresh(events: Sequence[Event]) -> None:
        rows = [row for event in events for row in changes_of(source)[type(event)](event)]
        if rows:
            with waiting_for_engine():
                indexing.refresh(source, rows)

    return refresh


@subscribe(SynonymsChanged, lane=Lane.INDEX)
def tell_engine(event: SynonymsChanged) -> None:
    """An engine that keeps synonyms itself learns those in use now."""
    with waiting_for_engine():
        engine().use_synonyms(synonyms_in_use())


@contextmanager
def waiting_for_engine() -> Iterator[None]:
    """What cannot be told while the engine is away waits for it."""
    try:
        yield
    except SearchUnavailable as error:
        raise NotNow(str(error)) from error
