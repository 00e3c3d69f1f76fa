"""A receiver of webhooks as somebody else would run it: a real HTTP server that checks signatures by itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"
Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Message:
    """What came in."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return str(self.json["type"])

    @property
    def data(self) -> Any:
        return self.json["data"]

    def is_signed_with(self, secret: str) -> bool:
        """As Standard Webhooks says, written here anew and not taken from the sender."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        told = self.headers["webhook-id"] + "." + self.headers["webhook-timestamp"] + "." + self.body.decode()
        right = base64.b64encode(hmac.new(key, told.encode(), hashlib.sha256).digest()).decode()
        return f"v1,{right}" in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """`answers` are taken one after the other, the last one for good: a status, or something that it does."""

    port: int = 0
    answers: list[int | Behaviour] = field(default_factory=lambda: [204])
    messages: list[Message] = field(default_factory=list)
    most_at_once: int = 0
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/hook"

    @property
    def types(self) -> list[str]:
        return [message.type for message in self.messages]

    def wait_for(self, count: int, within: float = 20.0) -> None:
        """Return once so many messages have come."""
        end = time.monotonic() + within
        while len(self.messages) < count:
            assert time.monotonic() < end, f"{len(self.messages)} of {count} messages came"
            time.sleep(0.02)

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        with self._lock:
            self.messages.append(Message(handler.path, headers, body))
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        try:
            if callable(answer):
                answer(handler)
            else:
                send(handler, answer)
        finally:
            with self._lock:
                self._now -= 1


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a free port of this machine."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # as the base class names it
            with suppress(OSError):
                receiver.take(self)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_: Any) -> None:
            """Whoever hangs up is expected to."""

    with Server((HOST, 0), Handler) as server:
        receiver.port = server.server_address[1]
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        serving.start()
        yield receiver
        server.shutdown()


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    """Answer with these headers, `_` standing for `-`."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def answering(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    """The same for later."""
    return lambda handler: send(handler, status, body, **headers)


def silent(seconds: float) -> Behaviour:
    """Say nothing for so long."""
    return lambda handler: time.sleep(seconds)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """Answer well, but a byte at a time and without end."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(600):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def flooding(handler: BaseHTTPRequestHandler) -> None:
    """Answer well, and then without end."""
    handler.send_response(200)
    handler.end_headers()
    handler.server.flooded = 0  # type: ignore[attr-defined]  # read by the test
    for _ in range(20_000):
        handler.wfile.write(b"a flood of words " * 1000)


def hanging_up(handler: BaseHTTPRequestHandler) -> None:
    """Close without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)
