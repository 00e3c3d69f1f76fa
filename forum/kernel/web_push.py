"""Web push: what is told to a browser that is not here, encrypted for it alone (RFC 8291) and signed by us (RFC 8292).

The push service of the browser's maker carries it and can read nothing of it.
"""

from __future__ import annotations

import base64
import json
import os
import struct
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import current_app

from forum.kernel import clock
from forum.kernel.safe_sending import Answer, Sender

CURVE = ec.SECP256R1()
KEY_BYTES, SECRET_BYTES, SALT_BYTES = 65, 16, 16
RECORD_BYTES = 4096  # one record holds all of it, and no push service has to take more
MOST_BYTES = 3_900  # of a text, with room for what encryption adds
SIGNED_SECONDS = 12 * 3600
_DERIVED_FOR = b"plaza web push key 1"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True)
class Address:
    """Where a browser is pushed to, with its keys as it gave them."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Note:
    """What is pushed: its text, how long the push service keeps it, how urgent it is, and what it replaces there."""

    to: Address
    content: bytes
    seconds: int
    urgency: str
    topic: str


class Pusher:
    """Sends to browsers with the key of this community, which is made of its secret and so is the same everywhere."""

    def __init__(self, secret: str, contact: str, sender: Sender) -> None:
        self.sender = sender
        self._contact = contact
        self._key = derive_key(secret)
        self.public_key = encode(public_bytes(self._key.public_key()))

    @property
    def key_id(self) -> str:
        """By which it is known for which key a browser was asked."""
        return self.public_key[-16:]

    def check(self, endpoint: str) -> None:
        """Raise FetchRefused unless it is an address to which we would send now."""
        self.sender.look_up(endpoint)

    def send(self, note: Note) -> Answer:
        """Send it now, and say what came of it. Needs no application, so any thread may.

        It raises nothing: keys that nothing can be encrypted with are a problem as well.
        """
        headers = {
            "Content-Type": "application/octet-stream", "Content-Encoding": "aes128gcm", "TTL": str(note.seconds),
            "Urgency": note.urgency, "Topic": note.topic, "Authorization": self.authorization(note.to.endpoint),
        }  # fmt: skip
        try:
            content = encrypt(note.content, note.to.p256dh, note.to.auth)
        except ValueError:
            return Answer(problem="wrong_keys")
        return self.sender.post(note.to.endpoint, headers, content)

    def authorization(self, endpoint: str) -> str:
        """Who sends, signed for the push service alone and for half a day."""
        parts = urlsplit(endpoint)
        until = int(clock.now().timestamp()) + SIGNED_SECONDS
        claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": until, "sub": self._contact}
        told = ".".join(encode(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
        first, second = decode_dss_signature(self._key.sign(told.encode(), ec.ECDSA(hashes.SHA256())))
        signature = encode(first.to_bytes(32, "big") + second.to_bytes(32, "big"))
        return f"vapid t={told}.{signature}, k={self.public_key}"


def pusher() -> Pusher | None:
    """What pushes in the running application; None where nothing is pushed."""
    kept: Pusher | None = current_app.extensions["forum_pusher"]
    return kept


def derive_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The private key that belongs to a secret: always the same, and nothing of the secret can be told from it."""
    wide = HKDF(hashes.SHA256(), length=48, salt=None, info=_DERIVED_FOR).derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(wide, "big") % (_ORDER - 1) + 1, CURVE)


def check_keys(p256dh: str, auth: str) -> None:
    """Raise ValueError unless a browser can have these: a point of the curve, and 16 bytes that it shares with us."""
    read_key(p256dh)
    if len(decode(auth)) != SECRET_BYTES:
        raise ValueError("the secret of a browser has 16 bytes")


def encrypt(
    content: bytes, p256dh: str, auth: str, salt: bytes = b"", own: ec.EllipticCurvePrivateKey | None = None
) -> bytes:
    """The body of a push, in one record. `salt` and `own` are random; only the examples of the standard give them.

    Raises ValueError for wrong keys and for more than fits.
    """
    if len(content) > MOST_BYTES:
        raise ValueError("this is more than a push can hold")
    theirs, own = read_key(p256dh), own or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(SALT_BYTES)
    own_bytes = public_bytes(own.public_key())
    told = b"WebPush: info\0" + public_bytes(theirs) + own_bytes
    shared = _stretch(own.exchange(ec.ECDH(), theirs), decode(auth), told, 32)
    key = _stretch(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _stretch(shared, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + struct.pack("!IB", RECORD_BYTES, len(own_bytes)) + own_bytes
    return head + AESGCM(key).encrypt(nonce, content + b"\x02", None)


def read_key(text: str) -> ec.EllipticCurvePublicKey:
    """A public key as browsers give it. Raises ValueError for what is no point of the curve."""
    raw = decode(text)
    if len(raw) != KEY_BYTES:
        raise ValueError("the key of a browser has 65 bytes")
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw)


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as it is sent."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encode(raw: bytes) -> str:
    """Bytes as addresses can carry them, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The same back. Raises ValueError for anything else."""
    if not text.isascii() or set(text) - set(_LETTERS):
        raise ValueError("this is no base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _stretch(secret: bytes, salt: bytes, told: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length=length, salt=salt, info=told).derive(secret)
