"""Raising what comes from cities like the reader's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def lift(found: Sequence[T], raised: Sequence[bool]) -> list[T]:
    """The same things in another order: what is raised stands as if it had been half as far from the top.

    The first stays the first. By rank and not by score, which no two engines give alike.
    """
    ranks = [(rank / 2 if up else float(rank), rank) for rank, up in enumerate(raised)]
    return [found[rank] for _, rank in sorted(ranks)]
