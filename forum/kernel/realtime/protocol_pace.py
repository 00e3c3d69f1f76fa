"""How fast one connection may speak."""

from enum import Enum

from .protocol_bucket import TokenBucket
from .protocol_limits import Limits


class Verdict(Enum):
    """What becomes of a packet: served, refused, or the last one of its connection."""

    SERVED = "served"
    REFUSED = "refused"
    FLOOD = "flood"


class Pace:
    """Two buckets: one of packets that are served, and one of refusals before patience ends."""

    def __init__(self, limits: Limits) -> None:
        self._served = TokenBucket(limits.event_rate, limits.event_burst)
        self._refused = TokenBucket(limits.refusal_rate, limits.refusal_burst)

    def judge(self) -> Verdict:
        """Counts one packet."""
        if self._served.take():
            return Verdict.SERVED
        return Verdict.REFUSED if self._refused.take() else Verdict.FLOOD
