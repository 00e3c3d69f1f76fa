"""The scanner for harmful files, where there is one: ClamAV, asked over a socket.

The protocol is that of clamd(8): `zINSTREAM`, then chunks of four bytes of length in network order and as many bytes,
an empty one at the end; the answer is `stream: OK`, `stream: <name> FOUND` or `<why> ERROR`, ended by a zero byte.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import urlsplit

from flask import current_app

DEFAULT_PORT = 3310
SECONDS_TO_CONNECT = 3.0
SECONDS_TO_SCAN = 120.0
_LONGEST_ANSWER = 4_096
_LONGEST_NAME = 120
_LENGTH = struct.Struct("!I")


class ScannerAway(Exception):
    """Nobody answers; the same file can be scanned later."""


class ScannerRefused(Exception):
    """The scanner answers and does not want this file, such as one larger than its `StreamMaxLength`."""


class ClamAV:
    """A clamd at `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`; one connection a question."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._path = parts.path if parts.scheme == "unix" else None
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port or DEFAULT_PORT

    def scan(self, chunks: Iterable[bytes]) -> str | None:
        """The name of what was found in these bytes, None when nothing was. Raises ScannerAway, ScannerRefused."""
        answer = self._ask(b"zINSTREAM\0", chunks).removeprefix("stream: ")
        if answer == "OK":
            return None
        if answer.endswith(" FOUND"):
            return answer.removesuffix(" FOUND")[:_LONGEST_NAME]
        raise ScannerRefused(answer)

    def version(self) -> str:
        """What it calls itself and its signatures. Raises ScannerAway."""
        return self._ask(b"zVERSION\0")

    def _ask(self, command: bytes, chunks: Iterable[bytes] | None = None) -> str:
        deadline = time.monotonic() + SECONDS_TO_SCAN
        try:
            with self._connected() as connection:
                # It answers at once, and closes, when it has had enough of a stream.
                with suppress(BrokenPipeError, ConnectionResetError):
                    _send(connection, command, chunks, deadline)
                return _answer(connection, deadline)
        except OSError as error:
            raise ScannerAway(str(error) or type(error).__name__) from error

    def _connected(self) -> socket.socket:
        if self._path is None:
            return socket.create_connection((self._host, self._port), SECONDS_TO_CONNECT)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(SECONDS_TO_CONNECT)
        try:
            connection.connect(self._path)
        except OSError:
            connection.close()
            raise
        return connection


def scanner() -> ClamAV | None:
    """The scanner of the running application, None where files are not scanned."""
    found: ClamAV | None = current_app.extensions["forum_scanner"]
    return found


def holds_unscanned() -> bool:
    """Whether a file that waits for the scanner is closed to all but who sent it."""
    return bool(current_app.config["CLAMAV_HOLD"])


def _send(connection: socket.socket, command: bytes, chunks: Iterable[bytes] | None, deadline: float) -> None:
    connection.settimeout(_left(deadline))
    connection.sendall(command)
    if chunks is None:
        return
    for chunk in chunks:
        connection.settimeout(_left(deadline))
        connection.sendall(_LENGTH.pack(len(chunk)) + chunk if chunk else b"")
    connection.sendall(_LENGTH.pack(0))


def _answer(connection: socket.socket, deadline: float) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
        connection.settimeout(_left(deadline))
        more = connection.recv(_LONGEST_ANSWER)
        if not more:
            break
        answer += more
    if not answer:
        raise ConnectionResetError("the scanner closed without an answer")
    return answer.split(b"\0")[0].decode(errors="replace").strip()


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the scanner took too long")
    return left
