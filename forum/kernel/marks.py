"""What is made from the secret of this installation, so that the database alone tells nobody."""

from __future__ import annotations

import hmac
from hashlib import blake2b, sha256

from flask import current_app


def mark_of(member_id: int | None, subject: str) -> str:
    """The same for the same member and subject, another for every other; nobody without the secret can tell whose."""
    told = f"{member_id} {subject}".encode()
    return blake2b(told, digest_size=16, key=str(current_app.secret_key).encode()[:64]).hexdigest()


def key_of(seed: str, purpose: str) -> bytes:
    """32 bytes that are known to this installation alone, the same for the same seed and purpose: what signs is not
    kept, only what it is made from."""
    return hmac.new(str(current_app.secret_key).encode(), f"{purpose} {seed}".encode(), sha256).digest()
