"""What the pages of a criterion and of a city show of standings."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.cities import policies
from forum.blueprints.cities.pages.rows import row_of
from forum.blueprints.cities.pages.standings import status_names
from forum.blueprints.cities.queries import standings
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section

SHOWN = 5


def cities_that_met(actor: Actor, criterion: Any) -> str:
    """On a criterion's page: cities that met it, and how far the reader's own is; nothing when nothing is shared."""
    found = standings.list_met_by(actor, criterion.id, SHOWN + 1)
    own = standings.find_own_standing(actor, criterion.id)
    if not found and own is None:
        return ""
    return render_template(
        "cities/_met_by.html", rows_shown=[row_of(city) for city in found[:SHOWN]],
        more_url=_all_that_met(criterion) if len(found) > SHOWN else "", own=own, statuses=status_names(),
        set_url=_set(actor, own, criterion),
    )  # fmt: skip


def standing_of(actor: Actor, city: Any) -> str:
    """On a city's page: the criteria it met and works on, as far as the reader may know."""
    told = standings.find_standings(actor, city.id)
    whole = bool(policies.can_see_whole_standing(actor, city))
    if not told and not whole:
        return ""
    areas = [
        {
            "names": area.names, "url": area.path,
            "met": [one for one in area.criteria if _is(told.get(one.id), "met")],
            "under_way": [one for one in area.criteria if _is(told.get(one.id), "in_progress")],
        }
        for area in standard_queries.get_catalogue().areas
    ]  # fmt: skip
    return render_template(
        "cities/_standing.html", city=city, areas=[area for area in areas if area["met"] or area["under_way"]],
        whole=whole, met=sum(len(area["met"]) for area in areas),
        may_change=bool(policies.can_set_standing(actor, city)),
    )  # fmt: skip


def _is(standing: Any, status: str) -> bool:
    return standing is not None and standing.status == status


def _all_that_met(criterion: Any) -> str:
    return url_for("cities_pages.show_met_by", slug=criterion.framework_slug, code=criterion.code)


def _set(actor: Actor, own: Any, criterion: Any) -> str:
    if own is None or not policies.can_change_standing(actor, own):
        return ""
    return url_for("cities_pages.edit_standing", city_id=own.city_id, code=criterion.code)


add_section(Section("criterion", 15, cities_that_met))
add_section(Section("city", 20, standing_of))
