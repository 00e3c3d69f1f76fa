"""Packets held back from a connection whose request to join a namespace is still being decided."""

import re
import threading
from collections.abc import Callable
from typing import Final

from engineio.packet import Packet as Frame

_NAMESPACE: Final = re.compile(r"[0-9](?:[0-9]+-)?(/[^,]*)?")


class Holding:
    """Keeps what is sent to a connection from `begin` to `finish`, so that nothing precedes the answer."""

    def __init__(self) -> None:
        self._held: dict[str, list[Frame]] = {}
        self._lock = threading.Lock()

    def begin(self, eio_sid: str) -> None:
        """Starts to hold back."""
        with self._lock:
            self._held[eio_sid] = []

    def hold(self, eio_sid: str, frame: Frame) -> bool:
        """True when the frame was kept, False when it may be sent now."""
        if eio_sid not in self._held:
            return False
        with self._lock:
            held = self._held.get(eio_sid)
            if held is not None:
                held.append(frame)
        return held is not None

    def finish(self, eio_sid: str, refused: str | None, send: Callable[[str, Frame], object]) -> None:
        """Sends what was kept, in order, but nothing that was meant for the `refused` namespace."""
        with self._lock:
            wanted = True
            for frame in self._held.get(eio_sid, ()):
                if isinstance(frame.data, str):
                    wanted = refused is None or _namespace_of(frame.data) != refused
                if wanted:
                    send(eio_sid, frame)
            self._held.pop(eio_sid, None)


def _namespace_of(text: str) -> str:
    form = _NAMESPACE.match(text)
    return (form and form[1]) or "/"
