"""The search engine that needs no server."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from tantivy import Occur, Query, Searcher

from search.checks import check_filterable, check_request, spec_of
from search.embedded.analysis import stems
from search.embedded.builds import Builds
from search.embedded.paging import filter_query, page
from search.embedded.ranking import Asked, text_query
from search.embedded.reader import Reader
from search.embedded.schema import schema_of, stored_fields
from search.embedded.writer import Writer
from search.engine import (
    Document,
    EngineStatus,
    Hit,
    SearchRequest,
    SearchResult,
    SearchUnavailable,
    Value,
    ask_each,
)
from search.indexes import INDEXES, IndexSpec
from search.matching import Matcher
from search.parsing import parse
from search.snippets import make_snippet


class EmbeddedEngine:
    """Keeps the protocol with one tantivy index a name below `root`.

    Any number of threads and processes may read. One process at a time writes an index and gives its lock up
    after some idle seconds. Killed at any moment, it leaves the last commit readable. Files are opened at
    first use.
    """

    def __init__(self, root: Path) -> None:
        self._builds = {name: Builds(root, spec) for name, spec in INDEXES.items()}
        self._readers = {name: Reader(builds) for name, builds in self._builds.items()}
        self._writers = {name: Writer(builds) for name, builds in self._builds.items()}

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer one request from the last commit."""
        spec = check_request(request)
        searcher = self._readers[spec.name].searcher()
        if searcher is None:
            raise SearchUnavailable(f"{spec.name} has not been built yet")
        parsed = parse(request.text, prefix=request.prefix)
        schema = schema_of(spec)
        filters = filter_query(schema, request)
        asked = Asked(searcher, schema, parsed, request.all_words, request.synonyms, request.titles_only)
        try:
            query = Query.boolean_query([(Occur.Must, text_query(asked, filters)), (Occur.Must, filters)])
            found = page(searcher, spec, request, query, ranked=bool(parsed.units))
            facets = _facets(searcher, spec, request, query)
        except (ValueError, OSError) as error:
            raise SearchUnavailable(f"{spec.name} cannot be searched: {error}") from error
        matcher = Matcher(parsed, stems, asked.names) if request.snippet_field else None
        hits = tuple(_hit(request, searcher.doc(address), score, matcher) for score, address in found.hits)
        return SearchResult(hits, facets, found.total)

    def search_many(self, requests: Sequence[SearchRequest]) -> list[SearchResult]:
        """Answer several requests one after another."""
        return ask_each(self.search, requests)

    def upsert(self, index: str, documents: Sequence[Document]) -> None:
        """Replace documents by id in one commit, which the next search of any process sees."""
        if documents:
            latest = {document.get("id"): document for document in documents}
            self._writers[spec_of(index).name].write((), list(latest.values()))

    def delete(self, index: str, ids: Sequence[str]) -> None:
        """Remove documents in one commit; the next search of any process misses them."""
        if ids:
            self._writers[spec_of(index).name].write(ids, ())

    def replace(self, index: str, field: str, values: Sequence[Value], documents: Sequence[Document]) -> None:
        """Put these in the place of every document with one of the values, in one commit."""
        check_filterable(spec_of(index), field)
        if values:
            self._writers[spec_of(index).name].write((), documents, (field, tuple(values)))

    def ids(self, index: str) -> dict[str, int]:
        """Every id with its `rev`, read from the terms of the last commit."""
        searcher = self._readers[spec_of(index).name].searcher()
        if searcher is None:
            return {}
        terms = searcher.terms_with_prefix("id_rev", "", filter_query=Query.all_query())
        pairs = (term.rpartition("@") for term, _ in terms)
        return {identity: int(rev) for identity, _, rev in pairs}

    def rebuild(self, index: str, batches: Iterable[Sequence[Document]]) -> int:
        """Fill a new index and swap it in. Writers of the old one are told to try again meanwhile."""
        return self._writers[spec_of(index).name].rebuild(batches)

    def use_synonyms(self, groups: Sequence[Sequence[str]]) -> None:
        """Nothing: each request brings them."""

    def ready(self) -> EngineStatus:
        """Whether every index can be opened, and which have to be rebuilt."""
        stale = tuple(name for name, builds in self._builds.items() if builds.needs_rebuild())
        try:
            for reader in self._readers.values():
                reader.searcher()
        except SearchUnavailable as error:
            return EngineStatus("embedded", False, str(error), stale)
        return EngineStatus("embedded", True, "", stale)

    def mark(self) -> str:
        """Nothing to ask about: a copy of the folder is restored with its database, and verified at night."""
        return ""

    def remembers(self, mark: str) -> bool:
        """Always, as above."""
        return True

    def close(self) -> None:
        """Give up writers' locks and open files; the engine may be used again."""
        for writer in self._writers.values():
            writer.close()
        for reader in self._readers.values():
            reader.close()


def _facets(searcher: Searcher, spec: IndexSpec, request: SearchRequest, query: Query) -> dict[str, dict[str, int]]:
    if not request.facets:
        return {}
    most = spec.settings["faceting"]["maxValuesPerFacet"]
    asked = {name: {"terms": {"field": f"facet_{name}", "size": 10 * most}} for name in request.facets}
    counted = searcher.aggregate(query, asked)
    return {
        name: {bucket["key"]: bucket["doc_count"] for bucket in counted[name]["buckets"][:most]}
        for name in request.facets
    }


def _hit(request: SearchRequest, entry: object, score: float, matcher: Matcher | None) -> Hit:
    fields = stored_fields(entry)  # type: ignore[arg-type]
    text = fields.get(request.snippet_field or "")
    snippet = make_snippet(_as_text(text), matcher) if matcher and text else ""
    return Hit(request.index, fields["id"], score, fields, snippet)


def _as_text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
