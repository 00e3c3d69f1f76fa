"""Handing something over to a server elsewhere, by the same rules of addresses as fetching from one.

Only https, unless the operator has allowed that host and port; no redirect is followed; whoever answers too slowly or
too much is cut off. What goes wrong is an answer too, so that it can be noted beside the others.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import current_app

from forum.kernel.safe_fetch import FetchRefused, Pinned, Resolve, checked_address, is_public, read_url, seconds_left

MOST_SECONDS = 7.0
MOST_BYTES = 100 * 1024
KEPT_CHARACTERS = 2000
MOST_HEADERS = 40
LOWEST_OPEN_PORT = 1024  # below it only 443: nothing that speaks another protocol is ever asked
_INSIDE = (".localhost", ".local", ".internal", ".home.arpa", ".lan")


@dataclass(frozen=True)
class Answer:
    """What came of it: a status of HTTP with the first part of the answer, or a `problem` such as `too_slow`."""

    status: int | None = None
    problem: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    took_ms: int = 0

    @property
    def ok(self) -> bool:
        return not self.problem and self.status is not None and 200 <= self.status < 300

    @property
    def retry_after(self) -> str:
        """What the server says about when to come back, as it says it."""
        return next((value for name, value in self.headers.items() if name.lower() == "retry-after"), "")


def sender() -> Sender:
    """What hands over in the running application."""
    kept: Sender = current_app.extensions["forum_sender"]
    return kept


@dataclass(frozen=True)
class Sender:
    """Posts to servers of the public internet, and to the hosts and ports that the operator has `allowed`."""

    agent: str = "Plaza webhooks"
    seconds: float = MOST_SECONDS
    allowed: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    resolve: Resolve | None = None

    def check(self, url: str) -> None:
        """What can be said of an address without asking anybody. Raises FetchRefused with a short code."""
        scheme, host, port, _ = read_url(url)
        if (host, port) in self.allowed:
            return
        if scheme != "https":
            raise FetchRefused("not_https")
        if port != 443 and port < LOWEST_OPEN_PORT:
            raise FetchRefused("closed_port")
        number = _as_number(host)
        inside = host.endswith(_INSIDE) or "." not in host
        if not is_public(number) if number else inside:
            raise FetchRefused("private_address")

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Hand over the body and say what came of it; it never raises for what the far side does."""
        began = time.monotonic()
        ends = began + self.seconds
        try:
            self.check(url)
            answer = self._send(url, headers, body, ends)
        except FetchRefused as refused:
            answer = Answer(problem=str(refused))
        except ssl.SSLError:
            answer = Answer(problem="no_trust")
        except (OSError, http.client.HTTPException, ValueError):
            answer = Answer(problem="too_slow" if time.monotonic() >= ends else "no_answer")
        took = round((time.monotonic() - began) * 1000)
        return Answer(answer.status, answer.problem, answer.headers, answer.text, took)

    def _send(self, url: str, headers: Mapping[str, str], body: bytes, ends: float) -> Answer:
        scheme, host, port, target = read_url(url)
        address = checked_address(host, port, ends, allowed=(host, port) in self.allowed, look_up=self.resolve)
        connection = Pinned(scheme, host, port, address, ends)
        watch = threading.Timer(seconds_left(ends), connection.give_up)  # as for fetching
        watch.start()
        try:
            connection.request("POST", target, body, {**headers, **self._own_headers()})
            response = connection.getresponse()
            text = _first_part(response, connection, ends)
            told = dict(response.getheaders()[:MOST_HEADERS])
            return Answer(response.status, headers={name: value[:500] for name, value in told.items()}, text=text)
        finally:
            watch.cancel()
            connection.close()

    def _own_headers(self) -> dict[str, str]:
        return {"User-Agent": self.agent, "Accept-Encoding": "identity", "Connection": "close"}


def _first_part(response: http.client.HTTPResponse, connection: Pinned, ends: float) -> str:
    content = b""
    while len(content) < MOST_BYTES:
        connection.hurry()
        chunk = response.read1(16 * 1024)
        if not chunk:
            seconds_left(ends)  # whoever was given up on has not come to the end
            break
        content += chunk
    return content[: KEPT_CHARACTERS * 4].decode("utf-8", errors="replace").replace("\x00", "\ufffd")[:KEPT_CHARACTERS]


def _as_number(host: str) -> str:
    """The address that a host is, however it is written (`2130706433`, `0x7f.1`); empty for a name."""
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, ValueError):
        return ""
