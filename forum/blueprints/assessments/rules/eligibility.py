"""For whom a framework is made. Who falls outside is told, and may assess itself all the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TOO_SMALL, OTHER_COUNTRY = "too_small", "other_country"


def concerns(eligibility: Mapping[str, Any], population: int, country_code: str) -> list[str]:
    """What speaks against a city of so many people in that country; empty for nothing."""
    found = []
    if population < (eligibility.get("min_population") or 0):
        found.append(TOO_SMALL)
    if eligibility.get("countries") and country_code not in eligibility["countries"]:
        found.append(OTHER_COUNTRY)
    return found
