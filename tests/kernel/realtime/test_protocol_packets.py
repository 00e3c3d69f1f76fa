"""Socket.IO packets and the JSON in them, as a stranger may write them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from socketio import packet as wire_format

from forum.kernel.realtime.protocol_errors import ProtocolError
from forum.kernel.realtime.protocol_json import parse_json
from forum.kernel.realtime.protocol_limits import Limits
from forum.kernel.realtime.protocol_packets import attach, parse_packet

LIMITS = Limits()
TWO = '452-["file",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]'[1:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", (0, "/", None, None)),
        ('0{"token":"a"}', (0, "/", None, {"token": "a"})),
        ("0/admin,", (0, "/admin", None, None)),
        ("0/admin", (0, "/admin", None, None)),
        ('0/admin?v=1,{"a":1}', (0, "/admin", None, {"a": 1})),
        ("1", (1, "/", None, None)),
        ("1/admin,", (1, "/admin", None, None)),
        ('2["hey",1]', (2, "/", None, ["hey", 1])),
        ('212["hey"]', (2, "/", 12, ["hey"])),
        ('2/admin,12["hey"]', (2, "/admin", 12, ["hey"])),
        ("312[]", (3, "/", 12, [])),
    ],
)
def test_a_packet_is_read_as_the_protocol_has_it(text: str, expected: tuple[Any, ...]) -> None:
    packet = parse_packet(text, LIMITS)
    assert (packet.packet_type, packet.namespace, packet.id, packet.data) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "7", "٢[\"hey\"]", "4{}", '0"x"', "0[]", "05", '1["x"]', "11",
        "2", "2{}", "2[]", "2[1]", '2[["hey"]]', "2[null]", '2[""]', '2["hey"', '2abc["hey"]', '2-1["hey"]',
        '21-["hey"]', '2["connect"]', '2["disconnect"]', '2["connect_error"]', '2["*"]', '2["newListener"]',
        '2["' + "e" * 65 + '"]', '2["hey"' + ",1" * 9 + "]", '2["hey"]trailing', "2/admin",
        '2' + "1" * 16 + '["hey"]', "2/" + "n" * 64 + ',["hey"]',
        "3[]", "31{}", "31", '5["hey"]', '50-["hey"]', '511-["hey"]', '5999999-["hey"]', '59999999-["hey"]',
        "61-[]", '51-["connect"]',
    ],
)  # fmt: skip
def test_a_packet_a_client_may_not_send_is_refused(text: str) -> None:
    with pytest.raises(ProtocolError):
        parse_packet(text, LIMITS)


def test_an_attachment_nobody_announced_is_refused() -> None:
    with pytest.raises(ProtocolError):
        parse_packet(b"bytes", LIMITS)


def test_attachments_take_the_place_of_their_placeholders() -> None:
    packet = parse_packet(TWO, LIMITS)
    assert packet.packet_type == wire_format.BINARY_EVENT
    assert not attach(packet, b"one")
    assert attach(packet, b"two")
    assert packet.data == ["file", b"one", b"two"]


def test_ten_attachments_are_taken_and_eleven_are_not() -> None:
    assert parse_packet('510-["hey"]', LIMITS).attachment_count == 10
    with pytest.raises(ProtocolError):
        parse_packet('511-["hey"]', LIMITS)


@pytest.mark.parametrize("number", ["1", "-1", "true", '"0"', "null", "0.0", "[]"])
def test_a_placeholder_without_its_attachment_is_refused(number: str) -> None:
    packet = parse_packet(f'51-["hey",{{"_placeholder":true,"num":{number}}}]', LIMITS)
    with pytest.raises(ProtocolError):
        attach(packet, b"one")


def test_text_in_place_of_an_attachment_is_refused() -> None:
    with pytest.raises(ProtocolError):
        attach(parse_packet(TWO, LIMITS), "text")


@pytest.mark.parametrize(
    "text",
    [
        "NaN", "Infinity", "-Infinity", "1e999", "9007199254740992", "-9007199254740992", "1" * 5000,
        '{"a":1,"a":2}', r'"\ud800"', r'{"\udfff":1}', "[" * 9 + "]" * 9, "[" * 60_000, '{"a":' * 9 + "1" + "}" * 9,
        "[" + "0," * 2_000 + "0]", "", "nul", "{'a':1}", "[1,]", "\ufeff1",
    ],
)  # fmt: skip
def test_json_that_something_behind_could_not_keep_is_refused(text: str) -> None:
    with pytest.raises(ProtocolError):
        parse_json(text, LIMITS)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9007199254740991", 2**53 - 1),
        ("-1.5e3", -1500.0),
        (r'"\ud83d\ude00"', "😀"),
        ('{"a":[1,{"b":null}]}', {"a": [1, {"b": None}]}),
        ("[" * 8 + "]" * 8, [[[[[[[[]]]]]]]]),
    ],
)
def test_ordinary_json_is_taken(text: str, value: Any) -> None:
    assert parse_json(text, LIMITS) == value


@given(st.text(alphabet=st.sampled_from('0123456,-/[]{}"\\a:ué _placeholdernum'), max_size=80) | st.text())
def test_any_text_is_either_a_packet_or_refused(text: str) -> None:
    try:
        packet = parse_packet(text, LIMITS)
    except ProtocolError:
        return
    assert packet.packet_type in (0, 1, 2, 3, 5, 6)
    assert packet.attachment_count <= LIMITS.attachments
