"""A token bucket: how much of something may happen, with room for a short burst."""

import time


class TokenBucket:
    """Holds at most `burst` tokens and regains `rate` of them each second; it starts full.

    Not for use from several threads at once: each connection has its own and is read by one thread.
    """

    __slots__ = ("_burst", "_rate", "_seen", "_tokens")

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._tokens = float(burst)
        self._seen = time.monotonic()

    def take(self) -> bool:
        """Takes one token; False when there is none, and then nothing is taken."""
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._seen) * self._rate)
        self._seen = now
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        return True
