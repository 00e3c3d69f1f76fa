"""What members may choose about being written to and about being seen, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

ANYBODY, GROUPS, PEERS = "anybody", "groups", "peers"
CONTACTS = (ANYBODY, GROUPS, PEERS)
TODAY, THIS_WEEK, THIS_MONTH, EARLIER = "today", "this_week", "this_month", "earlier"
_SEEN = ((timedelta(days=1), TODAY), (timedelta(days=7), THIS_WEEK), (timedelta(days=31), THIS_MONTH))


@dataclass(frozen=True)
class Choices:
    """A member's choices: who may begin to write to her (`contact`), and what she shows and therefore sees."""

    contact: str = ANYBODY
    receipts: bool = True
    typing: bool = True
    presence: bool = True


USUAL = Choices()


@dataclass(frozen=True)
class Acquaintance:
    """What connects the asker with somebody she may want to write to."""

    shares_group: bool = False
    from_similar_city: bool = False
    was_written_to: bool = False


def is_open_to(contact: str, known: Acquaintance) -> bool:
    """Whether somebody with this choice lets the asker begin a conversation; whom she has written to always may."""
    if contact == ANYBODY or known.was_written_to:
        return True
    return known.shares_group if contact == GROUPS else known.from_similar_city


def last_seen(seen_at: datetime | None, at: datetime) -> str:
    """Roughly when somebody was last here, so that nobody can follow her day; empty when that is not known."""
    if seen_at is None:
        return ""
    return next((word for span, word in _SEEN if at - seen_at < span), EARLIER)
