"""What makes a conversation the one of its people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta

FEWEST = 2
MOST = 30
LONGEST_TITLE = 80
LONGEST_BODY = 10_000
REPEATED_WITHIN = timedelta(minutes=5)


def hash_people(member_ids: Iterable[int]) -> str:
    """The same text for the same set of people, in whatever order and however often they are named."""
    return hashlib.sha256(",".join(str(number) for number in sorted(set(member_ids))).encode()).hexdigest()


def name_after(names: Iterable[str], longest: int = LONGEST_TITLE) -> str:
    """A first name for a group: the first names of its people, as many as fit."""
    title = ""
    for name in names:
        longer = f"{title}, {name.split()[0]}" if title else name.split()[0][:longest]
        if len(longer) > longest:
            break
        title = longer
    return title
