"""Sketches of texts: a few numbers each, from which one tells how much two texts have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from forum.kernel.text import fold

SIZE = 64
ROWS = (
    4  # numbers of a sketch to a bucket: texts that have 8 of 10 runs in common share one in all but 1 of 5,000 cases
)
LIKELY = 0.6
FEWEST_WORDS = 40
MOST_WORDS = 200_000
_RUN = 5  # words
_WORD = re.compile(r"\w+")
_BITS = 32


def sketch(text: str) -> list[int]:
    """64 numbers of 32 bits: of the runs of five words that fall to each, the least. Empty for what is too short.

    Case and accents do not count. Each run is hashed once, and a number to which none fell is borrowed from the next
    (one permutation with rotation), so that a long text costs no more than reading it.
    """
    words = [match[0] for match in _WORD.finditer(fold(text))][:MOST_WORDS]
    if len(words) < FEWEST_WORDS:
        return []
    least: list[int | None] = [None] * SIZE
    for run in {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}:
        place, value = _hashed(run)
        known = least[place]
        least[place] = value if known is None else min(known, value)
    return _borrowed(least)


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """The share of runs that two texts have in common, from 0 to 1, give or take 0.06."""
    if not one or len(one) != len(other):
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def buckets(numbers: Sequence[int]) -> list[int]:
    """Where to look for texts that are alike: they share one of these 16 numbers at least."""
    found = []
    for band in range(len(numbers) // ROWS):
        rows = " ".join(map(str, numbers[band * ROWS : (band + 1) * ROWS]))
        found.append((band << _BITS) | int.from_bytes(blake2b(rows.encode(), digest_size=4).digest(), "big"))
    return found


def written(numbers: Iterable[int]) -> str:
    """A sketch as text, eight hexadecimal figures a number."""
    return "".join(f"{number:08x}" for number in numbers)


def read(text: str) -> list[int]:
    """The inverse of `written`."""
    return [int(text[at : at + 8], 16) for at in range(0, len(text), 8)]


def _hashed(run: str) -> tuple[int, int]:
    value = int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big")
    return value % SIZE, (value >> 8) & 0xFFFFFFFF


def _borrowed(least: list[int | None]) -> list[int]:
    filled = []
    for place in range(SIZE):
        away = next(step for step in range(SIZE) if least[(place + step) % SIZE] is not None)
        value = least[(place + away) % SIZE] or 0
        filled.append((value + away * 0x9E3779B1) & 0xFFFFFFFF)
    return filled
