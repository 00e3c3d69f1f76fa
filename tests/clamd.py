"""A small clamd at the far side of a socket, as clamd(8) documents it; `test_scanning.py` also runs on a real one."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Said in two parts, so that a scanner on a developer's machine leaves this file alone.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """What a test may change about it, and what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.most_bytes = 10**9
        self.asked: list[str] = []
        self.hangs_up = False
        self.answers: dict[bytes, bytes] = {}


@contextmanager
def running(path: Path | None = None) -> Iterator[Clamd]:
    """A clamd on a port of this machine, or on the socket at `path`."""
    clamd = Clamd()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _answer(clamd, self.rfile, self.wfile)

    server: Any = (
        socketserver.ThreadingUnixStreamServer(str(path), Handler)
        if path
        else socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    )
    clamd.url = f"unix://{path}" if path else f"tcp://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield clamd
    finally:
        server.shutdown()
        server.server_close()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answer(clamd: Clamd, received: Any, sent: Any) -> None:
    command = b""
    while (byte := received.read(1)) not in (b"\0", b""):
        command += byte
    clamd.asked.append(command.decode())
    if clamd.hangs_up:
        return
    if command == b"zVERSION":
        sent.write(b"ClamAV 1.4.6/27800/Thu Nov 26 09:00:00 2026\0")
    elif command == b"zINSTREAM":
        sent.write(_verdict(clamd, received))
    else:
        sent.write(b"UNKNOWN COMMAND\0")


def _verdict(clamd: Clamd, received: Any) -> bytes:
    content = b""
    while True:
        (length,) = struct.unpack("!I", received.read(4))
        if not length:
            break
        content += received.read(length)
        if len(content) > clamd.most_bytes:
            return b"INSTREAM size limit exceeded. ERROR\0"
    for part, answer in clamd.answers.items():
        if part in content:
            return answer
    return b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
