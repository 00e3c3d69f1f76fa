"""Addresses of the public internet: whether a name leads there, and nowhere else.

Names are resolved once; every address must be public, and what connects goes to the address that was checked, so that
a name which changes its mind in between leads nowhere.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Sequence
from urllib.parse import quote, urlsplit

PORTS = {"http": 80, "https": 443}
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
    if parts.scheme not in PORTS or not host or parts.username is not None or parts.password is not None:
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
    return parts.scheme, host, port or PORTS[parts.scheme], target


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


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
