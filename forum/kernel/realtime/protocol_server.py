"""The Socket.IO v5 server on top of the strict Engine.IO one."""

import threading
from functools import partial
from typing import Any, Final

import socketio
from engineio.packet import MESSAGE
from engineio.packet import Packet as Frame
from socketio import packet as wire_format
from socketio.exceptions import ConnectionRefusedError as Refused

from .protocol_engine import StrictEngine
from .protocol_errors import ProtocolError
from .protocol_holding import Holding
from .protocol_limits import Limits
from .protocol_pace import Pace, Verdict
from .protocol_packets import ACKS, BINARY, EVENTS, attach, parse_packet
from .protocol_waiting import Waiting

TOO_MANY: Final = {"error": "too_many"}
UNKNOWN_EVENT: Final = {"error": "unknown_event"}
SERVER_ERROR: Final = {"error": "server_error"}


class StrictServer(socketio.Server):  # type: ignore[misc]
    """A Socket.IO server that keeps the protocol's text and the caps in `limits`.

    Takes the options of `socketio.Server` and StrictEngine, except that JSON is the only serializer
    and a CONNECT is answered only once it is decided. Events of one connection are handled one after
    the other, in the order they were sent, in the thread that reads it (`async_handlers=False`):
    a slow handler slows its own sender and costs no further thread.
    """

    def __init__(self, *, limits: Limits | None = None, **options: Any) -> None:
        if options.pop("serializer", "default") != "default":
            raise ValueError("the realtime server speaks JSON only")
        self.limits = limits or Limits()
        self._holding = Holding()
        self._paces: dict[str, Pace] = {}
        self._gone: set[str] = set()
        self._waiting = Waiting(self.limits.waiting)
        self._starting = threading.Lock()
        options.setdefault("async_handlers", False)
        options |= {"always_connect": False, "limits": self.limits}
        super().__init__(**options)
        self.eio.is_crowded = self._waiting.is_full_for

    def _engineio_server_class(self) -> type[StrictEngine]:
        return StrictEngine

    # sending

    def _send_packet(self, eio_sid: str, pkt: wire_format.Packet) -> None:
        encoded = pkt.encode()
        answers_connect = pkt.packet_type in (wire_format.CONNECT, wire_format.CONNECT_ERROR)
        send = self.eio.send_packet if answers_connect else self._send_eio_packet
        for part in encoded if isinstance(encoded, list) else [encoded]:
            send(eio_sid, Frame(MESSAGE, part))

    def _send_eio_packet(self, eio_sid: str, eio_pkt: Frame) -> None:
        if not self._holding.hold(eio_sid, eio_pkt):
            self.eio.send_packet(eio_sid, eio_pkt)

    def _acknowledge(self, eio_sid: str, namespace: str, number: int | None, *values: Any) -> None:
        if number is not None:
            answer = self.packet_class(wire_format.ACK, namespace=namespace, id=number, data=list(values))
            self._send_packet(eio_sid, answer)

    # receiving

    def _handle_eio_message(self, eio_sid: str, data: str | bytes) -> None:
        try:
            packet = self._assemble(eio_sid, data)
            if packet is not None:
                self._dispatch(eio_sid, packet)
        except ProtocolError as error:
            self.logger.info("%s: closed, %s", eio_sid, error)
            self._binary_packet.pop(eio_sid, None)
            self.eio.abort(eio_sid)

    def _assemble(self, eio_sid: str, data: str | bytes) -> wire_format.Packet | None:
        waiting = self._binary_packet.get(eio_sid)
        if waiting is not None:
            if not attach(waiting, data):
                return None
            del self._binary_packet[eio_sid]
            return waiting
        packet = parse_packet(data, self.limits)
        if packet.packet_type not in BINARY:
            return packet
        self._sid_of(eio_sid, packet.namespace)
        self._binary_packet[eio_sid] = packet
        return None

    def _sid_of(self, eio_sid: str, namespace: str) -> str:
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace)
        if sid is None:
            raise ProtocolError("not connected to that namespace")
        return str(sid)

    def _dispatch(self, eio_sid: str, packet: wire_format.Packet) -> None:
        if packet.packet_type == wire_format.DISCONNECT:
            self._handle_disconnect(eio_sid, packet.namespace, self.reason.CLIENT_DISCONNECT)
            self._expect_namespace_soon(eio_sid)
        elif not self._is_in_pace(eio_sid):
            self._refuse(eio_sid, packet)
        elif packet.packet_type == wire_format.CONNECT:
            self._handle_connect(eio_sid, packet.namespace, packet.data)
        elif packet.packet_type in EVENTS:
            self._sid_of(eio_sid, packet.namespace)
            self._handle_event(eio_sid, packet.namespace, packet.id, packet.data)
        elif packet.packet_type in ACKS:
            self._sid_of(eio_sid, packet.namespace)
            self._handle_ack(eio_sid, packet.namespace, packet.id, packet.data)

    def _is_in_pace(self, eio_sid: str) -> bool:
        pace = self._paces.get(eio_sid)
        verdict = pace.judge() if pace is not None else Verdict.REFUSED
        if verdict is Verdict.FLOOD:
            raise ProtocolError("too many packets, and for too long")
        return verdict is Verdict.SERVED

    def _refuse(self, eio_sid: str, packet: wire_format.Packet) -> None:
        if packet.packet_type in EVENTS:
            self._acknowledge(eio_sid, packet.namespace, packet.id, TOO_MANY)
        elif packet.packet_type == wire_format.CONNECT:
            self._answer_connect(eio_sid, packet.namespace, {"message": TOO_MANY["error"]})

    def _handle_event_internal(
        self, server: Any, sid: str, eio_sid: str, data: list[Any], namespace: str, id: int | None
    ) -> None:
        try:
            answer = self._trigger_event(data[0], namespace, sid, *data[1:])
        except Exception:
            self._acknowledge(eio_sid, namespace, id, SERVER_ERROR)
            raise
        if answer is self.not_handled:
            answer = UNKNOWN_EVENT
        values = answer if isinstance(answer, tuple) else () if answer is None else (answer,)
        self._acknowledge(eio_sid, namespace, id, *values)

    # connecting

    def _handle_connect(self, eio_sid: str, namespace: str, data: dict[str, Any] | None) -> None:
        if not self._serves(namespace):
            self._answer_connect(eio_sid, namespace, {"message": "Invalid namespace"})
            return
        sid = self.manager.pre_connect(eio_sid, namespace)
        if sid is None:
            raise ProtocolError("already connected to that namespace")
        self._holding.begin(eio_sid)
        refusal = self._decide(eio_sid, namespace, sid, data)
        if refusal is None:
            self._send_packet(eio_sid, self.packet_class(wire_format.CONNECT, {"sid": sid}, namespace))
            self.manager.connect(sid, namespace)
            self._waiting.remove(eio_sid)
        else:
            self._answer_connect(eio_sid, namespace, refusal)
            self.manager.disconnect(sid, namespace, ignore_queue=True)
        self._holding.finish(eio_sid, namespace if refusal else None, self.eio.send_packet)
        if eio_sid in self._gone or eio_sid not in self.environ:
            self._handle_disconnect(eio_sid, namespace, self.reason.TRANSPORT_CLOSE)

    def _serves(self, namespace: str) -> bool:
        known = (self.handlers, self.namespace_handlers, self.namespaces)
        return self.namespaces == "*" or any(namespace in names for names in known)

    def _decide(self, eio_sid: str, namespace: str, sid: str, data: Any) -> dict[str, Any] | None:
        """Asks the application; None lets the client in, as None and True from a handler alone do."""
        try:
            verdict = self._trigger_event("connect", namespace, sid, self.environ[eio_sid], data or None)
        except Refused as refusal:
            return dict(refusal.error_args)
        except ConnectionRefusedError:
            return dict(Refused().error_args)
        except Exception:
            self.logger.exception("the connect handler failed")
            return {"message": SERVER_ERROR["error"]}
        if verdict is None or verdict is True or verdict is self.not_handled:
            return None
        if isinstance(verdict, dict) and "error" in verdict:
            return {"message": str(verdict["error"]), "data": verdict}
        return dict(Refused().error_args)

    def _answer_connect(self, eio_sid: str, namespace: str, error: dict[str, Any]) -> None:
        answer = self.packet_class(wire_format.CONNECT_ERROR, error, namespace)
        self._send_packet(eio_sid, answer)
        self._expect_namespace_soon(eio_sid)

    def _handle_eio_connect(self, eio_sid: str, environ: dict[str, Any]) -> None:
        self._paces[eio_sid] = Pace(self.limits)
        self._waiting.add(eio_sid, environ)
        with self._starting:  # two first connections at once would start two listeners on the message queue
            super()._handle_eio_connect(eio_sid, environ)
        self._expect_namespace_soon(eio_sid)

    def _expect_namespace_soon(self, eio_sid: str) -> None:
        self.eio.heartbeat.schedule(self.limits.connect_timeout, partial(self._close_idle, eio_sid))

    def _close_idle(self, eio_sid: str) -> None:
        if not self._is_anywhere(eio_sid):
            self.start_background_task(self.eio.disconnect, eio_sid)

    def _is_anywhere(self, eio_sid: str) -> bool:
        namespaces = list(self.manager.get_namespaces())
        return any(self.manager.sid_from_eio_sid(eio_sid, namespace) for namespace in namespaces)

    # disconnecting

    def disconnect(self, sid: str, namespace: str | None = None, ignore_queue: bool = False) -> None:
        """Ends a client's presence in a namespace, and with the last one its connection."""
        eio_sid = self.manager.eio_sid_from_sid(sid, namespace or "/")
        super().disconnect(sid, namespace=namespace, ignore_queue=ignore_queue)
        if eio_sid is not None and not self._is_anywhere(eio_sid):
            self.eio.disconnect(eio_sid)

    def _handle_eio_disconnect(self, eio_sid: str, reason: str) -> None:
        self._gone.add(eio_sid)
        self._paces.pop(eio_sid, None)
        self._waiting.remove(eio_sid)
        self._binary_packet.pop(eio_sid, None)
        try:
            super()._handle_eio_disconnect(eio_sid, reason)
        finally:
            self._gone.discard(eio_sid)
