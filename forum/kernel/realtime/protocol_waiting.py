"""Connections that have not said who they are yet: whoever opens many of them takes no place from others."""

import threading
from collections import Counter
from collections.abc import Mapping
from typing import Any


class Waiting:
    """Counts the connections of each network address that have not joined a namespace, at most `most` of one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._addresses: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def is_full_for(self, environ: Mapping[str, Any]) -> bool:
        """Whether nobody else of that address may wait."""
        return self._counts[_address(environ)] >= self._most

    def add(self, eio_sid: str, environ: Mapping[str, Any]) -> None:
        """Somebody has connected."""
        with self._lock:
            self._addresses[eio_sid] = address = _address(environ)
            self._counts[address] += 1

    def remove(self, eio_sid: str) -> None:
        """The connection has joined, or has gone."""
        with self._lock:
            address = self._addresses.pop(eio_sid, None)
            if address is not None:
                self._counts[address] -= 1
                self._counts += Counter()  # forgets who has nobody here


def _address(environ: Mapping[str, Any]) -> str:
    return str(environ.get("REMOTE_ADDR", ""))
