"""Fetching pages that members link to, without letting a link reach what only this machine reaches.

Each hop is looked up and checked by itself. Nothing is kept but the text of HTML.
"""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import urljoin

from flask import current_app

from forum.kernel.pinned import Pinned
from forum.kernel.public_addresses import PORTS, FetchRefused, Resolve, checked_address, read_url, seconds_left

MOST_BYTES = 1024 * 1024
MOST_SECONDS = 5.0
MOST_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_HTML = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True)
class Page:
    """What was fetched: the address after redirects, and the HTML."""

    url: str
    html: str


def fetcher() -> Fetcher | None:
    """What fetches in the running application; None where an operator has switched it off."""
    kept: Fetcher | None = current_app.extensions["forum_fetcher"]
    return kept


@dataclass(frozen=True)
class Fetcher:
    """Fetches public pages. `allowed` names hosts and ports that tests serve on this machine; no setting reaches it."""

    agent: str = "Plaza link cards"
    seconds: float = MOST_SECONDS
    allowed: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    resolve: Resolve | None = None

    def fetch(self, url: str) -> Page:
        """The page at an address. Raises FetchRefused for whatever is no public HTML page that answers in time."""
        ends = time.monotonic() + self.seconds
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(url, ends)
            if isinstance(answer, Page):
                return answer
            url = urljoin(url, answer)
        raise FetchRefused("too_many_redirects")

    def _ask(self, url: str, ends: float) -> Page | str:
        scheme, host, port, target = read_url(url)
        allowed = (host, port) in self.allowed
        if port != PORTS[scheme] and not allowed:
            raise FetchRefused("closed_port")
        address = checked_address(host, port, ends, allowed=allowed, look_up=self.resolve)
        connection = Pinned(scheme, host, port, address, ends)
        try:
            with connection.exchange("GET", target, self._headers()) as response:
                if response.status in _REDIRECTS and response.getheader("Location"):
                    return str(response.getheader("Location"))
                return Page(url, _read_html(response, connection, ends))
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise FetchRefused("no_answer") from error

    def _headers(self) -> dict[str, str]:
        kinds = ", ".join(_HTML)
        return {"User-Agent": self.agent, "Accept": kinds, "Accept-Encoding": "identity", "Connection": "close"}


def _read_html(response: http.client.HTTPResponse, connection: Pinned, ends: float) -> str:
    if response.status != 200:
        raise FetchRefused("no_page")
    if response.getheader("Content-Encoding", "identity") != "identity":
        raise FetchRefused("encoded")
    kind = Message()
    kind["Content-Type"] = response.getheader("Content-Type") or ""
    if kind.get_content_type() not in _HTML:
        raise FetchRefused("no_html")
    content = b""
    while len(content) <= MOST_BYTES:
        connection.hurry()
        chunk = response.read1(64 * 1024)
        if not chunk:
            seconds_left(ends)  # whoever was given up on has not come to the end
            return content.decode(_charset(kind), errors="replace")
        content += chunk
    raise FetchRefused("too_large")


def _charset(kind: Message) -> str:
    name = kind.get_content_charset() or "utf-8"
    try:
        "".encode(name)
    except LookupError:
        return "utf-8"
    return name
