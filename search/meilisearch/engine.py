"""The search engine that asks a Meilisearch server."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search.checks import check_document, check_filterable, check_request, spec_of
from search.engine import (
    Document,
    EngineStatus,
    SearchRejected,
    SearchRequest,
    SearchResult,
    SearchUnavailable,
    Value,
    ask_each,
)
from search.filters import AnyOf
from search.indexes import INDEXES, MENTIONED_CODES, IndexSpec
from search.meilisearch.http import SEARCH_TIMEOUT, Http, ServerError
from search.meilisearch.provisioning import Provisioning
from search.meilisearch.queries import body, clause_text, result, without_marks
from search.meilisearch.tasks import wait, write
from search.synonyms import as_setting
from search.text import is_code, tokenize

_PAGE = 1000
_NEEDS_REBUILD = {"searchableAttributes", "filterableAttributes", "sortableAttributes", "localizedAttributes"}


class MeilisearchEngine:
    """Keeps the protocol with a server of version 1.50 or later.

    Searching takes at most two seconds and, once the server failed three times in ten seconds, is refused at
    once until it answers again. Threads and forked processes may share an engine.
    """

    def __init__(self, url: str, key: str | None = None, search_key: str | None = None) -> None:
        self._http = Http(url, key)
        # What people ask goes with a key that can do nothing else, where there is one.
        self._asking = Http(url, search_key) if search_key else self._http
        self._provisioning = Provisioning(url, key)

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer one request."""
        spec = check_request(request)
        answer = self._asking.post(f"/indexes/{spec.name}/search", body(spec, request), SEARCH_TIMEOUT)
        return result(spec, request, answer)

    def search_many(self, requests: Sequence[SearchRequest]) -> list[SearchResult]:
        """Answer several requests in one round trip, each on its own."""
        if not requests:
            return []
        specs = [check_request(request) for request in requests]
        queries = [{"indexUid": spec.name} | body(spec, request) for spec, request in zip(specs, requests, strict=True)]
        try:
            answer = self._asking.post("/multi-search", {"queries": queries}, SEARCH_TIMEOUT)
        except ServerError as error:
            if error.code != "index_not_found":
                raise
            return ask_each(self.search, requests)
        return [
            result(spec, request, found)
            for spec, request, found in zip(specs, requests, answer["results"], strict=True)
        ]

    def upsert(self, index: str, documents: Sequence[Document]) -> None:
        """Replace documents by id and wait until they can be found."""
        spec = spec_of(index)
        if documents:
            checked = [_entry(spec, document) for document in documents]
            self._must_exist(spec)
            _all_taken(write(self._http, f"/indexes/{spec.name}/documents", checked))

    def delete(self, index: str, ids: Sequence[str]) -> None:
        """Remove documents and wait until they cannot be found."""
        spec = spec_of(index)
        if ids:
            self._must_exist(spec)
            _all_taken(write(self._http, f"/indexes/{spec.name}/documents/delete-batch", list(ids)))

    def replace(self, index: str, field: str, values: Sequence[Value], documents: Sequence[Document]) -> None:
        """Remove what has one of the values and wait, then add these and wait."""
        spec = spec_of(index)
        check_filterable(spec, field)
        if values:
            self._must_exist(spec)
            chosen = {"filter": [clause_text(AnyOf(field, tuple(values)))]}
            wait(self._http, self._http.post(f"/indexes/{spec.name}/documents/delete", chosen))
            self.upsert(index, documents)

    def ids(self, index: str) -> dict[str, int]:
        """Every id with its `rev`, a thousand a request."""
        found: dict[str, int] = {}
        path = f"/indexes/{spec_of(index).name}/documents/fetch"
        while True:
            page = self._http.post(path, {"fields": ["id", "rev"], "limit": _PAGE, "offset": len(found)})
            found |= {str(one["id"]): int(one.get("rev") or 0) for one in page["results"]}
            if len(page["results"]) < _PAGE:
                return found

    def rebuild(self, index: str, batches: Iterable[Sequence[Document]]) -> int:
        """Fill a new index, count it, and swap it in; on any failure the old one stays searched.

        A document that the server refuses is left out: it costs the others nothing.
        """
        spec = spec_of(index)
        uid = self._provisioning.start_build(spec)
        seen: set[str] = set()
        for batch in batches:
            if batch:
                entries = [_entry(spec, document) for document in batch]
                refused = write(self._http, f"/indexes/{uid}/documents", entries)
                seen.update({entry["id"] for entry in entries} - refused.keys())
        stored = int(self._http.get(f"/indexes/{uid}/stats")["numberOfDocuments"])
        if stored != len(seen):
            raise SearchUnavailable(f"{spec.name} was rebuilt with {stored} documents instead of {len(seen)}")
        self._provisioning.swap(spec, uid)
        return stored

    def provision(self) -> tuple[str, ...]:
        """Create missing indexes and settle differing settings; for deployments, by one process."""
        return self._provisioning.provision()

    def use_synonyms(self, groups: Sequence[Sequence[str]]) -> None:
        """Give them to every index whose synonyms differ, and wait; nothing is indexed anew for that."""
        self._provisioning.use_synonyms(as_setting(tuple(map(tuple, groups))))

    def ready(self) -> EngineStatus:
        """Whether the server answers with indexes whose access filter works, and which lack our settings."""
        if not self._http.is_healthy():
            return EngineStatus("meilisearch", False, "the search server does not answer")
        try:
            drift = {name: self._provisioning.drift(name, spec) for name, spec in INDEXES.items()}
        except (SearchUnavailable, SearchRejected) as error:
            return EngineStatus("meilisearch", False, str(error))
        stale = tuple(name for name, differences in drift.items() if _NEEDS_REBUILD & set(differences))
        differing = ", ".join(name for name in drift if drift[name])
        detail = f"settings differ: {differing}" if differing else ""
        return EngineStatus("meilisearch", not stale, detail, stale)

    def mark(self) -> str:
        """The number of its latest task and when that was given, which no other task ever has together."""
        tasks = self._http.get("/tasks?limit=1")["results"]
        return f"{tasks[0]['uid']} {tasks[0]['enqueuedAt']}" if tasks else ""

    def remembers(self, mark: str) -> bool:
        """Whether the task of that number is still the one that was given then."""
        uid, _, given_at = mark.partition(" ")
        if not uid:
            return True
        try:
            found: str = self._http.get(f"/tasks/{uid}")["enqueuedAt"]
        except ServerError as error:
            if error.code != "task_not_found":
                raise
            return False
        return found == given_at

    def close(self) -> None:
        """Close this thread's connections; the engine may be used again."""
        self._http.close()
        self._asking.close()

    def _must_exist(self, spec: IndexSpec) -> None:
        """Writing to a missing index would create one with default settings, without an access filter."""
        self._http.get(f"/indexes/{spec.name}")


def _all_taken(refused: Mapping[str, str]) -> None:
    if refused:
        told = "; ".join(f"{identity} ({reason})" for identity, reason in list(refused.items())[:20])
        raise SearchRejected(f"the search server refused {told}")


def _entry(spec: IndexSpec, document: Document) -> dict[str, Any]:
    """The document as it is sent, with the codes its text mentions in one spelling."""
    check_document(spec, document)
    entry = {name: without_marks(value) for name, value in document.items()}
    codes = {
        token.text
        for name in spec.searchable
        for text in _texts(entry.get(name))
        for token in tokenize(text)
        if is_code(token.text)
    }
    if codes:
        entry[MENTIONED_CODES] = sorted(codes)
    return entry


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
