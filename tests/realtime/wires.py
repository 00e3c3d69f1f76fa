"""A wire between a client and a server that can be cut: every connection that goes over it ends at once."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.live import HOST

PIECE = 65_536


class Wire:
    """Listens on a port of its own and hands on whatever comes to `target`, as long as it is whole."""

    def __init__(self, target: int) -> None:
        self._target, self._whole = target, True
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._door = socket.create_server((HOST, 0), backlog=64)
        self.url = f"http://{HOST}:{self._door.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Cut for the length of the block: what is open is reset, and nothing new comes through."""
        self._whole = False
        self._reset()
        try:
            yield
        finally:
            self._whole = True

    def close(self) -> None:
        self._whole = False
        self._door.close()
        self._reset()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._door.accept()
                if not self._whole:
                    here.close()
                    continue
                threading.Thread(target=self._join, args=(here,), daemon=True).start()

    def _join(self, here: socket.socket) -> None:
        try:
            there = socket.create_connection((HOST, self._target), timeout=5)
            there.settimeout(None)
        except OSError:  # the server is away
            here.close()
            return
        with self._lock:
            self._ends |= {here, there}
        threading.Thread(target=self._carry, args=(there, here), daemon=True).start()
        self._carry(here, there)

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(PIECE):
                other.sendall(piece)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
            with self._lock:
                self._ends.discard(end)

    def _reset(self) -> None:
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            with suppress(OSError):  # what has ended by itself meanwhile
                end.shutdown(socket.SHUT_RDWR)
