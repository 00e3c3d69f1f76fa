"""Fetching pages that members link to, without letting a link reach what only this machine reaches.

Names are resolved once for each hop; every address must be public, and the connection goes to the address that was
checked, so that a name which changes its mind in between leads nowhere. Nothing is kept but the text of HTML.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import quote, urljoin, urlsplit

from flask import current_app

MOST_BYTES = 1024 * 1024
MOST_SECONDS = 5.0
MOST_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_HTML = ("text/html", "application/xhtml+xml")
_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_CLOSED = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8", "100.64.0.0/10", "168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "224.0.0.0/3", "64:ff9b:1::/48", "100::/64", "2001::/23", "3fff::/20", "5f00::/16", "fc00::/7",
        "fe80::/9", "ff00::/8",
    )
)  # fmt: skip

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]


class FetchRefused(Exception):
    """The page is not fetched; the text is a short code such as `private_address`."""


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
        if port != _PORTS[scheme] and not allowed:
            raise FetchRefused("closed_port")
        address = checked_address(host, port, ends, allowed=allowed, look_up=self.resolve)
        connection = Pinned(scheme, host, port, address, ends)
        # Whoever drips single bytes resets every other clock.
        watch = threading.Timer(seconds_left(ends), connection.give_up)
        watch.start()
        try:
            connection.request("GET", target, headers=self._headers())
            response = connection.getresponse()
            if response.status in _REDIRECTS and response.getheader("Location"):
                return str(response.getheader("Location"))
            return Page(url, _read_html(response, connection, ends))
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise FetchRefused("no_answer") from error
        finally:
            watch.cancel()
            connection.close()

    def _headers(self) -> dict[str, str]:
        kinds = ", ".join(_HTML)
        return {"User-Agent": self.agent, "Accept": kinds, "Accept-Encoding": "identity", "Connection": "close"}


def checked_address(host: str, port: int, ends: float, *, allowed: bool = False, look_up: Resolve | None = None) -> str:
    """The address to connect to: all of the name's are public, or the host is `allowed`. Raises FetchRefused."""
    addresses = _in_time(lambda: (look_up or resolve)(host, port), ends)
    if not addresses:
        raise FetchRefused("no_such_host")
    if not allowed and not all(is_public(address) for address in addresses):
        raise FetchRefused("private_address")
    return addresses[0]


def is_public(text: str) -> bool:
    """Whether an address belongs to the public internet, whichever way it is written or wrapped."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _wrapped(address)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not any(address in block for block in _CLOSED if block.version == address.version)


def read_url(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and what to ask for. Raises FetchRefused for anything but plain http and https addresses."""
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise FetchRefused("wrong_address") from error
    if parts.scheme not in _PORTS or not host or parts.username is not None or parts.password is not None:
        raise FetchRefused("wrong_address")
    try:
        host = host.rstrip(".") if ":" in host else host.rstrip(".").encode("idna").decode("ascii")
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        target.encode("ascii")
    except UnicodeEncodeError:
        target = _quoted(target)
    except UnicodeError as error:
        raise FetchRefused("wrong_address") from error
    if not host or any(ord(char) <= 32 or ord(char) == 127 for char in host + target):
        raise FetchRefused("wrong_address")
    return parts.scheme, host, port or _PORTS[parts.scheme], target


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Pinned(http.client.HTTPConnection):
    """A connection to an address that was checked, whatever its name says meanwhile; `trust` is of tests alone."""

    def __init__(
        self, scheme: str, host: str, port: int, address: str, ends: float, trust: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(host, port, timeout=seconds_left(ends))
        self._secure, self._address, self._ends, self._trust = scheme == "https", address, ends, trust
        self._held: socket.socket | None = None  # `sock` is let go of once an answer begins that ends with it

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), seconds_left(self._ends))
        if self._secure:
            trust = self._trust or ssl.create_default_context()
            self.sock = trust.wrap_socket(self.sock, server_hostname=self.host)
        self._held = self.sock
        self.hurry()

    def hurry(self) -> None:
        """Wait for the next part no longer than there is time. Raises FetchRefused when there is none left."""
        with contextlib.suppress(OSError):  # which may have ended
            if self._held is not None:
                self._held.settimeout(seconds_left(self._ends))

    def give_up(self) -> None:
        """End it from another thread."""
        with contextlib.suppress(OSError):
            if self._held is not None:
                self._held.shutdown(socket.SHUT_RDWR)


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


def seconds_left(ends: float) -> float:
    """How long one may still wait. Raises FetchRefused once it is too long."""
    left = ends - time.monotonic()
    if left <= 0:
        raise FetchRefused("too_slow")
    return left


def _in_time(ask: Callable[[], Sequence[str]], ends: float) -> Sequence[str]:
    """What is asked, if it answers in time: the system's resolver knows no limit of its own."""
    answers: list[Sequence[str]] = []
    asking = threading.Thread(target=lambda: answers.append(ask()), daemon=True)
    asking.start()
    asking.join(seconds_left(ends))
    if not answers:
        raise FetchRefused("too_slow")
    return answers[0]


def _wrapped(address: Address) -> Address | None:
    """The IPv4 address that an IPv6 one stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64 or int(address) >> 32 == 0:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _quoted(target: str) -> str:
    return quote(target, safe="/?&=%:;,@+$!~*'()#[]")
