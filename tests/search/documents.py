"""Documents and requests for tests, as short as they can be written."""

from typing import Any

from search.engine import SearchEngine, SearchRequest, SearchResult, Viewer

EVERYONE = Viewer(("pub",))


def passage(identity: str, body: str, title: str = "Handbook", **fields: Any) -> dict[str, Any]:
    """A page of the library that anyone may read."""
    return {
        "id": identity,
        "title": title,
        "body": body,
        "lang": "en",
        "acl": ["pub"],
        "rev": 1,
        "rank_boost": 0,
        "fresh_day": 20_000,
    } | fields


def find(
    engine: SearchEngine, text: str, index: str = "library_passages", viewer: Viewer = EVERYONE, **options: Any
) -> SearchResult:
    """What a viewer finds."""
    return engine.search(SearchRequest(index, viewer, text, **options))


def ids(engine: SearchEngine, text: str, **options: Any) -> list[str]:
    """The ids of what a viewer finds, in order."""
    return [hit.id for hit in find(engine, text, **options).hits]
