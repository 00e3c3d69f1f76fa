"""Engine.IO v4 packets as they travel: one to a WebSocket frame, several to a polling body."""

import base64
import binascii
from typing import Final

from engineio import packet as wire_format

from .protocol_errors import ProtocolError

SEPARATOR: Final = "\x1e"
_TYPES: Final = "0123456"


def parse_frame(frame: str | bytes) -> wire_format.Packet:
    """The packet in one WebSocket frame; what its text means is the reader's affair."""
    if isinstance(frame, bytes):
        return wire_format.Packet(wire_format.MESSAGE, frame)
    if not frame or frame[0] not in _TYPES:
        raise ProtocolError("unknown Engine.IO packet type")
    return wire_format.Packet(int(frame[0]), frame[1:])


def parse_payload(body: bytes, most: int) -> list[wire_format.Packet]:
    """The packets of a polling request in order, at most `most`; binary ones are base64 after a `b`."""
    try:
        encoded = body.decode("utf-8").split(SEPARATOR)
    except UnicodeDecodeError as error:
        raise ProtocolError("a polling body must be UTF-8") from error
    if len(encoded) > most:
        raise ProtocolError("too many packets in one request")
    return [_parse_part(part) for part in encoded]


def _parse_part(part: str) -> wire_format.Packet:
    if not part.startswith("b"):
        return parse_frame(part)
    try:
        return parse_frame(base64.b64decode(part[1:], validate=True))
    except (binascii.Error, ValueError) as error:
        raise ProtocolError("not base64") from error


def encode_payload(packets: list[wire_format.Packet]) -> bytes:
    """The answer to a poll."""
    return SEPARATOR.join(_encode_part(packet) for packet in packets).encode("utf-8")


def _encode_part(packet: wire_format.Packet) -> str:
    # The library keeps the first form it encoded, and a broadcast shares one packet between both transports.
    if packet.binary:
        return "b" + base64.b64encode(packet.data).decode("ascii")
    return str(packet.encode())


def encode_frame(packet: wire_format.Packet) -> str | bytes:
    """The WebSocket frame of a packet."""
    if packet.binary:
        return bytes(packet.data)
    return str(packet.encode())
