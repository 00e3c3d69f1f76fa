"""How webhooks are signed, how often they are tried, and when they are switched off. No database, no HTTP.

Signing follows the Standard Webhooks conventions (standardwebhooks.com), so that receivers find libraries for it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from forum.kernel.i18n import LazyString, _l
from forum.kernel.safe_sending import Answer

MOST_WEBHOOKS = 20
LONGEST_URL = 500
MOST_GROUPS = 50
PUBLIC, MEMBERS, GROUPS = SCOPES = ("public", "members", "groups")
WAITING, SENT, FAILED, WITHHELD, MISSED = STATES = ("waiting", "sent", "failed", "withheld", "missed")
PING = "webhook.ping"

KEPT = timedelta(days=7)
OVERLAP = timedelta(hours=24)  # in which messages are signed with the former secret as well
LEASE = timedelta(minutes=1)  # longer than one message may take
TURN_SECONDS = 10.0  # after which a receiver with more to come lets the others go first

MOST_ATTEMPTS = 10
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=12)
LONGEST_REST = timedelta(minutes=10)
MOST_FAILURES, FAILING_FOR = 10, timedelta(hours=1)
LONGEST_WISH = timedelta(hours=24)  # of a receiver that says when to come back
GONE = 410

STAFF, FAILING, GONE_AWAY = "staff", "failing", "gone"
OFF_REASONS: dict[str, LazyString] = {
    STAFF: _l("An administrator switched it off."),
    FAILING: _l("It was switched off by itself: nothing but failures for more than an hour."),
    GONE_AWAY: _l("It was switched off by itself: the receiver answered that it is gone (410)."),
}
PROBLEMS: dict[str, LazyString] = {
    "too_slow": _l("It did not answer within 7 seconds."),
    "no_answer": _l("The connection failed, or the answer could not be read."),
    "no_trust": _l("Its certificate is not one that we trust."),
    "no_such_host": _l("There is no server of this name."),
    "private_address": _l("Its name leads to an address that is not on the public internet."),
    "not_https": _l("The address has to begin with https://."),
    "closed_port": _l("This port is not one that we connect to. Use 443, or one from 1024."),
    "wrong_address": _l("This is not an address that we can send to."),
    "not_made": _l("The message could not be put together. This is a fault of ours and stands in the log."),
}


def new_seed() -> str:
    """What a secret is made from."""
    return secrets.token_urlsafe(32)


def new_message_id() -> str:
    """By which a receiver knows a message that it has had already."""
    return f"msg_{secrets.token_hex(16)}"


def secret_text(key: bytes) -> str:
    """A key as receivers keep it."""
    return f"whsec_{base64.b64encode(key).decode()}"


def signed_headers(keys: Sequence[bytes], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Id, time and signature of a message; one signature for each key, the newest first."""
    seconds = str(int(at.timestamp()))
    signed = f"{message_id}.{seconds}.".encode() + body
    made = (base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode() for key in keys)
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{one}" for one in made),
    }


def pause_after(attempts: int) -> timedelta:
    """How long until a message is tried again: three times as long each time up to twelve hours, a fifth more or less,
    so that ten attempts take about a day."""
    pause = min(FIRST_PAUSE * 3 ** min(attempts - 1, 12), LONGEST_PAUSE)
    return pause * random.uniform(0.8, 1.2)  # spreads attempts, hides nothing


def rest_after(failures: int) -> timedelta:
    """How long a receiver that failed so often in a row is left alone, whatever waits for it."""
    return min(FIRST_PAUSE * 2 ** min(failures - 1, 12), LONGEST_REST) * random.uniform(0.9, 1.1)  # as above


def wish_of(answer: Answer, at: datetime) -> timedelta:
    """How long the receiver wants to be left alone, a day at most."""
    return min(answer.retry_after(at), LONGEST_WISH)


def is_to_be_switched_off(failures: int, since: datetime | None, at: datetime) -> bool:
    """After ten failures in a row that have lasted for more than an hour."""
    return failures >= MOST_FAILURES and since is not None and at - since > FAILING_FOR
