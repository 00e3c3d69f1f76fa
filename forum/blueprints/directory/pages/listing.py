"""The listing of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import render_template, request, url_for
from flask_babel import format_decimal

from forum.blueprints.cities.rules.drawing import MOST_PLACES
from forum.blueprints.directory import policies
from forum.blueprints.directory.pages.maps import map_of_people
from forum.blueprints.directory.pages.routes import pages
from forum.blueprints.directory.pages.rows import message_url, person_row
from forum.blueprints.directory.queries import listing
from forum.blueprints.directory.queries.faceting import Faceted
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.directory.queries.orders import usual_order
from forum.blueprints.directory.queries.people import Viewpoint
from forum.blueprints.directory.rules.facets import MOST_CITIES, Facet, Option, chosen_of
from forum.blueprints.directory.schemas.listing import MemberPageQuery
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import sheets
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, ngettext
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import read_query


@pages.get("/members")
@signed_in
def index(actor: Actor) -> Any:
    """People, narrowed and ordered as the address says."""
    query = read_query(MemberPageQuery)
    filters, on_map = Filters.of(query), query["view"] == "map"
    listed = {name: query[name] for name in ("sort", "cursor", "limit")}
    page, found = listing.list_with_facets(actor, filters, MOST_PLACES + 1 if on_map else MOST_CITIES, **listed)
    about, own_city = _about(query), getattr(actor, "city_id", None)
    return render_template(
        "directory/index.html", page=page.map(lambda one: person_row(one, about)), query=query,
        facets=[_shown(one) for one in found.facets],
        active=_active(found.facets, query), sorts=_sorts(actor, filters, query), kept=_kept(), about=about,
        message_url=message_url, next_url=_address(cursor=page.next) if page.next else None, people=_people(found),
        views=_views(query["view"]), drawn=map_of_people(found, filters.city, own_city, _address) if on_map else None,
        exports=_exports(actor, filters),
    )  # fmt: skip


def _about(query: Mapping[str, Any]) -> str:
    """The code of the criterion one writes about: filtered by, or typed alone."""
    criterion = standard_queries.get_catalogue().find_criterion(query["can_help_with"] or query["q"] or "")
    return criterion.code if criterion else ""


def _people(found: Faceted) -> str:
    """How many match, in words; nothing where it was not counted."""
    if found.count is None:
        return ""
    if found.more:
        return str(_("More than %(number)s people", number=format_decimal(found.count)))
    return str(ngettext("%(num)s person", "%(num)s people", found.count))


def _shown(facet: Facet) -> dict[str, Any]:
    options = [
        {
            "value": one.value, "label": one.label, "selected": one.chosen, "count": one.count, "more": one.more,
            "area": one.code, "url": _toggled(facet, one),
        }
        for one in facet.options
    ]  # fmt: skip
    return {"name": facet.name, "label": facet.label, "options": options, "open": facet.open}


def _toggled(facet: Facet, option: Option) -> str:
    if facet.parameter != "field":
        return _address(**{facet.parameter: None if option.chosen else option.value})
    others = [one for one in request.args.getlist("field") if not one.startswith(f"{facet.name[6:]}:")]
    return _address(field=others if option.chosen else [*others, option.value])


def _active(facets: Iterable[Facet], query: Mapping[str, Any]) -> list[dict[str, str]]:
    """The filters in use; a criterion has no facet of its own, since it stands for two of them."""
    shown = [
        {
            "label": "" if facet.name in ("peers_only", "available") else facet.label,
            "value": option.code or option.label,
            "remove_url": _toggled(facet, option),
        }
        for facet, option in chosen_of(facets)
    ]
    if query["criterion"]:
        shown.append({"label": _("Criterion"), "value": query["criterion"], "remove_url": _address(criterion=None)})
    known = {facet.parameter for facet, _option in chosen_of(facets)} | {"field"}
    for name in ("practice_area", "can_help_with", "looking_for", "city"):
        if query[name] and name not in known:
            shown.append({"label": "", "value": str(query[name]), "remove_url": _address(**{name: None})})
    return shown


def _sorts(actor: Actor, filters: Filters, query: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    city_id = getattr(actor, "city_id", None)
    names = [("similar", _("Cities like mine first"))] if city_id else []
    names += [("relevance", _("Best match"))] if filters.q else []
    names += [("name", _("Name")), ("recent", _("Last seen"))]
    current = query["sort"] or usual_order(filters, Viewpoint(city_id=city_id))
    return [{"label": label, "url": _address(sort=sort), "active": sort == current} for sort, label in names]


def _views(current: str) -> list[dict[str, Any]]:
    names = (("list", _("List")), ("map", _("Map")))
    return [
        {"label": label, "url": _address(view=None if view == "list" else view), "active": view == current}
        for view, label in names
    ]


def _exports(actor: Actor, filters: Filters) -> list[dict[str, str]]:
    """Where to take these people out, for those who may: a city's lead those of the own city."""
    city_id = policies.city_to_export(actor, filters.city)
    if not policies.can_export_people(actor, city_id):
        return []
    kept = _values(view=None, sort=None, limit=None, city=city_id)
    kinds = ((sheets.CSV, _("CSV (text)")), (sheets.XLSX, _("Excel (XLSX)")))
    return [
        {"label": label, "url": url_for("directory_pages.export_people", format=kind, **kept)} for kind, label in kinds
    ]


def _kept() -> list[tuple[str, str]]:
    """What the address says beside the words, for the search field to say again."""
    return [(name, value) for name, value in request.args.items(multi=True) if name not in ("q", "cursor") and value]


def _values(**changes: Any) -> dict[str, Any]:
    values = {name: request.args.getlist(name) for name in request.args} | {"cursor": None} | changes
    return {name: value for name, value in values.items() if value and value != [""]}


def _address(**changes: Any) -> str:
    return url_for("directory_pages.index", **_values(**changes))
