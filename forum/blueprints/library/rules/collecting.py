"""Collections: for whom, how large, and how their order changes. Nothing here touches the database."""

from __future__ import annotations

from collections.abc import Sequence

COLLECTION_AUDIENCES = ("members", "group", "public")
MOST_ITEMS, MOST_EDITORS = 200, 10
LONGEST_ITEM_NOTE = 500
STEPS = {"up": -1, "down": 1}


def reorder(whole: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """`whole` with those that are `wanted` in that order, in the places they have; the others stay where they are.

    So whoever does not see all of a collection puts in order what she sees, and moves nothing else.
    """
    named = set(wanted)
    turn = iter(wanted)
    return [next(turn) if one in named else one for one in whole]


def moved(seen: Sequence[int], one: int, way: str) -> list[int]:
    """`seen` with one a place up or down; at the end nothing changes."""
    place = list(seen).index(one)
    other = place + STEPS[way]
    changed = list(seen)
    if 0 <= other < len(changed):
        changed[place], changed[other] = changed[other], changed[place]
    return changed
