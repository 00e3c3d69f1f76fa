"""Plain clients of a realtime server: polling by hand, and a bare WebSocket."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests
import websocket
from werkzeug.serving import make_server


@contextmanager
def running(app: Any) -> Iterator[str]:
    """Serves a WSGI application on a free port; gives `host:port`."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Polling:
    """An Engine.IO session over long polling."""

    def __init__(self, host: str, path: str = "engine.io", **headers: str) -> None:
        self.url = f"http://{host}/{path}/?EIO=4&transport=polling"
        self.headers = headers
        self.greeting = requests.get(self.url, headers=headers, timeout=5)
        self.terms: dict[str, Any] = json.loads(self.greeting.text[1:]) if self.greeting.ok else {}
        self.session_url = f"{self.url}&sid={self.terms.get('sid')}"

    def poll(self) -> requests.Response:
        return requests.get(self.session_url, headers=self.headers, timeout=5)

    def post(self, body: str | bytes) -> requests.Response:
        return requests.post(self.session_url, data=body, headers=self.headers, timeout=5)

    def poll_aside(self) -> "PendingPoll":
        pending = PendingPoll(self)
        pending.start()
        time.sleep(0.05)
        return pending


class PendingPoll(threading.Thread):
    """A poll that waits in its own thread."""

    def __init__(self, session: Polling) -> None:
        super().__init__(daemon=True)
        self._session = session
        self._response: requests.Response | None = None

    def run(self) -> None:
        self._response = self._session.poll()

    def response(self) -> requests.Response:
        self.join(5)
        assert self._response is not None
        return self._response


class Socket:
    """A WebSocket; `sid` upgrades a polling session."""

    def __init__(self, host: str, path: str = "engine.io", sid: str = "", **options: Any) -> None:
        query = f"EIO=4&transport=websocket{f'&sid={sid}' if sid else ''}"
        options.setdefault("suppress_origin", True)
        self._ws = websocket.create_connection(f"ws://{host}/{path}/?{query}", timeout=5, **options)
        self.terms: dict[str, Any] = {} if sid else json.loads(str(self.receive())[1:])

    def send(self, *frames: str | bytes) -> None:
        for frame in frames:
            self._ws.send(frame) if isinstance(frame, str) else self._ws.send_binary(frame)

    def receive(self) -> str | bytes | None:
        """The next message; None once the server has closed."""
        try:
            opcode, data = self._ws.recv_data()
        except (websocket.WebSocketConnectionClosedException, ConnectionError):
            return None
        if opcode == websocket.ABNF.OPCODE_CLOSE:
            return None
        return bytes(data) if opcode == websocket.ABNF.OPCODE_BINARY else data.decode()

    def ask(self, *frames: str | bytes) -> str | bytes | None:
        self.send(*frames)
        return self.receive()

    def seconds_until_closed(self) -> float:
        """How long until the server closes; messages on the way, and answering pings, are left out."""
        begin = time.monotonic()
        while self.receive() is not None:
            pass
        return time.monotonic() - begin

    def close(self) -> None:
        with suppress(Exception):
            self._ws.close(timeout=1)


def fastest_close(connect: Callable[[], Socket], frames: list[str | bytes]) -> float:
    """Seconds from the last frame to the server's close: the best of three, since the machine may be busy."""
    best = float("inf")
    for _ in range(3):
        peer = connect()
        peer.send(*frames)
        best = min(best, peer.seconds_until_closed())
        if best < 0.1:
            break
    return best


def join(host: str, auth: str = "", **options: Any) -> Socket:
    """A WebSocket that has joined the main namespace of a Socket.IO server."""
    peer = Socket(host, "socket.io", **options)
    answer = str(peer.ask("40" + auth))
    assert answer.startswith("40"), answer
    return peer
