"""The protocol every search engine keeps, and the types it speaks."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Document = Mapping[str, Any]
Value = str | int

TOKEN = re.compile(r"[a-z]+[0-9]*")


class SearchUnavailable(Exception):
    """The engine cannot answer now; the same request may succeed later."""


class SearchRejected(Exception):
    """The request or document is wrong and will be refused every time."""


@dataclass(frozen=True)
class Viewer:
    """Who is looking: finds only documents whose `acl` shares a token, and none by a blocked author.

    Tokens match `[a-z]+[0-9]*` and there is at least one, so that no viewer can stand for "no restriction".
    """

    tokens: tuple[str, ...]
    blocked_author_ids: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.tokens:
            raise ValueError("a viewer needs at least one token")
        for token in self.tokens:
            if not isinstance(token, str) or not TOKEN.fullmatch(token):
                raise ValueError(f"{token!r} is no viewer token")
        for author_id in self.blocked_author_ids:
            if type(author_id) is not int:
                raise ValueError(f"{author_id!r} is no author id")


@dataclass(frozen=True)
class SearchRequest:
    """One question to one index.

    `text` holds words, "quoted phrases" and -minus words; empty text lists everything the viewer may see.
    `filters` maps a field to the values of which a document must have any; `ranges` maps a field to an
    inclusive (from, to) of integers, either of which may be None. With `distinct` only the best document for
    each value of that field is returned. `sort` is (field, descending) and replaces relevance. With `prefix`
    the last word may be the beginning of a word; with `all_words` documents that lack a word are never
    returned; with `titles_only` words count only in what names a document. `synonyms` are groups of words and
    phrases that mean the same; the server knows them by its settings.
    """

    index: str
    viewer: Viewer
    text: str = ""
    filters: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    facets: Sequence[str] = ()
    distinct: str | None = None
    sort: tuple[str, bool] | None = None
    limit: int = 20
    offset: int = 0
    snippet_field: str | None = None
    prefix: bool = False
    all_words: bool = False
    titles_only: bool = False
    synonyms: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Hit:
    """A document found: its displayed fields, and a snippet that is safe HTML with `<mark>` only.

    `score` orders hits of one result; scores of different results or engines do not compare.
    """

    index: str
    id: str
    score: float
    fields: Mapping[str, Any]
    snippet: str = ""


@dataclass(frozen=True)
class SearchResult:
    """Hits in order, counts of facet values (most frequent first) and about how many there are in all.

    Facets count documents, also when the request is distinct by a field. `unavailable` says that this index cannot
    answer now while others do.
    """

    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    estimated_total: int
    unavailable: bool = False


@dataclass(frozen=True)
class EngineStatus:
    """Whether the engine can answer, why not, and which indexes must be rebuilt before they are complete."""

    name: str
    ok: bool
    detail: str = ""
    needs_rebuild: tuple[str, ...] = ()


class SearchEngine(Protocol):
    """What the forum asks of an engine. Every method may raise SearchUnavailable or SearchRejected."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer one request."""

    def search_many(self, requests: Sequence[SearchRequest]) -> list[SearchResult]:
        """Answer several requests, one result each, in their order; SearchUnavailable only when none can be."""

    def upsert(self, index: str, documents: Sequence[Document]) -> None:
        """Replace whole documents by id; when it returns, the next search finds them."""

    def delete(self, index: str, ids: Sequence[str]) -> None:
        """Remove documents; an id that is not there is no error."""

    def replace(self, index: str, field: str, values: Sequence[Value], documents: Sequence[Document]) -> None:
        """Remove all documents whose filterable `field` has one of the values, then add these.

        For rows that have several documents each, of which there may be fewer now.
        """

    def ids(self, index: str) -> dict[str, int]:
        """Every id of an index with the `rev` it was indexed with."""

    def rebuild(self, index: str, batches: Iterable[Sequence[Document]]) -> int:
        """Fill a new index and swap it in at once; answers how many documents it has.

        Readers see the old index until the swap. When it fails, the old one stays.
        """

    def use_synonyms(self, groups: Sequence[Sequence[str]]) -> None:
        """Know these words as meaning the same; nothing for an engine that is told with each request."""

    def ready(self) -> EngineStatus:
        """Whether searching works now."""

    def mark(self) -> str:
        """A name for the last thing it was given, to be asked about later."""

    def remembers(self, mark: str) -> bool:
        """Whether it still knows of that; else an older copy was put in its place, or it was wiped."""

    def close(self) -> None:
        """Give back files, locks and connections."""


def ask_each(search: Callable[[SearchRequest], SearchResult], requests: Sequence[SearchRequest]) -> list[SearchResult]:
    """Ask one by one, so that an index which is away takes no other with it; SearchUnavailable when all are."""
    results: list[SearchResult] = []
    for request in requests:
        try:
            results.append(search(request))
        except SearchUnavailable as error:
            results.append(SearchResult((), {}, 0, unavailable=True))
            reason = error
    if results and all(result.unavailable for result in results):
        raise reason
    return results
