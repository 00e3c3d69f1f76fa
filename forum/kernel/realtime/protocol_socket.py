"""One Engine.IO v4 connection over either transport, and the passage from one to the other."""

import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from engineio import packet as wire_format
from engineio.base_socket import BaseSocket

from .protocol_bucket import TokenBucket
from .protocol_errors import ProtocolError, Refusal
from .protocol_frames import encode_frame, parse_frame, parse_payload
from .protocol_outbox import Outbox
from .protocol_wire import Wire

if TYPE_CHECKING:
    from .protocol_engine import StrictEngine

_UPGRADE_IN_FLIGHT: Final = 0.1
_LINGER: Final = 1.0


class StrictSocket(BaseSocket):  # type: ignore[misc]
    """A connection as the Engine.IO v4 text has it. Any breach ends it at once.

    It uses one thread beyond the one that serves the request while a WebSocket is open, none while it
    polls. The library's own queue stays unused: `outbox` is bounded and can be waited on together
    with the connection's state.
    """

    server: "StrictEngine"
    sid: str
    connected: bool
    upgrading: bool
    upgraded: bool
    closing: bool
    closed: bool

    def __init__(self, server: "StrictEngine", sid: str) -> None:
        super().__init__(server, sid)
        limits = server.limits
        self.outbox = Outbox(limits.outbox)
        self._pace = TokenBucket(limits.packet_rate, limits.packet_burst)
        self._wire: Wire | None = None
        self._polling = False
        self._posting = False
        self._pings = 0
        self._awaiting_pong = False
        self._deadline = 0.0

    # heartbeat

    def start(self) -> None:
        """Begins the heartbeat; the first ping goes out one interval from now."""
        self._expect_pong_in_time()
        self.server.heartbeat.schedule(self.server.ping_interval, self._ping)

    def _expect_pong_in_time(self) -> None:
        patience = self.server.ping_interval + self.server.ping_timeout
        self._deadline = time.monotonic() + patience

    def _ping(self) -> None:
        self._pings += 1
        self._awaiting_pong = True
        self.send(wire_format.Packet(wire_format.PING))
        if not self.closing:
            self.server.heartbeat.schedule(self.server.ping_timeout, partial(self._check_pong, self._pings))

    def _check_pong(self, ping: int) -> None:
        if self._awaiting_pong and ping == self._pings and not self.closing:
            self._close_aside(abort=False, reason=self.server.reason.PING_TIMEOUT)

    def _pong(self) -> None:
        # A pong nobody asked for is worth nothing: it must not start another round.
        if self._awaiting_pong:
            self._awaiting_pong = False
            self.start()

    # sending and ending

    def send(self, pkt: wire_format.Packet) -> None:
        """Queues a packet; a reader who lets too much pile up loses the connection."""
        if not self.outbox.put(pkt):
            self.outbox.end(None)
            self._close_aside(abort=True, reason=self.server.reason.TRANSPORT_ERROR)

    def _close_aside(self, **how: Any) -> None:
        # The application's disconnect handlers may take their time; a sender or the heartbeat may not.
        self.server.start_background_task(self.close, wait=False, **how)

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """Ends the connection once and never blocks on the peer, whatever `wait` says.

        `abort` drops what still waits to be sent; otherwise that and a CLOSE packet go out first.
        """
        with self.outbox.changed:
            if self.closing:
                return
            self.closing = True
            self.outbox.end(None if abort else wire_format.Packet(wire_format.CLOSE))
        if self._wire is not None:
            self.server.heartbeat.schedule(_LINGER, self._wire.abort)
        try:
            why = reason or self.server.reason.SERVER_DISCONNECT
            self.server._trigger_event("disconnect", self.sid, why, run_async=False)
        finally:
            self.closed = True
            self.server.sockets.pop(self.sid, None)

    # receiving

    def receive(self, pkt: wire_format.Packet) -> None:
        """Acts on a packet a client may send; ProtocolError for any other."""
        if self.closing:
            return
        if not self._pace.take():
            raise ProtocolError("too many packets")
        if pkt.packet_type == wire_format.MESSAGE:
            run_async = self.server.async_handlers
            self.server._trigger_event("message", self.sid, pkt.data, run_async=run_async)
        elif pkt.packet_type == wire_format.PONG:
            self._pong()
        elif pkt.packet_type == wire_format.CLOSE:
            self._closed_by_client()
        else:
            raise ProtocolError("not a packet a client sends")

    def _closed_by_client(self) -> None:
        if not self.upgraded and not self._polling:
            self.server.bid_farewell(self.sid)
        self.close(wait=False, abort=True, reason=self.server.reason.CLIENT_DISCONNECT)

    def receive_payload(self, body: bytes) -> None:
        """Takes the body of a polling request; Refusal 400, and the end, when it breaks the protocol."""
        with self.outbox.changed:
            overlapping, self._posting = self._posting, True
        try:
            if overlapping:
                raise ProtocolError("two polling requests at once")
            for pkt in parse_payload(body, self.server.limits.payload_packets):
                self.receive(pkt)
        except ProtocolError as error:
            self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)
            raise Refusal(400, "protocol_error") from error
        finally:
            self._posting = overlapping

    # polling

    def poll(self) -> list[wire_format.Packet]:
        """What answers one long poll, as soon as there is anything; Refusal 400 for a poll out of turn."""
        self._let_upgrade_land()
        if time.monotonic() >= self._deadline:
            self.close(wait=False, abort=True, reason=self.server.reason.PING_TIMEOUT)
        with self.outbox.changed:
            if self.upgraded or self.closing:
                raise Refusal(400, "session_not_polling")
            overlapping, self._polling = self._polling, True
        if overlapping:
            self.close(wait=False, abort=False, reason=self.server.reason.TRANSPORT_ERROR)
            raise Refusal(400, "overlapping_poll")
        try:
            return self._await_packets()
        finally:
            self._polling = False

    def _let_upgrade_land(self) -> None:
        # The frame that completes an upgrade and a poll sent right after it travel on two connections.
        with self.outbox.changed:
            if self._wire is not None and not self.upgraded:
                self.outbox.changed.wait_for(lambda: self.upgraded or self.closing, _UPGRADE_IN_FLIGHT)

    def _await_packets(self) -> list[wire_format.Packet]:
        with self.outbox.changed:
            due = self.server.ping_interval + self.server.ping_timeout
            self.outbox.changed.wait_for(lambda: self.outbox or self.outbox.ended or self.upgrading, due)
            packets = [] if self.upgrading else self.outbox.drain()
        if self.closing:
            self.server.forget_farewell(self.sid)
        return packets or [wire_format.Packet(wire_format.NOOP)]

    # WebSocket

    def serve(self, wire: Wire) -> None:
        """Runs the connection, or the upgrade to it, on this WebSocket until that is over."""
        if self._attach(wire):
            writer = self.server.start_background_task(self._write, wire)
            reason = self._read(wire)
            self.close(wait=False, abort=True, reason=reason)
            writer.join()
        wire.finish()

    def _attach(self, wire: Wire) -> bool:
        with self.outbox.changed:
            if self._wire is not None or self.closing:
                return False
            self._wire = wire
        done = not self.connected or self._probe(wire)
        with self.outbox.changed:
            self.connected, self.upgraded, self.upgrading = True, done, False
            if not done:
                self._wire = None
            self.outbox.changed.notify_all()
        return done

    def _probe(self, wire: Wire) -> bool:
        self.server.heartbeat.schedule(self.server.limits.upgrade_timeout, partial(self._give_up, wire))
        try:
            if wire.receive() != "2probe":
                return False
            wire.send("3probe")
            with self.outbox.changed:
                self.upgrading = True
                self.outbox.changed.notify_all()
            return wire.receive() == "5" and not self.closing
        except (OSError, ProtocolError):
            return False

    def _give_up(self, wire: Wire) -> None:
        if self._wire is wire and not self.upgraded:
            wire.abort()

    def _read(self, wire: Wire) -> str:
        try:
            while (frame := wire.receive()) is not None:
                self.receive(parse_frame(frame))
        except ProtocolError as error:
            self.server.logger.info("%s: closed, %s", self.sid, error)
            return str(self.server.reason.TRANSPORT_ERROR)
        return str(self.server.reason.TRANSPORT_CLOSE)

    def _write(self, wire: Wire) -> None:
        try:
            while packets := self.outbox.wait():
                for packet in packets:
                    wire.send(encode_frame(packet))
        except OSError:
            wire.abort()
        wire.close()
