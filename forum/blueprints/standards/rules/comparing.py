"""What differs between two versions of a standard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forum.blueprints.standards.rules.editions import Document

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_FACTS = ("name", "owner", "version", "year", "complete", "note", "notice", "scoring", "eligibility", "levels")
_OF_AREA = ("code", "name", "description", "translations_suggested")
_OF_CRITERION = (
    "code", "area", "name", "description", "evidence", "rule", "former_codes", "checklist", "prerequisites",
)  # fmt: skip
_OF_QUESTION = ("text", "criteria", "suggested")


@dataclass(frozen=True)
class Change:
    """A field that differs; `language` where it is a text by language. Lists are told line by line."""

    field: str
    language: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """What happened to the framework, an area, a criterion or a question; `code` names it as it is after."""

    what: str
    kind: str
    code: str
    changes: tuple[Change, ...] = ()


def compare(before: Document, after: Document) -> list[Difference]:
    """What one version has that the other has not; a criterion is the same by its code or, if renamed, its former."""
    facts = tuple(_changes(before, after, _FACTS))
    return [
        *([Difference("framework", CHANGED, after["slug"], facts)] if facts else []),
        *_pairs("area", before["areas"], after["areas"], "code", _OF_AREA),
        *_pairs("criterion", _placed(before), _placed(after), "code", _OF_CRITERION),
        *_pairs("question", before["questions"], after["questions"], "key", _OF_QUESTION),
    ]


def count_kinds(differences: Sequence[Difference]) -> dict[str, int]:
    """How many criteria were `changed`, `added` and `removed`, and how much else differs as `other`."""
    of_criteria = [one.kind for one in differences if one.what == "criterion"]
    counted = {kind: of_criteria.count(kind) for kind in (CHANGED, ADDED, REMOVED)}
    return {**counted, "other": len(differences) - len(of_criteria)}


def _placed(document: Document) -> list[dict[str, Any]]:
    """The criteria, each with the code of its area."""
    return [{**one, "area": area["code"]} for area in document["areas"] for one in area["criteria"]]


def _pairs(
    what: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], key: str, names: Sequence[str]
) -> Iterator[Difference]:
    left = {one[key]: one for one in before}
    for one in after:
        known = left.pop(one[key], None) or _renamed(one, left)
        if known is None:
            yield Difference(what, ADDED, one[key])
        elif changes := tuple(_changes(known, one, names)):
            yield Difference(what, CHANGED, one[key], changes)
    for gone in left:
        yield Difference(what, REMOVED, gone)


def _renamed(one: Mapping[str, Any], left: dict[str, Mapping[str, Any]]) -> Mapping[str, Any] | None:
    return next((left.pop(former) for former in one.get("former_codes", ()) if former in left), None)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], names: Sequence[str]) -> Iterator[Change]:
    for name in names:
        old, new = _told(before.get(name)), _told(after.get(name))
        for language in dict.fromkeys([*old, *new]):
            pair = old.get(language, ""), new.get(language, "")
            if pair[0] != pair[1]:
                yield Change(name, language, *pair)


def _told(value: Any) -> dict[str, str]:
    """The value as texts by language; what has no language stands under an empty one."""
    if isinstance(value, Mapping) and "items" in value:
        need = {"": f"{value['need']}/{len(value['items'])}"}
        return need | _lines([item["text"] for item in value["items"]])
    if isinstance(value, Mapping) and "kind" in value:
        return {"": value["kind"]} | _lines(value.get("steps", []))
    if isinstance(value, Mapping) and "min_population" in value:
        return {"": " ".join([str(value["min_population"]), *value.get("countries", ())])}
    if isinstance(value, Mapping):
        return {language: str(text) for language, text in value.items() if text}
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return _levels(value) if "min_count" in value[0] else _lines(value)
    if isinstance(value, list):
        return {"": ", ".join(map(str, value))}
    return {} if value is None else {"": str(value)}


def _levels(levels: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {"": "\n".join(f"{level['name']}: {level['min_count']}" for level in levels)}


def _lines(texts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    languages = dict.fromkeys(language for text in texts for language in text)
    return {language: "\n".join(text.get(language, "") for text in texts) for language in languages}
