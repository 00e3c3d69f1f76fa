"""People on a map, city by city."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from flask_babel import format_decimal

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.rules.drawing import Drawing, MapPlace, draw
from forum.blueprints.directory.queries.faceting import Faceted
from forum.blueprints.directory.rules.facets import MOST_COUNTED
from forum.kernel.i18n import _, ngettext

_STEPS = (2, 5, 20, 100, 1_000)  # people from which on a dot is larger


def map_of_people(found: Faceted, chosen: int | None, own: int | None, address: Callable[..., str]) -> Drawing:
    """The cities with most of the people found; each dot narrows the list to its city."""
    by_city = found.counts.by_city
    return draw(_place(city, by_city.get(city.id, 0), chosen, own, address) for city in found.cities)


def _place(city: City, people: int, chosen_id: int | None, own_id: int | None, address: Callable[..., Any]) -> MapPlace:
    label, chosen = f"{city.name}: {_told(people)}", city.id == chosen_id
    return MapPlace(
        name=city.name, label=label, url=address(city=None if chosen else city.id), latitude=city.latitude,
        longitude=city.longitude, size=bisect_right(_STEPS, people), chosen=chosen, own=city.id == own_id,
    )  # fmt: skip


def _told(people: int) -> str:
    if people > MOST_COUNTED:
        return str(_("More than %(number)s people", number=format_decimal(MOST_COUNTED)))
    return str(ngettext("%(num)s person", "%(num)s people", people))
