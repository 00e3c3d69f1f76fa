"""Addresses that say by themselves who may answer what: nothing is kept of them, and nobody else can make one.

`reply@mail.example.org` becomes `reply+<token>@mail.example.org`. The token holds what it is for, whose it is, the row
it leads to and the day it was made, and ends in a keyed digest of these; its letters are of one case, since some mail
servers know only one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

POST, CONVERSATION, GROUP, BOUNCE = "post", "conversation", "group", "bounce"
KINDS = (POST, CONVERSATION, GROUP, BOUNCE)  # their places are in addresses that are out: only add at the end
LASTS = {POST: timedelta(days=90), CONVERSATION: timedelta(days=90), BOUNCE: timedelta(days=90)}
LASTS_IN_ADDRESS_BOOKS = timedelta(days=365)  # people keep the address of a group; it begins threads of its own member
LONGEST_LOCAL_PART = 64  # RFC 5321, 4.5.3.1.1
_FACTS = struct.Struct("!BIIH")  # kind, member, target, days since 1970
_DIGEST = 14  # bytes of the keyed digest: 112 bits
_LETTERS = 40  # of 25 bytes in base32, without a remainder
LONGEST_NAME = LONGEST_LOCAL_PART - _LETTERS - 1
_LABEL = b"plaza: addresses to answer to"
_FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)
_TAGGED = re.compile(rf"\+([a-z2-7]{{{_LETTERS}}})@", re.IGNORECASE)


@dataclass(frozen=True)
class Addressed:
    """What an address of ours says: whose it is, what it is for, and since which day."""

    member_id: int
    kind: str
    target_id: int
    made_on: datetime

    def is_too_old(self, at: datetime) -> bool:
        """Whether it no longer leads anywhere: after 90 days, that of a group after a year."""
        return at - self.made_on > LASTS.get(self.kind, LASTS_IN_ADDRESS_BOOKS) + timedelta(days=1)


def reply_address(secret: str, mailbox: str, member_id: int, kind: str, target_id: int, at: datetime) -> str:
    """The address of a mailbox, such as `reply@mail.example.org`, that leads to a target and is this member's alone.

    The target is the number of the post answered, of the conversation, or of the group; that of a bounce is 0. Of a
    mailbox given as a bare domain the name is `reply`.
    """
    name, _, domain = mailbox.rpartition("@")
    facts = _FACTS.pack(KINDS.index(kind), member_id, target_id, (at - _FIRST_DAY).days)
    token = base64.b32encode(facts + _digest(secret, facts)).decode().lower()
    return f"{name or 'reply'}+{token}@{domain}"


def read_address(secret: str, address: str) -> Addressed | None:
    """What an address says, or the first of ours in a text, whatever the case of its letters; None without one.

    It may be too old.
    """
    for tagged in _TAGGED.finditer(address):
        if (found := _read(secret, tagged[1])) is not None:
            return found
    return None


def _read(secret: str, token: str) -> Addressed | None:
    try:
        told = base64.b32decode(token.upper())
    except binascii.Error:
        return None
    facts, digest = told[: _FACTS.size], told[_FACTS.size :]
    if not hmac.compare_digest(digest, _digest(secret, facts)):
        return None
    kind, member_id, target_id, days = _FACTS.unpack(facts)
    if kind >= len(KINDS):
        return None
    return Addressed(member_id, KINDS[kind], target_id, _FIRST_DAY + timedelta(days=days))


def _digest(secret: str, facts: bytes) -> bytes:
    key = hmac.digest(secret.encode(), _LABEL, hashlib.sha256)
    return hmac.digest(key, facts, hashlib.sha256)[:_DIGEST]
