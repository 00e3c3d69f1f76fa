"""Cities as pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for
from flask_babel import format_time, get_locale

from forum.blueprints.cities import policies
from forum.blueprints.cities.pages.indicators import told_facts
from forum.blueprints.cities.pages.maps import map_of_list, map_of_peers
from forum.blueprints.cities.pages.peers import peer_row
from forum.blueprints.cities.pages.routes import pages
from forum.blueprints.cities.pages.rows import row_of as _row
from forum.blueprints.cities.queries import cities, indicators
from forum.blueprints.cities.queries import peers as peers_of
from forum.blueprints.cities.rules.countries import country_name, language_names
from forum.blueprints.cities.rules.languages import languages_of
from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS
from forum.blueprints.cities.rules.wording import band_name
from forum.blueprints.cities.schemas.cities import CityQuery
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import read_query

SHOWN_PEERS = 6


@pages.app_template_global("local_time")
def local_time(zone: str) -> str:
    """The time of day now in a zone, in the reader's language."""
    return str(format_time(clock.now().astimezone(ZoneInfo(zone)), "short", rebase=False))


@pages.get("/cities")
@signed_in
def index(actor: Actor) -> Any:
    """The cities that take part, narrowed as the address says."""
    query = read_query(CityQuery)
    page = cities.list_cities(actor, **query)
    facets = _facets(query, cities.count_cities(actor, query["scope"]))
    return render_template(
        "cities/index.html",
        page=page.map(_row),
        query=query,
        facets=facets,
        next_url=_next(page.next),
        address=_address,
        drawn=map_of_list(actor, query),
    )


@pages.get("/cities/<int:city_id>")
@signed_in
def show_city(actor: Actor, city_id: int) -> Any:
    """A city, the cities like it, and what higher features show about it."""
    city = cities.get_city(actor, city_id)
    similar = peers_of.list_peers(actor, city_id, SHOWN_PEERS)
    told = indicators.get_indicators(actor, city_id)
    codes = dict.fromkeys([*languages_of(city.country_code, city.region), *told.languages])
    spoken = language_names(codes, _language())
    return render_template(
        "cities/city.html", city=city, place=_row(city), peers=[peer_row(peer) for peer in similar], spoken=spoken,
        may_change=bool(policies.can_change_city(actor, city)), drawn=map_of_peers(city, similar),
        told=told_facts(told), may_tell=bool(policies.can_tell_indicators(actor, city)),
    )  # fmt: skip


def _facets(query: Mapping[str, Any], counts: Sequence[tuple[str, str, int]]) -> list[dict[str, Any]]:
    country, band = query["country"], query["population_band"]
    by_country = Counter({code: 0 for code, _, _ in counts})
    by_band: Counter[str] = Counter()
    for code, size, number in counts:
        by_country[code] += number if band in (None, size) else 0
        by_band[size] += number if country in (None, code) else 0
    named = sorted((country_name(code, _language()), code) for code in by_country)
    options = [_option(query, "country", code, name, by_country[code]) for name, code in named]
    bands = [
        _option(query, "population_band", one.code, band_name(one), by_band[one.code])
        for one in POPULATION_BANDS
        if by_band[one.code] or band == one.code
    ]
    return [
        {"name": "country", "label": _("Country"), "options": options, "open": True},
        {"name": "population_band", "label": _("People living there"), "options": bands, "open": True},
    ]


def _option(query: Mapping[str, Any], name: str, value: str, label: str, count: int) -> dict[str, Any]:
    selected = query[name] == value
    url = _address(**{name: None if selected else value})
    return {"value": value, "label": label, "selected": selected, "url": url, "count": count}


def _address(**changes: str | None) -> str:
    values = {**request.args.to_dict(), "cursor": None, **changes}
    return url_for("cities_pages.index", **{name: value for name, value in values.items() if value})


def _next(cursor: str | None) -> str | None:
    return _address(cursor=cursor) if cursor else None


def _language() -> str:
    return str(get_locale() or "en")
