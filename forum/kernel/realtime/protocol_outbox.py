"""What waits to be sent to one connection."""

import threading
from collections import deque
from typing import Final

from engineio import packet as wire_format

_OVERHEAD: Final = 64


class Outbox:
    """A bounded queue of packets which two kinds of reader wait on: a poll, or the writer of a WebSocket.

    `changed` guards it and is notified on every change; the connection keeps its own state under the
    same condition, so that a reader can wait for either.
    """

    def __init__(self, limit: int) -> None:
        self.changed = threading.Condition()
        self._limit = limit
        self._packets: deque[wire_format.Packet] = deque()
        self._size = 0
        self.ended = False

    def __len__(self) -> int:
        return len(self._packets)

    def put(self, packet: wire_format.Packet) -> bool:
        """Queues the packet; False when it no longer fits. After the end it is dropped without a word."""
        with self.changed:
            if self.ended:
                return True
            size = self._size + _OVERHEAD + len(packet.data or "")
            if size > self._limit:
                return False
            self._size = size
            self._packets.append(packet)
            self.changed.notify_all()
        return True

    def end(self, last: wire_format.Packet | None) -> None:
        """Takes nothing more. `last` is still delivered after what waits; without it nothing is."""
        with self.changed:
            self.ended = True
            if last is None:
                self._packets.clear()
            else:
                self._packets.append(last)
            self.changed.notify_all()

    def drain(self) -> list[wire_format.Packet]:
        """Everything that waits, in order."""
        with self.changed:
            packets = list(self._packets)
            self._packets.clear()
            self._size = 0
        return packets

    def wait(self) -> list[wire_format.Packet]:
        """Everything that waits as soon as anything does; empty once the end is reached."""
        with self.changed:
            self.changed.wait_for(lambda: self._packets or self.ended)
            return self.drain()
