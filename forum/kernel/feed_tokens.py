"""Addresses that a feed reader can fetch without signing in: each good for one member and one feed, until renewed."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

_DIGITS = 32


def feed_token(member_id: int, key: int, subject: str) -> str:
    """What makes the address of a feed a member's own; `key` is her present number, `subject` names the feed."""
    return f"{member_id}-{_sign(member_id, key, subject)}"


def claimed_owner(token: str) -> int | None:
    """Whose token it says it is; None for what is no token."""
    number, _, signature = token.partition("-")
    well_formed = number.isascii() and number.isdigit() and len(number) <= 9 and len(signature) == _DIGITS
    return int(number) if well_formed else None


def is_feed_token(token: str, member_id: int, key: int, subject: str) -> bool:
    """Whether it is this member's for this feed."""
    return hmac.compare_digest(token.encode(), feed_token(member_id, key, subject).encode())


def _sign(member_id: int, key: int, subject: str) -> str:
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"feed {member_id} {key} {subject}".encode(), hashlib.sha256).hexdigest()[:_DIGITS]
