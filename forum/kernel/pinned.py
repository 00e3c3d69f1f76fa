"""A connection to an address that was checked, which is over in time."""

from __future__ import annotations

import contextlib
import functools
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping

from forum.kernel.public_addresses import seconds_left


@functools.cache
def _usual_trust() -> ssl.SSLContext:
    """Whom the system trusts; read once, since that takes longer than most answers."""
    return ssl.create_default_context()


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
            self.sock = (self._trust or _usual_trust()).wrap_socket(self.sock, server_hostname=self.host)
        self._held = self.sock
        self.hurry()

    @contextlib.contextmanager
    def exchange(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        """Ask, and give what is answered; all of it is over in time. Raises FetchRefused, OSError, HTTPException."""
        # Whoever drips single bytes resets every other clock.
        watch = threading.Timer(seconds_left(self._ends), self.give_up)
        watch.start()
        try:
            self.request(method, target, body, dict(headers))
            yield self.getresponse()
        finally:
            watch.cancel()
            self.close()

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
