"""Socket.IO v5 packets from a client: `<type>[<attachments>-][<namespace>,][<id>][<json>]`."""

import re
from typing import Any, Final

from socketio import packet as wire_format

from .protocol_errors import ProtocolError
from .protocol_json import parse_json
from .protocol_limits import Limits

EVENTS: Final = (wire_format.EVENT, wire_format.BINARY_EVENT)
ACKS: Final = (wire_format.ACK, wire_format.BINARY_ACK)
BINARY: Final = (wire_format.BINARY_EVENT, wire_format.BINARY_ACK)
_FORM: Final = re.compile(r"([0-6])(?:([0-9]{1,6})-)?(?:(/[^,?]*)(?:\?[^,]*)?(?:,|\Z))?([0-9]{1,15})?(.*)\Z", re.DOTALL)
# The names the protocol keeps for itself, and the server's word for "any event".
_RESERVED: Final = frozenset(
    ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener", "*"]
)


def parse_packet(text: str | bytes, limits: Limits) -> wire_format.Packet:
    """The packet, its attachments still missing; ProtocolError for anything a client may not send."""
    form = _FORM.match(text) if isinstance(text, str) else None
    if form is None:
        raise ProtocolError("unknown packet type" if isinstance(text, str) else "unexpected attachment")
    kind, attachments, namespace, number, rest = form.groups()
    packet = wire_format.Packet(int(kind), namespace=namespace or "/", binary=False)
    packet.id = int(number) if number else None
    packet.data = parse_json(rest, limits) if rest else None
    packet.attachment_count = int(attachments or 0)
    _check(packet, limits)
    return packet


def _check(packet: wire_format.Packet, limits: Limits) -> None:
    if len(packet.namespace) > limits.event_name:
        raise ProtocolError("namespace too long")
    fewest = 1 if packet.packet_type in BINARY else 0
    most = limits.attachments if packet.packet_type in BINARY else 0
    if not fewest <= packet.attachment_count <= most:
        raise ProtocolError("too many attachments")
    if not _has_form(packet, limits):
        raise ProtocolError("malformed packet")


def _has_form(packet: wire_format.Packet, limits: Limits) -> bool:
    data = packet.data
    if packet.packet_type == wire_format.CONNECT:
        return packet.id is None and (data is None or isinstance(data, dict))
    if packet.packet_type == wire_format.DISCONNECT:
        return packet.id is None and data is None
    if packet.packet_type in ACKS:
        return packet.id is not None and isinstance(data, list) and len(data) <= limits.arguments
    return packet.packet_type in EVENTS and _is_event(data, limits)


def _is_event(data: Any, limits: Limits) -> bool:
    if not isinstance(data, list) or not 1 <= len(data) <= limits.arguments + 1:
        return False
    name = data[0]
    return isinstance(name, str) and 0 < len(name) <= limits.event_name and name not in _RESERVED


def attach(packet: wire_format.Packet, attachment: str | bytes) -> bool:
    """Adds the next attachment; True once the packet is whole, its placeholders replaced."""
    if not isinstance(attachment, bytes):
        raise ProtocolError("text where an attachment was due")
    packet.attachments.append(attachment)
    if len(packet.attachments) < packet.attachment_count:
        return False
    packet.data = _filled(packet.data, packet.attachments)
    return True


def _filled(value: Any, attachments: list[bytes]) -> Any:
    if isinstance(value, list):
        return [_filled(item, attachments) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("_placeholder") is not True:
        return {key: _filled(item, attachments) for key, item in value.items()}
    number = value.get("num")
    if type(number) is not int or not 0 <= number < len(attachments):
        raise ProtocolError("no such attachment")
    return attachments[number]
