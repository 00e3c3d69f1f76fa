"""Every cap the realtime protocol holds a peer to, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps of one server. Times are seconds, rates are per second, sizes are bytes unless named otherwise.

    The cap on a frame and on a polling body is Engine.IO's own `max_http_buffer_size`, because the
    protocol announces that number to the client.
    """

    attachments: int = 10
    """Binary attachments of one packet; the bound socket.io's own parser keeps."""
    arguments: int = 8
    """Arguments of one event, its name not counted."""
    depth: int = 8
    """Lists and objects inside one another, the list of arguments included."""
    values: int = 2_000
    """Lists, objects, keys and plain values of one packet together."""
    event_name: int = 64
    """Characters of an event name, and of a namespace."""
    payload_packets: int = 64
    """Packets of one polling request."""
    sessions: int = 1_000
    """Connections of this process; keep it below the server's threads, so that pages are still served."""
    waiting: int = 50
    """Connections of one network address that have not joined a namespace yet."""
    outbox: int = 2 * 1024 * 1024
    """What may wait for one reader who is slow; beyond it the connection ends."""

    event_rate: float = 20.0
    event_burst: int = 40
    """Events one connection may send; more are refused with `too_many`."""
    refusal_rate: float = 5.0
    refusal_burst: int = 100
    """Refusals one connection is given; more end it."""
    packet_rate: float = 300.0
    packet_burst: int = 600
    """Frames of every kind, attachments and pongs included; more end the connection."""

    connect_timeout: float = 10.0
    """How long a connection may stay without having joined a namespace."""
    upgrade_timeout: float = 10.0
    """How long a WebSocket may take to replace the polling it was opened for."""
