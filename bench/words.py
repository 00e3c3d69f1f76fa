"""Made-up words for libraries of any size, spread as those of real texts are."""

from __future__ import annotations

import itertools
import random

KNOWN = 30_000  # words


class Words:
    """Made-up words, of which the n-th occurs as often as 1/n."""

    def __init__(self, seed: int = 7) -> None:
        self._dice = random.Random(seed)
        syllables = [c + v for c in "bcdfglmnprstv" for v in "aeiou"]
        self.all = ["".join(self._dice.choices(syllables, k=self._dice.randint(2, 4))) for _ in range(KNOWN)]
        self._weights = list(itertools.accumulate(1 / (n + 10) for n in range(KNOWN)))

    def some(self, count: int) -> list[str]:
        """So many as a text has them."""
        return self._dice.choices(self.all, cum_weights=self._weights, k=count)

    def telling(self, count: int) -> list[str]:
        """So many as people search for: neither the commonest nor the rarest."""
        return self._dice.choices(self.all[50:8_000], k=count)
