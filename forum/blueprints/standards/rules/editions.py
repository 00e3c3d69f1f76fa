"""A version of a standard as plain values, in the shape of the files that ship with Plaza."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

Document = Mapping[str, Any]
LANGUAGES = ("en", "es", "pt", "fr")
MOST_STEPS = 5
COUNT, STEPS = "count", "steps"
BASES = ("own", "suggested", "guide_2018", "guide_2018_predecessor", "evaluation_hub")  # what the evidence rests on


def describe(framework: Any) -> dict[str, Any]:
    """The whole version with all its languages; its areas, their criteria and former codes must be loaded."""
    facts = {
        name: getattr(framework, name) for name in ("slug", "name", "owner", "version", "year", "complete", "note")
    }
    return {
        **facts, "notice": framework.notices, "family": framework.family, "scoring": framework.scoring,
        "eligibility": framework.eligibility, "questions": framework.questions, "levels": framework.levels,
        "areas": [describe_area(area) for area in framework.areas],
    }  # fmt: skip


class Edition(SimpleNamespace):
    """The version as one thing: what `describe` tells, by name, and its state now."""

    revision: int


def edition_of(framework: Any) -> Edition:
    """A framework as staff write it; loaded as for `describe`."""
    now = {name: getattr(framework, name) for name in ("revision", "state", "current", "path")}
    return Edition(**describe(framework), **now)


def describe_area(area: Any) -> dict[str, Any]:
    """An area with its criteria."""
    return {
        "code": area.code, "name": area.names, "description": area.descriptions,
        "translations_suggested": area.translations_suggested, "exemplars": area.exemplars,
        "criteria": [describe_criterion(criterion) for criterion in area.criteria],
    }  # fmt: skip


def describe_criterion(criterion: Any) -> dict[str, Any]:
    """A criterion; its rule is a text by language, empty when none is known."""
    return {
        "code": criterion.code, "name": criterion.names, "description": criterion.descriptions,
        "evidence": criterion.evidence, "evidence_basis": criterion.evidence_basis, "rule": criterion.rules,
        "former_codes": criterion.former_codes, "checklist": criterion.checklist,
        "prerequisites": criterion.prerequisites,
    }  # fmt: skip


def criteria_of(document: Document) -> Iterator[Mapping[str, Any]]:
    """All criteria in their order."""
    for area in document["areas"]:
        yield from area["criteria"]


def checklist_of(asked: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """A checklist as it is kept: every item has a key, and what was ticked stays ticked.

    An item keeps the key it comes with, else that of the item before of the same English words; where there are as many
    items as before, a reworded one keeps the key of its place. An empty list of items is no checklist.
    """
    if not asked.get("items"):
        return {}
    known = list(before.get("items", ()))
    keys = {item["text"].get("en"): item["key"] for item in known}
    by_place = [item["key"] for item in known] if len(known) == len(asked["items"]) else []
    wishes = [item.get("key") or keys.get(item["text"].get("en")) for item in asked["items"]]
    taken = {key for key in wishes if key}
    fresh = (key for key in _keys() if key not in taken and key not in keys.values())
    items, used = [], set[str]()
    for number, (item, wish) in enumerate(zip(asked["items"], wishes, strict=True)):
        place = by_place[number] if by_place and by_place[number] not in taken else None
        wished = next((one for one in (wish, place) if one and one not in used), None)
        key = wished or next(fresh)
        used.add(key)
        items.append({"key": key, "text": dict(item["text"])})
    return {"need": asked["need"], "suggested": asked["suggested"], "items": items}


def _keys() -> Iterator[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    yield from letters
    for first in letters:
        yield from (first + second for second in letters)
