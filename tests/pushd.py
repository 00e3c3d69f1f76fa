"""A push service on this machine, which reads what it is given as the browser would that it is for.

It checks what the standards ask of whoever sends (RFC 8030, 8291, 8292): the signature with the key that is told
beside it, for whom and until when it holds, and that nobody but the browser can read the content. Decrypting is done by
the library of the standard's author, which shares nothing with what encrypts here.
"""

from __future__ import annotations

import base64
import datetime
import ipaddress
import json
import os
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import http_ece
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

HOST = "127.0.0.1"
MOST_SECONDS = 24 * 3600  # for which a signature may hold


def encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class FarBrowser:
    """A browser elsewhere, with the keys that it made and told."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._secret = os.urandom(16)

    @property
    def subscription(self) -> dict[str, Any]:
        """What `PushSubscription.toJSON()` gives."""
        point = self._key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        keys = {"p256dh": encode(point), "auth": encode(self._secret)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def read(self, body: bytes) -> dict[str, Any]:
        """What a push says."""
        content = http_ece.decrypt(body, private_key=self._key, auth_secret=self._secret, version="aes128gcm")
        told: dict[str, Any] = json.loads(content)
        return told


@dataclass(frozen=True)
class Pushed:
    """A push as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """Answers 201, or in turn what `answers` says for a path: a status, or a status with headers."""

    port: int = 0
    trust: ssl.SSLContext | None = None
    public_key: str = ""
    answers: dict[str, list[Any]] = field(default_factory=dict)
    given: list[Pushed] = field(default_factory=list)
    browsers: dict[str, FarBrowser] = field(default_factory=dict)
    slow: float = 0.0

    def browser(self, name: str = "one") -> FarBrowser:
        """A browser that listens here."""
        path = f"/send/{name}"
        return self.browsers.setdefault(path, FarBrowser(f"https://{HOST}:{self.port}{path}"))

    def told(self, name: str = "one") -> list[dict[str, Any]]:
        """What a browser was told so far."""
        path = f"/send/{name}"
        return [self.browsers[path].read(one.body) for one in self.given if one.path == path]

    def check(self, pushed: Pushed) -> None:
        """Raise AssertionError for what a push service would refuse."""
        headers = pushed.headers
        assert headers["content-encoding"] == "aes128gcm"
        assert headers["ttl"].isdigit()
        assert headers["urgency"] in ("very-low", "low", "normal", "high")
        assert 0 < len(headers["topic"]) <= 32
        assert len(pushed.body) <= 4096
        scheme, _, rest = headers["authorization"].partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        assert (scheme, parts["k"]) == ("vapid", self.public_key)
        _check_token(parts["t"], parts["k"], f"https://{HOST}:{self.port}")


def _check_token(token: str, key: str, audience: str) -> None:
    head, claims, signature = token.split(".")
    raw = decode(signature)
    assert len(raw) == 64
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(key))
    signed = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(signed, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(decode(head)) == {"typ": "JWT", "alg": "ES256"}
    told = json.loads(decode(claims))
    assert told["aud"] == audience
    assert told["sub"].startswith(("mailto:", "https://"))
    assert isinstance(told["exp"], int)


class _Listens(BaseHTTPRequestHandler):
    def do_POST(self) -> None:  # as the base class names it
        service: PushService = self.server.service  # type: ignore[attr-defined]  # set below
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        service.given.append(Pushed(self.path, headers, body))
        time.sleep(service.slow)
        waiting = service.answers.get(self.path, [])
        answer = waiting.pop(0) if waiting else 201
        status, more = answer if isinstance(answer, tuple) else (answer, {})
        self.send_response(status)
        for name, value in more.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def push_service(folder: Path, public_key: str) -> Iterator[PushService]:
    """One on a free port, with a certificate that nobody but `trust` knows."""
    service = PushService(public_key=public_key)
    certificate = _write_certificate(folder)
    server = ThreadingHTTPServer((HOST, 0), _Listens)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(certificate)
    server.socket = own.wrap_socket(server.socket, server_side=True)
    server.service = service  # type: ignore[attr-defined]  # for whoever listens
    service.port = server.server_address[1]
    service.trust = ssl.create_default_context(cafile=str(certificate))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def _write_certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "push.example")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST)), x509.DNSName("rebinding.example")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=365))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "push-service.pem"
    own = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )  # fmt: skip
    path.write_bytes(own + certificate.public_bytes(serialization.Encoding.PEM))
    return path
