"""What is pushed can be read by the browser alone, and is signed by us: by the examples of the standards, and by the
library of their author."""

from __future__ import annotations

import json
import os

import http_ece
import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from forum.kernel.safe_sending import Sender
from forum.kernel.web_push import (
    CURVE,
    MOST_BYTES,
    Pusher,
    check_keys,
    decode,
    derive_key,
    encode,
    encrypt,
    public_bytes,
    read_key,
)
from tests.pushd import Pushed, PushService

# RFC 8291, section 5 and appendix A.
TEXT = b"When I grow up, I want to be a watermelon"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
OURS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
KEY = ec.generate_private_key(CURVE)
POINT, SHARED = encode(public_bytes(KEY.public_key())), os.urandom(16)


def test_the_example_of_the_standard_comes_out_as_it_is_printed() -> None:
    own = ec.derive_private_key(int.from_bytes(decode(OURS), "big"), CURVE)
    assert encode(encrypt(TEXT, BROWSER, SECRET, decode(SALT), own)) == BODY


@given(st.binary(max_size=MOST_BYTES))
def test_the_browser_reads_what_was_written_whatever_that_is(content: bytes) -> None:
    body = encrypt(content, POINT, encode(SHARED))
    assert http_ece.decrypt(body, private_key=KEY, auth_secret=SHARED, version="aes128gcm") == content
    assert len(body) <= 4096


def test_nobody_else_reads_it_and_the_same_never_looks_the_same() -> None:
    body = encrypt(TEXT, POINT, encode(SHARED))
    assert body != encrypt(TEXT, POINT, encode(SHARED))
    for key, secret in ((KEY, os.urandom(16)), (ec.generate_private_key(CURVE), SHARED)):
        with pytest.raises((InvalidTag, http_ece.ECEException)):
            http_ece.decrypt(body, private_key=key, auth_secret=secret, version="aes128gcm")


def test_more_than_a_push_holds_is_not_encrypted() -> None:
    with pytest.raises(ValueError, match="more than"):
        encrypt(b"x" * (MOST_BYTES + 1), POINT, encode(SHARED))


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", SECRET), ("AAAA", SECRET), (encode(b"\x04" + b"\x01" * 64), SECRET),
        (encode(b"\x02" + b"\x01" * 64), SECRET), (encode(b"\x00" * 65), SECRET), (BROWSER[:-1], SECRET),
        (BROWSER + "=", SECRET), ("é" * 87, SECRET), (BROWSER, ""), (BROWSER, "AAAA"),
        (BROWSER, SECRET + "AA"), (BROWSER, "!" * 22),
    ],
)  # fmt: skip
def test_what_no_browser_can_have_as_keys_is_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(ValueError):
        check_keys(p256dh, auth)


def test_the_keys_of_a_browser_are_taken() -> None:
    check_keys(BROWSER, SECRET)
    assert public_bytes(read_key(BROWSER)) == decode(BROWSER)


def test_the_key_of_a_community_is_the_same_on_every_machine_and_another_with_another_secret() -> None:
    one, same, other = (Pusher(secret, "mailto:a@b.example", Sender()) for secret in ("s" * 32, "s" * 32, "t" * 32))
    assert one.public_key == same.public_key != other.public_key
    assert one.key_id != other.key_id
    assert derive_key("s" * 32).private_numbers().private_value != int.from_bytes(b"s" * 32, "big")


def test_the_signature_names_the_push_service_and_who_sends_and_holds_for_half_a_day() -> None:
    push = Pusher("s" * 32, "https://plaza.example", Sender())
    service = PushService(port=8443, public_key=push.public_key)
    header = push.authorization("https://127.0.0.1:8443/send/one?x=1")
    told = {"content-encoding": "aes128gcm", "ttl": "60", "urgency": "high", "topic": "a", "authorization": header}
    service.check(Pushed("/send/one", told, b""))
    claims = json.loads(decode(header.split(".")[1]))
    assert claims["sub"] == "https://plaza.example"
    forged = header.replace(header.split(".")[1], encode(json.dumps({**claims, "sub": "https://x.example"}).encode()))
    with pytest.raises(InvalidSignature):
        service.check(Pushed("/send/one", {**told, "authorization": forged}, b""))
