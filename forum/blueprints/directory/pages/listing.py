"""The listing of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import render_template, request, url_for

from forum.blueprints.cities.queries import cities as city_queries
from forum.blueprints.cities.rules.countries import country_name, language_name
from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS
from forum.blueprints.cities.rules.wording import band_name
from forum.blueprints.directory.pages.routes import pages
from forum.blueprints.directory.pages.rows import message_url, person_row, reader_language
from forum.blueprints.directory.queries import counting, listing
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.directory.schemas.people import MemberQuery
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import read_query

MOST_LANGUAGES = 12
Option = dict[str, Any]
Counts = Mapping[Any, int]


@pages.get("/members")
@signed_in
def index(actor: Actor) -> Any:
    """People, narrowed and ordered as the address says."""
    query = read_query(MemberQuery)
    filters = Filters.of(query)
    page = listing.list_people(actor, filters, sort=query["sort"], cursor=query["cursor"], limit=query["limit"])
    kept = {name: value for name, value in request.args.items() if name not in ("q", "cursor")}
    return render_template(
        "directory/index.html", page=page.map(person_row), query=query, facets=_facets(actor, filters, query),
        active=_active(actor, query), sorts=_sorts(actor, query), kept=kept, message_url=message_url,
        about=_about(query), next_url=_address(cursor=page.next) if page.next else None,
    )  # fmt: skip


def _about(query: Mapping[str, Any]) -> str:
    """The code of the criterion one writes about: filtered by, or typed alone."""
    criterion = standard_queries.get_catalogue().find_criterion(query["can_help_with"] or query["q"] or "")
    return criterion.code if criterion else ""


def _facets(actor: Actor, filters: Filters, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    counts = counting.count_people(actor, filters)
    near = _option(query, "peers_only", "true", _("Cities like mine"), counts["peers_only"].get(True, 0))
    facets = [
        ("peers_only", _("Similar cities"), [near] if getattr(actor, "city_id", None) else [], True),
        ("practice_area", _("Practice area"), _areas(query, counts["practice_area"]), True),
        ("can_help_with", _("Can help with"), _criteria(query, counts["can_help_with"]), False),
        ("language", _("Language"), _languages(query, counts["language"]), False),
        ("country", _("Country"), _countries(query, counts["country"]), False),
        ("population_band", _("Size of the city"), _bands(query, counts["population_band"]), False),
    ]
    return [{"name": n, "label": label, "options": options, "open": o} for n, label, options, o in facets if options]


def _areas(query: Mapping[str, Any], counts: Counts) -> list[Option]:
    return [
        _option(query, "practice_area", area.code, area.name_in(reader_language()), counts.get(area.id, 0), area.code)
        for area in standard_queries.list_areas()
        if counts.get(area.id) or query["practice_area"] == area.code
    ]


def _criteria(query: Mapping[str, Any], counts: Counts) -> list[Option]:
    """Every criterion that somebody can help with; once one is chosen only those of its area, to stay short."""
    catalogue = standard_queries.get_catalogue()
    chosen = catalogue.find_criterion(query["can_help_with"] or "")
    return [
        _option(query, "can_help_with", one.code, one.name_in(reader_language()), counts.get(one.id, 0), one.code)
        for one in catalogue.criterion_by_id.values()
        if one == chosen or (counts.get(one.id) and (chosen is None or one.area_code == chosen.area_code))
    ]


def _languages(query: Mapping[str, Any], counts: Counts) -> list[Option]:
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_LANGUAGES]
    return [_option(query, "language", code, language_name(code, reader_language()), number) for code, number in most]


def _countries(query: Mapping[str, Any], counts: Counts) -> list[Option]:
    named = sorted((country_name(code, reader_language()), code) for code in counts)
    return [_option(query, "country", code, name, counts[code]) for name, code in named]


def _bands(query: Mapping[str, Any], counts: Counts) -> list[Option]:
    return [
        _option(query, "population_band", band.code, band_name(band), counts[band.code])
        for band in POPULATION_BANDS
        if counts.get(band.code)
    ]


def _option(query: Mapping[str, Any], name: str, value: str, label: str, count: int, code: str = "") -> Option:
    chosen = query[name]
    selected = chosen is True if name == "peers_only" else chosen == value
    url = _address(**{name: None if selected else value})
    return {"value": value, "label": label, "selected": selected, "url": url, "count": count, "area": code}


def _active(actor: Actor, query: Mapping[str, Any]) -> list[dict[str, str]]:
    shown = [
        ("can_help_with", _("Can help with"), query["can_help_with"]),
        ("looking_for", _("Looking for help with"), query["looking_for"]),
        ("criterion", _("Criterion"), query["criterion"]),
        ("practice_area", _("Practice area"), query["practice_area"]),
        ("language", _("Language"), query["language"] and language_name(query["language"], reader_language())),
        ("country", _("Country"), query["country"] and country_name(query["country"].upper(), reader_language())),
        ("population_band", _("Size of the city"), _band_named(query["population_band"])),
        ("peers_only", "", _("Cities like mine") if query["peers_only"] else None),
        ("role", _("Role"), role_name(query["role"]) if query["role"] else None),
        ("city", _("City"), _city_named(actor, query["city"])),
    ]
    return [{"label": label, "value": value, "remove_url": _address(**{n: None})} for n, label, value in shown if value]


def role_name(role: str) -> str:
    """A role in words."""
    names = {"lead": _("Leads a city"), "staff": _("Programme staff"), "administrator": _("Administrator")}
    return str(names.get(role, _("Member")))


def _band_named(code: str | None) -> str | None:
    return next((band_name(band) for band in POPULATION_BANDS if band.code == code), None)


def _city_named(actor: Actor, city_id: int | None) -> str | None:
    found = city_queries.get_cities(actor, [city_id]).get(city_id) if city_id else None
    return found.name if found else None


def _sorts(actor: Actor, query: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    has_city = bool(getattr(actor, "city_id", None))
    usual = "relevance" if query["q"] else "similar" if has_city else "name"
    names = [("similar", _("Cities like mine first"))] if has_city else []
    names += [("relevance", _("Best match"))] if query["q"] else []
    names += [("name", _("Name")), ("recent", _("Last seen"))]
    current = query["sort"] or usual
    return [{"label": label, "url": _address(sort=sort), "active": sort == current} for sort, label in names]


def _address(**changes: str | None) -> str:
    values = {**request.args.to_dict(), "cursor": None, **changes}
    kept: dict[str, Any] = {name: value for name, value in values.items() if value}
    return url_for("directory_pages.index", **kept)
