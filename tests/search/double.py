"""A small HTTP server that answers like Meilisearch 1.50 and checks requests against its description."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jsonschema import Draft202012Validator

from tests.search import double_answers

NOW = "2026-01-05T10:00:00.123456Z"


def load_openapi(path: Path) -> dict:
    """The description as JSON."""
    return json.loads(path.read_text(encoding="utf-8"))


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that gave up is no error here."""


class MeilisearchDouble:
    """Keeps documents, settings and tasks in memory. Tests set `poison` (ids whose batch fails), `fail_with`
    (a status for every request but health), `pending` (polls before a task is done) and read `requests`.
    """

    def __init__(self, openapi: dict) -> None:
        self.openapi = openapi
        self.documents: dict[str, dict[str, dict]] = {}
        self.settings: dict[str, dict] = {}
        self.tasks: list[dict] = []
        self.requests: list[tuple[str, str, Any]] = []
        self.violations: list[str] = []
        self.poison: set[str] = set()
        self.fail_with: int | None = None
        self.too_many = 10_000
        self.pending = 0
        self._server = _Server(("127.0.0.1", 0), _handler_for(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "MeilisearchDouble":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def paths(self, method: str = "POST") -> list[str]:
        """The paths asked with a method, in order."""
        return [path for verb, path, _ in self.requests if verb == method]

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any]:
        """Check a request and answer it."""
        path = urlsplit(target).path
        self.requests.append((method, path, body))
        self._check(method, target, body)
        if path == "/health":
            return 200, {"status": "available"}
        if self.fail_with:
            return self.fail_with, double_answers.error("internal", "made to fail")
        if method == "POST" and isinstance(body, list) and len(body) > self.too_many:
            return 413, double_answers.error("payload_too_large", "too large")
        for pattern, name in _ROUTES:
            match = re.fullmatch(pattern, f"{method} {path}")
            if match:
                return getattr(self, name)(body, *match.groups())
        return 404, double_answers.error("not_found", path)

    def _check(self, method: str, target: str, body: Any) -> None:
        parts = urlsplit(target)
        found = self._operation(method, parts.path)
        if not found:
            self.violations.append(f"{method} {parts.path} is no operation")
            return
        allowed = {one["name"] for one in found.get("parameters", []) if one.get("in") == "query"}
        self.violations += [f"{target}: parameter {name}" for name in set(parse_qs(parts.query)) - allowed]
        if body is not None:
            content = found.get("requestBody", {}).get("content", {}).get("application/json")
            if content is None:
                self.violations.append(f"{method} {parts.path} takes no JSON")
                return
            schema = {**content["schema"], "components": self.openapi["components"]}
            errors = Draft202012Validator(schema).iter_errors(body)
            self.violations += [f"{method} {parts.path}: {error.message[:200]}" for error in errors]

    def _operation(self, method: str, path: str) -> dict | None:
        for template, operations in self.openapi["paths"].items():
            if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path) and method.lower() in operations:
                return operations[method.lower()]
        return None

    def _task(self, kind: str, index: str | None, error: dict | None = None) -> tuple[int, dict]:
        uid = len(self.tasks)
        status = "failed" if error else "succeeded"
        self.tasks.append(
            {
                "uid": uid,
                "batchUid": uid,
                "indexUid": index,
                "status": status,
                "type": kind,
                "canceledBy": None,
                "details": {},
                "error": error,
                "duration": "PT0.01S",
                "enqueuedAt": NOW,
                "startedAt": NOW,
                "finishedAt": NOW,
                "_polls": self.pending,
            }
        )
        return 202, {"taskUid": uid, "indexUid": index, "status": "enqueued", "type": kind, "enqueuedAt": NOW}

    def get_task(self, _: Any, uid: str) -> tuple[int, dict]:
        """A task, not done before it was asked for often enough."""
        task = self.tasks[int(uid)]
        shown = {name: value for name, value in task.items() if name != "_polls"}
        if task["_polls"] > 0:
            task["_polls"] -= 1
            return 200, shown | {"status": "processing", "error": None}
        return 200, shown

    def list_indexes(self, _: Any) -> tuple[int, dict]:
        """Every index."""
        found = [self._index(uid) for uid in self.settings]
        return 200, {"results": found, "offset": 0, "limit": 1000, "total": len(found)}

    def get_index(self, _: Any, uid: str) -> tuple[int, dict]:
        """One index."""
        return (200, self._index(uid)) if uid in self.settings else self._missing(uid)

    def create_index(self, body: dict) -> tuple[int, dict]:
        """A new index with default settings."""
        self.settings[body["uid"]] = {}
        self.documents[body["uid"]] = {}
        return self._task("indexCreation", body["uid"])

    def delete_index(self, _: Any, uid: str) -> tuple[int, dict]:
        """Remove an index."""
        self.settings.pop(uid, None)
        self.documents.pop(uid, None)
        return self._task("indexDeletion", uid)

    def get_settings(self, _: Any, uid: str) -> tuple[int, dict]:
        """The settings of an index."""
        return (200, self.settings[uid]) if uid in self.settings else self._missing(uid)

    def patch_settings(self, body: dict, uid: str) -> tuple[int, dict]:
        """Change some settings."""
        self.settings[uid] |= body
        return self._task("settingsUpdate", uid)

    def stats(self, _: Any, uid: str) -> tuple[int, dict]:
        """How many documents there are."""
        return 200, {"numberOfDocuments": len(self.documents[uid]), "isIndexing": False}

    def add(self, body: list, uid: str) -> tuple[int, dict]:
        """Add documents; a poisoned one fails all of its task."""
        bad = [one["id"] for one in body if one["id"] in self.poison]
        if bad:
            error = double_answers.error("invalid_document_geo_field", f"document {bad[0]}")
            return self._task("documentAdditionOrUpdate", uid, error)
        self.documents.setdefault(uid, {}).update({one["id"]: one for one in body})
        return self._task("documentAdditionOrUpdate", uid)

    def delete_batch(self, body: list, uid: str) -> tuple[int, dict]:
        """Remove documents."""
        for identity in body:
            self.documents[uid].pop(identity, None)
        return self._task("documentDeletion", uid)

    def delete_chosen(self, body: dict, uid: str) -> tuple[int, dict]:
        """Remove documents by a filter of the form `field IN ["a", "b"]`."""
        field, values = re.fullmatch(r"(\w+) IN \[(.*)\]", body["filter"][0]).groups()
        chosen = {value.strip().strip('"') for value in values.split(",")}
        kept = {key: one for key, one in self.documents[uid].items() if str(one.get(field)) not in chosen}
        self.documents[uid] = kept
        return self._task("documentDeletion", uid)

    def fetch(self, body: dict, uid: str) -> tuple[int, dict]:
        """A page of documents with some of their fields."""
        every = list(self.documents[uid].values())
        offset, limit = body.get("offset", 0), body.get("limit", 20)
        shown = every[offset : offset + limit]
        page = [{name: one[name] for name in body["fields"] if name in one} for one in shown]
        return 200, {"results": page, "offset": offset, "limit": limit, "total": len(every)}

    def swap(self, body: list) -> tuple[int, dict]:
        """Exchange two indexes."""
        for pair in body:
            left, right = pair["indexes"]
            for table in (self.documents, self.settings):
                table[left], table[right] = table[right], table[left]
        return self._task("indexSwap", None)

    def search(self, body: dict, uid: str) -> tuple[int, dict]:
        """Documents that hold any word of the query and pass the filters on `acl` and `author_id`."""
        if uid not in self.settings:
            return self._missing(uid)
        words = re.findall(r"\w+", body.get("q") or "")
        found = [one for one in self.documents[uid].values() if double_answers.passes(one, body["filter"])]
        found = [one for one in found if not words or any(word in json.dumps(one).lower() for word in words)]
        shown = found[body["offset"] : body["offset"] + body["limit"]]
        hits = [double_answers.formatted(one, body, words) for one in shown]
        facets = {name: double_answers.counts(found, name) for name in body.get("facets") or ()}
        return 200, {
            "hits": hits,
            "query": body.get("q") or "",
            "processingTimeMs": 1,
            "offset": 0,
            "limit": body["limit"],
            "estimatedTotalHits": len(found),
            "facetDistribution": facets,
        }

    def multi_search(self, body: dict) -> tuple[int, dict]:
        """Several searches, each on its own; a missing index is 400 here."""
        results = []
        for query in body["queries"]:
            status, answer = self.search(query, query["indexUid"])
            if status != 200:
                return 400, answer
            results.append(answer | {"indexUid": query["indexUid"]})
        return 200, {"results": results}

    def _index(self, uid: str) -> dict:
        return {"uid": uid, "primaryKey": "id", "createdAt": NOW, "updatedAt": NOW}

    def _missing(self, uid: str) -> tuple[int, dict]:
        return 404, double_answers.error("index_not_found", f"Index `{uid}` not found.")


_INDEX = r"/indexes/([\w-]+)"
_ROUTES = [
    (r"GET /tasks/(\d+)", "get_task"),
    (r"GET /indexes", "list_indexes"),
    (r"POST /indexes", "create_index"),
    (r"GET " + _INDEX, "get_index"),
    (r"DELETE " + _INDEX, "delete_index"),
    (r"GET " + _INDEX + "/settings", "get_settings"),
    (r"PATCH " + _INDEX + "/settings", "patch_settings"),
    (r"GET " + _INDEX + "/stats", "stats"),
    (r"POST " + _INDEX + "/documents", "add"),
    (r"POST " + _INDEX + "/documents/delete-batch", "delete_batch"),
    (r"POST " + _INDEX + "/documents/delete", "delete_chosen"),
    (r"POST " + _INDEX + "/documents/fetch", "fetch"),
    (r"POST " + _INDEX + "/search", "search"),
    (r"POST /multi-search", "multi_search"),
    (r"POST /swap-indexes", "swap"),
]


def _handler_for(double: MeilisearchDouble) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length)
            if self.command != "DELETE" and raw and self.headers.get("Content-Type") != "application/json":
                double.violations.append(f"{self.path}: no JSON content type")
            status, answer = double.answer(self.command, self.path, json.loads(raw) if raw else None)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    for method in ("GET", "POST", "PATCH", "PUT", "DELETE"):
        setattr(Handler, f"do_{method}", Handler._serve)
    return Handler
