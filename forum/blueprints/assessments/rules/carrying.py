"""Which answer of an earlier assessment belongs to which criterion of a new one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any


def match(
    wanted: Iterable[tuple[int, str, Collection[str]]],
    earlier: Mapping[int, str],
    same: Collection[tuple[int, int]],
) -> dict[int, int]:
    """By the id of each new criterion the id of the earlier one that asks for the same.

    `wanted` are new criteria with their code and former codes, `earlier` the codes of those answered before, `same`
    pairs of criteria that the map between frameworks calls the same, either way round. What the map says goes before
    the code, the code before a former one: a code may have come to mean something else.
    """
    by_code = {code: number for number, code in earlier.items()}
    mapped = {one: other for pair in same for one, other in (pair, pair[::-1]) if other in earlier}
    found: dict[int, int] = {}
    for number, code, former in wanted:
        old = mapped.get(number) or by_code.get(code) or next((by_code[c] for c in former if c in by_code), None)
        if old is not None:
            found[number] = old
    return found


def ticks_that_stand(old: Mapping[str, Any], new: Mapping[str, Any], ticked: Iterable[str]) -> list[str]:
    """The items ticked before that the new checklist asks for in the same words."""
    texts = {item["key"]: item["text"] for item in old.get("items", ())}
    wanted = {item["key"]: item["text"] for item in new.get("items", ())}
    return [key for key in ticked if key in texts and texts[key] == wanted.get(key)]
