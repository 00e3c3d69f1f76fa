"""For which cities an edition is, and why it is not for another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.kernel.i18n import _


def reasons_against(rules: Mapping[str, Any], population: int, country: str, level: str, stage: str) -> list[str]:
    """Kind sentences in the reader's language; none when the city may apply. `stage` may be empty: not chosen yet."""
    found: list[str] = []
    least, most = rules.get("least_population"), rules.get("most_population")
    if least and population < least:
        found.append(_("It is for cities of at least %(num)s people.", num=least))
    if most and population > most:
        found.append(_("It is for cities of up to %(num)s people.", num=most))
    if rules.get("countries") and country not in rules["countries"]:
        found.append(_("It is for cities of other countries this time."))
    if rules.get("certified") is True and not level:
        found.append(_("It is for certified cities."))
    if rules.get("certified") is False and level:
        found.append(_("It is for cities that are not certified yet."))
    if rules.get("stages") and stage not in rules["stages"]:
        found.append(_("Choose the stage of work in which your city is."))
    return found
