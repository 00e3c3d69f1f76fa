"""The Engine.IO v4 server: handshakes, polling requests and WebSockets, for servers that use threads."""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, NoReturn, Self
from urllib.parse import parse_qs

import engineio
from engineio import packet as wire_format

from .protocol_errors import Refusal
from .protocol_frames import encode_payload
from .protocol_heartbeat import Heartbeat
from .protocol_limits import Limits
from .protocol_origins import OriginPolicy
from .protocol_socket import StrictSocket
from .protocol_wire import Wire

FRAME_LIMIT: Final = 64 * 1024
_FAREWELL: Final = 0.2
_SHUTDOWN_LINGER: Final = 2.0
_HEADERS: Final = [
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class EngineRequest:
    """What an Engine.IO request asks for; `sid` is None for a new connection."""

    method: str
    websocket: bool
    sid: str | None

    @classmethod
    def read(cls, environ: Environ, transports: Iterable[str]) -> Self:
        """Raises Refusal 400 for a request the protocol does not know."""
        try:
            query = parse_qs(environ.get("QUERY_STRING", ""), max_num_fields=16)
        except ValueError:
            query = {}
        method, transport = environ["REQUEST_METHOD"], query.get("transport", [""])[0]
        if query.get("EIO") != ["4"]:
            raise Refusal(400, "unsupported_protocol_version")
        if transport not in transports:
            raise Refusal(400, "transport_unknown")
        upgrading = environ.get("HTTP_UPGRADE", "").lower() == "websocket"
        if upgrading != (transport == "websocket") and method != "OPTIONS":
            raise Refusal(400, "transport_mismatch")
        if method not in ("GET", "POST", "OPTIONS") or (upgrading and method != "GET"):
            raise Refusal(400, "bad_handshake_method")
        return cls(method, upgrading, query.get("sid", [None])[0])


class StrictEngine(engineio.Server):  # type: ignore[misc]
    """An Engine.IO server that keeps the protocol's text and the caps in `limits`.

    Takes the options of `engineio.Server`, except: threads are the only mode, `cors_allowed_origins`
    is a list that OriginPolicy accepts, and JSONP and compression, which the protocol does not need,
    are not offered.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        cors_allowed_origins: str | Iterable[str] | None = None,
        **options: Any,
    ) -> None:
        if options.pop("async_mode", None) not in (None, "threading"):
            raise ValueError("the realtime server runs in threads only")
        options.setdefault("max_http_buffer_size", FRAME_LIMIT)
        self.limits = limits or Limits()
        self.origins = OriginPolicy(cors_allowed_origins)
        self.heartbeat = Heartbeat()
        self._farewells: dict[str, float] = {}
        self._draining = False
        options |= {"async_mode": "threading", "monitor_clients": False}
        super().__init__(cors_allowed_origins=sorted(self.origins.allowed), **options)

    def is_crowded(self, environ: Environ) -> bool:
        """Whether whoever asks has too many connections already; a server on top of this one may know."""
        return False

    def handle_request(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """The WSGI application. A WebSocket keeps the calling thread until it is over."""
        try:
            self.origins.check(environ)
            request = EngineRequest.read(environ, self.transports)
            if request.websocket:
                self._serve_websocket(request, environ)
            body = self._serve_polling(request, environ)
        except Refusal as refusal:
            return self._answer(environ, start_response, refusal.status_line, refusal.body)
        return self._answer(environ, start_response, "200 OK", body)

    def _answer(self, environ: Environ, start_response: StartResponse, status: str, body: bytes) -> list[bytes]:
        kind = "text/plain; charset=UTF-8" if status == "200 OK" else "application/json"
        headers = [("Content-Type", kind), ("Content-Length", str(len(body))), *_HEADERS]
        start_response(status, headers + self._cors_headers(environ))
        return [body]

    def _cors_headers(self, environ: Environ) -> list[tuple[str, str]]:
        return self.origins.headers(environ, self.cors_credentials)

    # connections

    def _open(self, environ: Environ, upgrades: list[str]) -> StrictSocket:
        if self._draining or len(self.sockets) >= self.limits.sessions or self.is_crowded(environ):
            raise Refusal(503, "too_many_connections")
        socket = StrictSocket(self, self.generate_id())
        self.sockets[socket.sid] = socket
        socket.send(self._greeting(socket.sid, upgrades))
        verdict = self._trigger_event("connect", socket.sid, environ, run_async=False)
        if verdict not in (None, True):
            del self.sockets[socket.sid]
            raise Refusal(401, "connection_refused")
        socket.start()
        return socket

    def _greeting(self, sid: str, upgrades: list[str]) -> wire_format.Packet:
        interval = self.ping_interval + self.ping_interval_grace_period
        terms = {
            "sid": sid,
            "upgrades": upgrades,
            "pingInterval": round(interval * 1000),
            "pingTimeout": round(self.ping_timeout * 1000),
            "maxPayload": self.max_http_buffer_size,
        }
        return wire_format.Packet(wire_format.OPEN, json.dumps(terms, separators=(",", ":")))

    def _find(self, sid: str) -> StrictSocket:
        socket: StrictSocket | None = self.sockets.get(sid)
        if socket is None or socket.closing:
            raise Refusal(400, "session_unknown")
        return socket

    # polling

    def _serve_polling(self, request: EngineRequest, environ: Environ) -> bytes:
        if request.method == "OPTIONS":
            return b""
        if request.method == "GET":
            return encode_payload(self._poll(request.sid, environ))
        if request.sid is None:
            raise Refusal(400, "bad_handshake_method")
        self._post(self._find(request.sid), environ)
        return b"ok"

    def _poll(self, sid: str | None, environ: Environ) -> list[wire_format.Packet]:
        if sid is None:
            upgradable = self.allow_upgrades and "websocket" in self.transports
            socket = self._open(environ, ["websocket"] if upgradable else [])
            socket.connected = True
            return socket.poll()
        try:
            return self._find(sid).poll()
        except Refusal:
            if self.forget_farewell(sid):
                return [wire_format.Packet(wire_format.NOOP)]
            raise

    def _post(self, socket: StrictSocket, environ: Environ) -> None:
        if socket.upgraded:
            raise Refusal(400, "session_not_polling")
        try:
            body = self._read_body(environ)
        except Refusal:
            socket.close(wait=False, abort=True, reason=self.reason.TRANSPORT_ERROR)
            raise
        socket.receive_payload(body)

    def _read_body(self, environ: Environ) -> bytes:
        length = environ.get("CONTENT_LENGTH") or ("0" if not environ.get("wsgi.input_terminated") else None)
        if length is not None and not (length.isascii() and length.isdigit()):
            raise Refusal(400, "bad_content_length")
        most = self.max_http_buffer_size
        if length is not None and int(length[:19]) > most:
            raise Refusal(413, "payload_too_large")
        body: bytes = environ["wsgi.input"].read(most + 1 if length is None else int(length))
        if len(body) > most:
            raise Refusal(413, "payload_too_large")
        return body

    def bid_farewell(self, sid: str) -> None:
        """Lets one poll that crossed the client's CLOSE on its way end with a NOOP, as one waiting."""
        self._farewells[sid] = time.monotonic() + _FAREWELL
        self.heartbeat.schedule(_FAREWELL, lambda: self._farewells.pop(sid, None))

    def forget_farewell(self, sid: str) -> bool:
        """Whether a farewell was due; it is given once."""
        return self._farewells.pop(sid, 0.0) > time.monotonic()

    # WebSocket

    def _serve_websocket(self, request: EngineRequest, environ: Environ) -> NoReturn:
        socket = self._find(request.sid) if request.sid is not None else self._open(environ, [])
        try:
            wire = Wire(environ, self.max_http_buffer_size)
        except Refusal:
            if request.sid is None:
                self.abort(socket.sid)
            raise
        try:
            socket.serve(wire)
        except Exception:
            # The answer has already been an upgrade: an error page would be garbage on the wire.
            self.logger.exception("%s: the WebSocket failed", socket.sid)
            socket.close(wait=False, abort=True, reason=self.reason.TRANSPORT_ERROR)
            wire.abort()
        wire.hand_back()

    # application

    def disconnect(self, sid: str | None = None) -> None:
        """Ends one connection, or all of them."""
        chosen = list(self.sockets.values()) if sid is None else [self.sockets.get(sid)]
        for socket in chosen:
            if socket is not None:
                socket.close(reason=self.reason.SERVER_DISCONNECT)

    def abort(self, sid: str) -> None:
        """Ends a connection that broke the protocol, dropping what was still to be sent to it."""
        if (socket := self.sockets.get(sid)) is not None:
            socket.close(wait=False, abort=True, reason=self.reason.TRANSPORT_ERROR)

    def shutdown(self) -> None:
        """Takes no new connection and ends all open ones, so that the web server's threads come free.

        No CLOSE goes out: the official Python client would take it for the end and never come back.
        """
        self._draining = True
        for socket in list(self.sockets.values()):
            socket.close(abort=True, reason=self.reason.SERVER_DISCONNECT)
        self.heartbeat.schedule(_SHUTDOWN_LINGER, self.heartbeat.stop)
