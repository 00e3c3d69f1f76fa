"""A search as an address, and as it is kept to be run again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from forum.blueprints.search.rules.asking import FIELDS

_KEPT = (*FIELDS, "q", "type", "sort", "date_from", "date_to")
_DAYS = ("date_from", "date_to")
Query = Mapping[str, Any]


def pairs_of(query: Query, **changes: Any) -> list[tuple[str, Any]]:
    """What the address of this search says, with changes; what is as usual is left out."""
    wanted = {name: query[name] for name in _KEPT}
    wanted |= {"in": query["within"], "near": None if query["near"] else "no"} | changes
    if wanted["sort"] == "relevance":
        wanted["sort"] = None
    lists = [(name, value if isinstance(value, list) else [value]) for name, value in wanted.items()]
    return [(name, value) for name, values in lists for value in values if value]


def address_of(query: Query, **changes: Any) -> str:
    """The address that runs this search."""
    return f"/search?{urlencode(pairs_of(query, **changes))}"


def kept(query: Query) -> dict[str, Any]:
    """The search as plain values, for a row; only what narrows or finds."""
    told = {name: query[name] for name in (*_KEPT, "within") if query[name] and name != "sort"}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}


def restored(told: Query) -> dict[str, Any]:
    """The search of a row with everything that an address can say."""
    query: dict[str, Any] = {name: told.get(name, []) for name in FIELDS}
    query |= {name: date.fromisoformat(told[name]) if told.get(name) else None for name in _DAYS}
    query |= {"q": told.get("q", ""), "type": told.get("type"), "within": told.get("within")}
    return query | {"sort": "relevance", "near": True, "page": 1, "document": None, "after": 0}
