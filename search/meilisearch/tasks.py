"""Writes to the server: sent, waited for, and split until only what it refuses is left over."""

import time
from collections.abc import Sequence
from typing import Any

import orjson

from search.engine import SearchUnavailable
from search.meilisearch.http import Http, RefusedBody

_PATIENCE_SECONDS = 120.0
_MOST_BYTES = 10_000_000
# Failures that are the server's and not the documents'.
_SERVER_CODES = {
    "internal",
    "index_not_found",
    "no_space_left_on_device",
    "io_error",
    "too_many_open_files",
    "database_size_limit_reached",
}


class TaskFailed(Exception):
    """The server could not do the task for a reason in its documents; `code` says which."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


def wait(http: Http, summary: Any) -> None:
    """Return when the task succeeded; TaskFailed for its documents, SearchUnavailable for everything else."""
    uid, pause = summary["taskUid"], 0.01
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        task = http.get(f"/tasks/{uid}")
        if task["status"] == "succeeded":
            return
        if task["status"] in ("failed", "canceled"):
            raise _failure(task)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.5)
    raise SearchUnavailable(f"task {uid} of the search server takes too long")


def write(http: Http, path: str, items: Sequence[Any]) -> dict[str, str]:
    """Send items and wait; answers why by the id of each that the server will never take.

    A batch that fails is halved until the bad ones stand alone and everything else is in.
    """
    refused: dict[str, str] = {}
    for batch in _by_size(items):
        _write_or_halve(http, path, batch, refused)
    return refused


def _write_or_halve(http: Http, path: str, batch: Sequence[Any], refused: dict[str, str]) -> None:
    try:
        wait(http, http.post(path, batch))
        return
    except RefusedBody as error:
        if error.status not in (400, 413):
            raise
        reason = error.code
    except TaskFailed as error:
        reason = str(error)
    if len(batch) == 1:
        refused[str(batch[0]["id"] if isinstance(batch[0], dict) else batch[0])] = reason
        return
    middle = len(batch) // 2
    _write_or_halve(http, path, batch[:middle], refused)
    _write_or_halve(http, path, batch[middle:], refused)


def _by_size(items: Sequence[Any]) -> list[list[Any]]:
    batches: list[list[Any]] = []
    size = _MOST_BYTES
    for item in items:
        length = len(orjson.dumps(item))
        if size + length > _MOST_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(item)
        size += length
    return batches


def _failure(task: Any) -> Exception:
    error = task.get("error") or {}
    code = error.get("code", task["status"])
    if task["status"] == "canceled" or code in _SERVER_CODES:
        return SearchUnavailable(f"task {task['uid']} of the search server ended with {code}")
    return TaskFailed(code, error.get("message", ""))
