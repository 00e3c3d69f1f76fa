"""Frames on a pipe: four bytes of length in network order, then that many bytes."""

import os
import select
import struct
import time

LARGEST_FRAME = 96 * 1024 * 1024

_LENGTH = struct.Struct("!I")


def write_frame(descriptor: int, payload: bytes) -> None:
    """Write one frame. Raises OSError when the other side is gone."""
    remaining = memoryview(_LENGTH.pack(len(payload)) + payload)
    while remaining:
        remaining = remaining[os.write(descriptor, remaining) :]


def read_frame(descriptor: int, seconds: float) -> bytes | None:
    """The next frame; None when the other side closed or announced too much. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    header = _read_exactly(descriptor, _LENGTH.size, deadline)
    if header is None:
        return None
    (length,) = _LENGTH.unpack(header)
    return _read_exactly(descriptor, length, deadline) if length <= LARGEST_FRAME else None


def read_to_end(descriptor: int, seconds: float) -> bytes | None:
    """All that is written until the other side closes; None beyond the largest frame. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    content = bytearray()
    while chunk := _read_some(descriptor, 1 << 20, deadline):
        content += chunk
        if len(content) > LARGEST_FRAME:
            return None
    return bytes(content)


def _read_exactly(descriptor: int, length: int, deadline: float) -> bytes | None:
    content = bytearray()
    while len(content) < length:
        chunk = _read_some(descriptor, length - len(content), deadline)
        if not chunk:
            return None
        content += chunk
    return bytes(content)


def _read_some(descriptor: int, length: int, deadline: float) -> bytes:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    wait = max(0.0, deadline - time.monotonic())
    if not poll.poll(wait * 1000):
        raise TimeoutError
    return os.read(descriptor, min(length, 1 << 20))
