"""A WebSocket on the raw connection a WSGI server hands over."""

import contextlib
import re
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping
from typing import Any, Final, NoReturn, cast

from wsproto import ConnectionType, WSConnection
from wsproto.connection import ConnectionState
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Ping,
    TextMessage,
)
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import LocalProtocolError

from .protocol_errors import ProtocolError, Refusal

_KEY: Final = re.compile(r"[A-Za-z0-9+/]{22}==")
_CHUNK: Final = 16 * 1024
_SOCKETS: Final = ("gunicorn.socket", "werkzeug.socket")


class Wire:
    """One WebSocket, read by the thread that serves the request and written by any other.

    No extension is agreed to: without compression a small frame cannot grow into a large one, and a
    connection keeps no compression window in memory. Reading happens only when asked, so a flood
    stays in the peer's own buffers. Raises Refusal 400 when the handshake is not one.
    """

    def __init__(self, environ: Mapping[str, Any], limit: int) -> None:
        self._socket = self._socket_of(environ)
        self._under_gunicorn = "gunicorn.socket" in environ
        self._limit = limit
        self._ws = WSConnection(ConnectionType.SERVER)
        self._writing = threading.Lock()
        self._inbox: deque[str | bytes] = deque()
        self._parts: list[str | bytes] = []
        self._size = 0
        self._ended = False
        self._shake_hands(environ)

    @staticmethod
    def _socket_of(environ: Mapping[str, Any]) -> socket.socket:
        for key in _SOCKETS:
            if isinstance(environ.get(key), socket.socket):
                return cast(socket.socket, environ[key])
        raise Refusal(400, "websocket_unavailable")

    def _shake_hands(self, environ: Mapping[str, Any]) -> None:
        key = str(environ.get("HTTP_SEC_WEBSOCKET_KEY", ""))
        upgrading = "upgrade" in str(environ.get("HTTP_CONNECTION", "")).lower()
        version = environ.get("HTTP_SEC_WEBSOCKET_VERSION")
        if not upgrading or version != "13" or not _KEY.fullmatch(key):
            raise Refusal(400, "bad_websocket_handshake")
        self._ws.initiate_upgrade_connection(
            [
                (b"Host", b"forum"),
                (b"Connection", b"Upgrade"),
                (b"Upgrade", b"websocket"),
                (b"Sec-WebSocket-Version", b"13"),
                (b"Sec-WebSocket-Key", key.encode("ascii")),
            ],
            "/",
        )
        next(self._ws.events())
        with contextlib.suppress(OSError):
            # Packets are small and often come in pairs: waiting for a fuller one would cost the second 40 ms.
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(OSError):
            self._transmit(AcceptConnection())

    def receive(self) -> str | bytes | None:
        """The next message, or None once the connection is over; ProtocolError for one that is too large."""
        while not self._inbox and not self._ended:
            try:
                data = self._socket.recv(_CHUNK)
                self._ws.receive_data(data or None)
                for event in self._ws.events():
                    self._handle(event)
            except (OSError, LocalProtocolError):
                self._ended = True
        return self._inbox.popleft() if self._inbox else None

    def _handle(self, event: Event) -> None:
        if isinstance(event, TextMessage | BytesMessage):
            self._collect(event)
        elif isinstance(event, Ping):
            self._transmit(event.response())
        elif isinstance(event, CloseConnection):
            self._ended = True
            if self._ws.state in (ConnectionState.OPEN, ConnectionState.REMOTE_CLOSING):
                self._transmit(event.response())

    def _collect(self, event: TextMessage | BytesMessage) -> None:
        data = event.data if isinstance(event.data, str) else bytes(event.data)
        self._size += len(data) if isinstance(data, bytes) else len(data.encode())
        if self._size > self._limit:
            self.close(CloseReason.MESSAGE_TOO_BIG)
            raise ProtocolError("frame too large")
        self._parts.append(data)
        if event.message_finished:
            text = isinstance(event, TextMessage)
            self._inbox.append("".join(self._parts) if text else b"".join(self._parts))  # type: ignore[arg-type]
            self._parts, self._size = [], 0

    def _transmit(self, event: Event) -> None:
        with self._writing:
            self._socket.sendall(self._ws.send(event))

    def send(self, frame: str | bytes) -> None:
        """Sends one message; OSError once the connection is over."""
        try:
            self._transmit(TextMessage(data=frame) if isinstance(frame, str) else BytesMessage(data=frame))
        except LocalProtocolError as error:
            raise OSError("the connection is closing") from error

    def close(self, code: CloseReason = CloseReason.NORMAL_CLOSURE) -> None:
        """Says goodbye and sends nothing more; what the peer still sends is read and ignored."""
        with contextlib.suppress(OSError, LocalProtocolError):
            self._transmit(CloseConnection(code=code))
            self._socket.shutdown(socket.SHUT_WR)

    def abort(self) -> None:
        """Ends the connection whatever the peer does, and so wakes a thread that reads or writes it."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def finish(self, patience: float = 0.25) -> None:
        """Closes and reads on for a moment: data left unread would turn the goodbye into a reset."""
        self.close()
        end = time.monotonic() + patience
        with contextlib.suppress(OSError):
            while not self._ended and (remaining := end - time.monotonic()) > 0:
                self._socket.settimeout(remaining)
                if not self._socket.recv(_CHUNK):
                    break
        self.abort()

    def hand_back(self) -> NoReturn:
        """Tells the WSGI server, in the way each understands, that its connection has been used up."""
        if self._under_gunicorn:
            raise StopIteration
        raise ConnectionError("the WebSocket is over")
