"""Putting a search to the engine: what is asked of which index, on whose behalf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog

from forum.blueprints.search.rules.asking import FIELDS, Asked, Kind
from forum.blueprints.search.rules.synonyms import Synonyms
from forum.kernel.actor import Actor
from forum.kernel.search import blocked_by, engine, tokens_of
from search.engine import SearchRejected, SearchRequest, SearchResult, SearchUnavailable, Viewer

log = structlog.get_logger("search")


def viewer_of(actor: Actor) -> Viewer:
    """Who is looking, for the engine."""
    return Viewer(tokens_of(actor), blocked_by(actor))


def ask(requests: Sequence[SearchRequest]) -> Sequence[SearchResult] | None:
    """The answers of the engine; None while it cannot answer."""
    try:
        return engine().search_many(requests)
    except (SearchUnavailable, SearchRejected) as error:
        log.warning("search unavailable", error=str(error))
        return None


def request_of(
    actor: Actor, kind: Kind, asked: Asked, synonyms: Synonyms, *, limit: int, offset: int = 0, without: str = ""
) -> SearchRequest:
    """The question for one kind; `without` names a filter that is left out."""
    ranged = asked.since is not None or asked.until is not None
    return SearchRequest(
        kind.index,
        viewer_of(actor),
        asked.text,
        filters=_filters(kind, asked, without),
        ranges={"created_ts": (asked.since, asked.until)} if ranged else {},
        distinct=kind.distinct,
        sort=("created_ts", True) if asked.newest_first else None,
        limit=limit,
        offset=offset,
        synonyms=synonyms,
        titles_only=asked.in_titles,
    )


def _filters(kind: Kind, asked: Asked, without: str) -> Mapping[str, Sequence[str]]:
    filters = {FIELDS[name]: list(values) for name, values in asked.filters.items() if values and name != without}
    if kind.name == "person" and "codes" in filters:
        filters["codes_help"] = filters.pop("codes")
    return filters
