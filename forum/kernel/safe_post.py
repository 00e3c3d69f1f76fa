"""Sending to addresses that members or their programs give us, under the rules by which their links are fetched.

HTTPS alone, over its own port, to public addresses alone, which are looked up once and then connected to as they were
checked; no redirect is followed, and nothing that answers slowly is waited for.
"""

from __future__ import annotations

import functools
import http.client
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from forum.kernel.safe_fetch import FetchRefused, Pinned, Resolve, checked_address, read_url, seconds_left

MOST_SECONDS = 8.0
SECONDS_TO_LOOK_UP = 3.0
MOST_READ = 300  # bytes of an answer, for whoever looks for what was wrong
_HTTPS_PORT = 443


@functools.cache
def _usual_trust() -> ssl.SSLContext:
    """Whom the system trusts; read once, since that takes longer than most answers."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Answer:
    """What came back: the status, after how long one may try again if that was said, and how the text begins."""

    status: int
    retry_after: str = ""
    text: str = ""


@dataclass(frozen=True)
class Poster:
    """Posts to public addresses. `allowed` names hosts and ports that tests serve on this machine, and `trust` is what
    vouches for their certificates; no setting reaches either."""

    agent: str = "Plaza"
    seconds: float = MOST_SECONDS
    allowed: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    resolve: Resolve | None = None
    trust: ssl.SSLContext | None = None

    def check(self, url: str) -> None:
        """Raise FetchRefused unless the address is one to which we would send now."""
        host, port, _target = self._read(url)
        self._address(host, port, time.monotonic() + SECONDS_TO_LOOK_UP)

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """Send, and give the answer whatever it is. Raises FetchRefused when there is none, or none is asked for."""
        ends = time.monotonic() + self.seconds
        host, port, target = self._read(url)
        connection = Pinned("https", host, port, self._address(host, port, ends), ends, self.trust or _usual_trust())
        watch = threading.Timer(seconds_left(ends), connection.give_up)
        watch.start()
        try:
            connection.request("POST", target, content, {"User-Agent": self.agent, "Connection": "close", **headers})
            response = connection.getresponse()
            text = response.read1(MOST_READ).decode("utf-8", "replace")
            return Answer(response.status, response.getheader("Retry-After") or "", text)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise FetchRefused("no_answer") from error
        finally:
            watch.cancel()
            connection.close()

    def _read(self, url: str) -> tuple[str, int, str]:
        scheme, host, port, target = read_url(url)
        if scheme != "https":
            raise FetchRefused("not_https")
        if port != _HTTPS_PORT and (host, port) not in self.allowed:
            raise FetchRefused("closed_port")
        return host, port, target

    def _address(self, host: str, port: int, ends: float) -> str:
        return checked_address(host, port, ends, allowed=(host, port) in self.allowed, look_up=self.resolve)
