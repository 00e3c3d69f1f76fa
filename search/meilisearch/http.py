"""Requests to the server: a session a thread, time-outs always, errors in the words of the protocol."""

import os
from threading import local
from typing import Any

import orjson
import requests

from search.engine import SearchRejected, SearchUnavailable
from search.meilisearch.breaker import Breaker

SEARCH_TIMEOUT = (0.5, 1.5)
WRITE_TIMEOUT = (1.0, 30.0)
_PROBE_TIMEOUT = (0.5, 0.5)

# The server's state or set-up, which another try or a rebuild mends, though it answers 4xx.
_PASSING = {
    "index_not_found",
    "task_not_found",
    "no_space_left_on_device",
    "invalid_api_key",
    "missing_authorization_header",
    "too_many_search_requests",
}


class ServerError(SearchUnavailable):
    """The server refused for now; `code` is its own word for why, `status` the HTTP status."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"the search server answered {status} {code}: {detail}")
        self.status = status
        self.code = code


class RefusedBody(SearchRejected):
    """The server will never take this request; 413 says that it was too large."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"the search server answered {status} {code}: {detail}")
        self.status = status
        self.code = code


class Http:
    """JSON over HTTP with one server."""

    def __init__(self, url: str, key: str | None) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Content-Type": "application/json"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._local = local()
        self.breaker = Breaker()

    def post(self, path: str, body: Any, timeout: tuple[float, float] = WRITE_TIMEOUT, **params: str) -> Any:
        """Send a body and answer what came back."""
        return self._send("POST", path, body, timeout, params)

    def get(self, path: str, timeout: tuple[float, float] = WRITE_TIMEOUT) -> Any:
        """Read a resource."""
        return self._send("GET", path, None, timeout, {})

    def is_healthy(self) -> bool:
        """Whether the server says that it is available; this never raises."""
        try:
            answer = self._session().get(f"{self._url}/health", timeout=_PROBE_TIMEOUT)
            return answer.status_code == 200
        except (requests.RequestException, ValueError):
            return False

    def close(self) -> None:
        """Close the connections of this thread."""
        self._session().close()
        self._local = local()

    def _send(self, method: str, path: str, body: Any, timeout: tuple[float, float], params: dict[str, str]) -> Any:
        self.breaker.check(self.is_healthy)
        content = None if body is None else orjson.dumps(body)
        try:
            answer = self._session().request(
                method, f"{self._url}{path}", data=content, params=params, headers=self._headers, timeout=timeout
            )
            found = orjson.loads(answer.content) if answer.content else None
        except (requests.RequestException, ValueError) as error:
            self.breaker.failed()
            raise SearchUnavailable(f"the search server cannot be reached: {type(error).__name__}") from error
        if answer.status_code < 400:
            self.breaker.succeeded()
            return found
        raise self._error(answer.status_code, found)

    def _error(self, status: int, found: Any) -> Exception:
        code = str(found.get("code", "")) if isinstance(found, dict) else ""
        detail = str(found.get("message", "")) if isinstance(found, dict) else ""
        if status >= 500 or status in (401, 403, 408, 429):
            self.breaker.failed()
            return ServerError(status, code, detail)
        if code in _PASSING:
            return ServerError(status, code, detail)
        return RefusedBody(status, code, detail)

    def _session(self) -> requests.Session:
        # A forked process must not share its parent's sockets.
        if getattr(self._local, "pid", None) != os.getpid():
            self._local.pid = os.getpid()
            self._local.session = requests.Session()
        session: requests.Session = self._local.session
        return session
