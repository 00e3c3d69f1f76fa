"""Handing something over to a server elsewhere, by the same rules of addresses as fetching from one.

Only https, unless the operator has allowed that host and port; no redirect is followed; whoever answers too slowly or
too much is cut off. What goes wrong is an answer too, so that it can be noted beside the others.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from flask import current_app

from forum.kernel.pinned import Pinned
from forum.kernel.public_addresses import FetchRefused, Resolve, checked_address, is_public, read_url, seconds_left

MOST_SECONDS = 7.0
MOST_BYTES = 100 * 1024
KEPT_CHARACTERS = 2000
MOST_HEADERS = 40
LONGEST_SECONDS = 10  # digits of Retry-After that are more than anybody means
SECONDS_TO_LOOK_UP = 3.0
HTTPS_PORT = 443
LOWEST_OPEN_PORT = 1024  # below it only that: nothing that speaks another protocol is ever asked
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

    def retry_after(self, at: datetime) -> timedelta:
        """How long the server wants to be left alone; nothing where it says nothing clear."""
        said = next((value for name, value in self.headers.items() if name.lower() == "retry-after"), "")
        return read_retry_after(said, at)


def read_retry_after(said: str, at: datetime) -> timedelta:
    """What a server says in Retry-After, in seconds or as a day and time; nothing where it says nothing clear."""
    said = said.strip()
    if said.isascii() and said.isdigit() and len(said) < LONGEST_SECONDS:
        return timedelta(seconds=int(said))
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return timedelta()
    return max(timedelta(), (until if until.tzinfo else until.replace(tzinfo=UTC)) - at)


def sender() -> Sender:
    """What hands over in the running application."""
    kept: Sender = current_app.extensions["forum_sender"]
    return kept


@dataclass(frozen=True)
class Sender:
    """Posts to servers of the public internet, and to the hosts and ports that the operator has `allowed`.

    `usual_port` leaves it at 443. `resolve` and `trust`, which vouches for certificates, are of tests alone.
    """

    agent: str = "Plaza"
    seconds: float = MOST_SECONDS
    allowed: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    usual_port: bool = False
    resolve: Resolve | None = None
    trust: ssl.SSLContext | None = None

    def check(self, url: str) -> None:
        """What can be said of an address without asking anybody. Raises FetchRefused with a short code."""
        scheme, host, port, _ = read_url(url)
        if (host, port) in self.allowed:
            return
        if scheme != "https":
            raise FetchRefused("not_https")
        if port != HTTPS_PORT and (self.usual_port or port < LOWEST_OPEN_PORT):
            raise FetchRefused("closed_port")
        number = _as_number(host)
        inside = host.endswith(_INSIDE) or "." not in host
        if not is_public(number) if number else inside:
            raise FetchRefused("private_address")

    def look_up(self, url: str) -> None:
        """The same, and where its name leads now. Raises FetchRefused."""
        self.check(url)
        _, host, port, _ = read_url(url)
        self._address(host, port, time.monotonic() + SECONDS_TO_LOOK_UP)

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
        connection = Pinned(scheme, host, port, self._address(host, port, ends), ends, self.trust)
        with connection.exchange("POST", target, {**headers, **self._own_headers()}, body) as response:
            text = _first_part(response, connection, ends)
            told = dict(response.getheaders()[:MOST_HEADERS])
            return Answer(response.status, headers={name: value[:500] for name, value in told.items()}, text=text)

    def _address(self, host: str, port: int, ends: float) -> str:
        return checked_address(host, port, ends, allowed=(host, port) in self.allowed, look_up=self.resolve)

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
