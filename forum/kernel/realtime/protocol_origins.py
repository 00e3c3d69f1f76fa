"""Which web origins may open a realtime connection."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from .protocol_errors import Refusal

_DEFAULT_PORTS = {"http": 80, "https": 443}


def _normalised(origin: object) -> str:
    """The origin as a browser writes it: scheme, lower-case host, and the port unless it is the usual one."""
    if not isinstance(origin, str):
        raise ValueError(f"an allowed origin must be text, not {origin!r}")
    parts = urlsplit(origin)
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment and not parts.username
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or not bare or "*" in origin:
        raise ValueError(f"not an origin: {origin!r} (expected something like https://forum.example)")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = parts.port in (None, _DEFAULT_PORTS[parts.scheme])
    return f"{parts.scheme}://{host}" if usual else f"{parts.scheme}://{host}:{parts.port}"


class OriginPolicy:
    """Allows exactly the listed origins. Nothing listed means nobody; there is no way to write "everybody".

    Raises ValueError for a wildcard, a function or anything that is not an origin, so that a mistaken
    setting stops the start rather than opening a door. No header a proxy may add is ever trusted.
    """

    def __init__(self, origins: str | Iterable[str] | None) -> None:
        listed = [origins] if isinstance(origins, str) else origins
        if callable(listed):
            raise ValueError("allowed origins are a list, not a function")
        self.allowed = frozenset(_normalised(origin) for origin in listed or ())

    def check(self, environ: Mapping[str, Any]) -> None:
        """Raises Refusal 403 unless the request may proceed.

        A request without an Origin passes when it carries no cookie, since it then acts for nobody. With
        a cookie it must be a same-origin read, which browsers send without an Origin and mark with a
        Fetch Metadata header no page can forge; a WebSocket always has an Origin.
        """
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None:
            if origin not in self.allowed:
                raise Refusal(403, "origin_not_allowed")
        elif environ.get("HTTP_COOKIE") and not self._same_origin_read(environ):
            raise Refusal(403, "origin_missing")

    @staticmethod
    def _same_origin_read(environ: Mapping[str, Any]) -> bool:
        return (
            environ.get("REQUEST_METHOD") == "GET"
            and "HTTP_UPGRADE" not in environ
            and environ.get("HTTP_SEC_FETCH_SITE") == "same-origin"
        )

    def headers(self, environ: Mapping[str, Any], credentials: bool) -> list[tuple[str, str]]:
        """The CORS headers of an answer: none at all for an origin that is not listed."""
        answer = [("Vary", "Origin")]
        origin = environ.get("HTTP_ORIGIN")
        if origin not in self.allowed:
            return answer
        answer.append(("Access-Control-Allow-Origin", origin))
        if credentials:
            answer.append(("Access-Control-Allow-Credentials", "true"))
        if environ.get("REQUEST_METHOD") == "OPTIONS":
            answer.append(("Access-Control-Allow-Methods", "GET, POST, OPTIONS"))
            answer.append(("Access-Control-Allow-Headers", "Content-Type"))
        return answer
