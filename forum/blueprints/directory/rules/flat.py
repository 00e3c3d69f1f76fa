"""A profile as the fields of a page, and back: `audience-bio`, `note-can_help_with-RDC2`, `affiliation-0-role`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NESTED = ("audience-", "note-", "field-", "affiliation-", "away-")
_MOST = 10


def unfold(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What a page sent as the API takes it. A field with choices sends one name for each that is ticked."""
    told = {name: value for name, value in typed.items() if not name.startswith(_NESTED)}
    named = {prefix: _under(typed, prefix) for prefix in _NESTED}
    told["audiences"] = named["audience-"]
    told["fields"] = _said(named["field-"])
    told["notes"] = _notes(named["note-"])
    told["affiliations"] = _affiliations(named["affiliation-"])
    away = {name: value for name, value in named["away-"].items() if value}
    told["out_of_office"] = away or None
    return told


def _under(typed: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): value for name, value in typed.items() if name.startswith(prefix)}


def _said(typed: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, value in typed.items():
        slug, is_one_of_several, _ = name.partition("-")
        if is_one_of_several:
            kept = said.get(slug)
            said[slug] = [*(kept if isinstance(kept, list) else []), value]
        else:
            said.setdefault(slug, value)
    return said


def _notes(typed: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    notes: dict[str, dict[str, Any]] = {}
    for name, value in typed.items():
        part, _, code = name.partition("-")
        notes.setdefault(part, {})[code] = value
    return notes


def _affiliations(typed: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for name, value in typed.items():
        place, _, column = name.partition("-")
        rows.setdefault(place, {})[column] = value or (None if column.endswith("_on") else "")
    return [row for _, row in sorted(rows.items()) if any(row.values())][: _MOST + 1]


def unfold_field(typed: Mapping[str, Any]) -> dict[str, Any]:
    """A field of profiles as its page sends it: `label-es`, `help-es`, and `choices-es`, a `value: words` a line."""
    told = {name: value for name, value in typed.items() if not name.startswith(("label-", "help-", "choices-"))}
    told["labels"] = {language: words for language, words in _under(typed, "label-").items() if words.strip()}
    told["help"] = {language: words for language, words in _under(typed, "help-").items() if words.strip()}
    choices: dict[str, dict[str, str]] = {}
    for language, lines in _under(typed, "choices-").items():
        for line in lines.splitlines():
            value, _, words = line.partition(":")
            if value.strip() and (words.strip() or language == "en"):
                choices.setdefault(value.strip(), {})[language] = words.strip() or value.strip()
    told["choices"] = [{"value": value, "labels": labels} for value, labels in choices.items()]
    return told
