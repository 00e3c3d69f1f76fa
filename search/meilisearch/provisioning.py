"""Brings the server's indexes to our settings, and swaps a rebuilt index in."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import methodcaller
from typing import Any

import requests
from meilisearch import Client
from meilisearch.errors import MeilisearchApiError, MeilisearchError
from meilisearch.models.task import TaskInfo

from search.engine import SearchRejected, SearchUnavailable
from search.indexes import INDEXES, IndexSpec

_TIMEOUT = (1, 30)
_PATIENCE_MS = 600_000


class Provisioning:
    """The rare requests, through the server's own client; a new one each time, as it is not thread-safe."""

    def __init__(self, url: str, key: str | None) -> None:
        self._url = url
        self._key = key

    def provision(self) -> tuple[str, ...]:
        """Create missing indexes and change settings that differ; answers the names of those it changed."""
        return tuple(name for name, spec in INDEXES.items() if self._ensure(name, spec))

    def drift(self, uid: str, spec: IndexSpec) -> dict[str, Any]:
        """The settings of ours that the server has otherwise; all of them when it lacks the index."""
        with _translated():
            found = self._settings(uid)
        return dict(spec.settings) if found is None else _differences(spec.settings, found)

    def start_build(self, spec: IndexSpec) -> str:
        """A new empty index with our settings beside the one that is searched; older builds are removed."""
        uid, synonyms = f"{spec.name}__b{time.time_ns() // 1_000_000}", self._synonyms(spec.name)
        with _translated():
            for left_over in self._builds(spec):
                self._wait(methodcaller("delete_index", left_over))
        self._ensure(uid, spec)
        self._set_synonyms(uid, synonyms)
        return uid

    def use_synonyms(self, wanted: dict[str, list[str]]) -> None:
        """Let every index that is there know these; an index that has them already is left alone."""
        for uid in INDEXES:
            self._set_synonyms(uid, wanted)

    def _set_synonyms(self, uid: str, wanted: dict[str, list[str]]) -> None:
        with _translated():
            found = self._settings(uid)
            if found is not None and found.get("synonyms", {}) != wanted:
                self._wait(lambda client: client.index(uid).update_synonyms(wanted))

    def _synonyms(self, uid: str) -> dict[str, list[str]]:
        with _translated():
            found = self._settings(uid)
        return dict((found or {}).get("synonyms", {}))

    def swap(self, spec: IndexSpec, uid: str) -> None:
        """Put the build in place of the index in one step; what it replaced stays as the way back.

        It is sent once only, because a second swap would undo the first.
        """
        self._ensure(spec.name, spec)
        with _translated():
            self._wait(lambda client: client.swap_indexes([{"indexes": [spec.name, uid]}]))

    def _ensure(self, uid: str, spec: IndexSpec) -> bool:
        with _translated():
            found = self._settings(uid)
            if found is None:
                self._wait(lambda client: client.create_index(uid, {"primaryKey": "id"}))
                found = self._settings(uid) or {}
            wanted = _differences(spec.settings, found)
            if wanted:
                self._wait(lambda client: client.index(uid).update_settings(wanted))
            return bool(wanted)

    def _settings(self, uid: str) -> dict[str, Any] | None:
        try:
            settings: dict[str, Any] = self._client().http.get(f"indexes/{uid}/settings")
        except MeilisearchApiError as error:
            if error.code == "index_not_found":
                return None
            raise
        return settings

    def _builds(self, spec: IndexSpec) -> list[str]:
        found = self._client().http.get("indexes?limit=1000")["results"]
        return [index["uid"] for index in found if index["uid"].startswith(f"{spec.name}__b")]

    def _wait(self, order: Callable[[Client], TaskInfo]) -> None:
        client = self._client()
        info = order(client)
        task = client.wait_for_task(info.task_uid, timeout_in_ms=_PATIENCE_MS, interval_in_ms=20)
        if task.status != "succeeded":
            raise SearchUnavailable(f"the search server failed to {task.type}: {task.error}")

    def _client(self) -> Client:
        # Typed as one number, but handed on to requests, which takes a pair of connect and read seconds.
        timeout: Any = _TIMEOUT
        return Client(self._url, self._key, timeout=timeout)


def _differences(wanted: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if not _covers(found.get(name), value)}


def _covers(found: Any, wanted: Any) -> bool:
    """Whether a setting is as wanted, leaving aside what the server adds by itself."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return all(_covers(found.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list) and isinstance(found, list):
        return len(found) == len(wanted) and all(map(_covers, found, wanted))
    return bool(found == wanted)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except MeilisearchApiError as error:
        kind = SearchRejected if error.status_code == 400 else SearchUnavailable
        raise kind(f"the search server answered {error.status_code} {error.code}") from error
    except (MeilisearchError, requests.RequestException, ValueError) as error:
        raise SearchUnavailable(f"the search server cannot be reached: {type(error).__name__}") from error
