"""The page of results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from flask_babel import format_date, format_decimal

from forum.blueprints.search import policies
from forum.blueprints.search.pages.routes import pages
from forum.blueprints.search.queries import finding
from forum.blueprints.search.queries import pages as pages_found
from forum.blueprints.search.queries.understanding import understand
from forum.blueprints.search.rules.asking import FIELDS, KINDS, MOST_PAGES, PAGE_SIZE, PARAMETERS, Results, as_asked
from forum.blueprints.search.schemas.finding import SearchQuery
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import limit
from forum.kernel.search import label_values
from forum.kernel.web.access import public
from forum.kernel.web.pages import read_query

_KEPT = (*FIELDS, "q", "type", "sort", "date_from", "date_to")


@pages.get("/search")
@limit("120/minute")
@public
def search(actor: Actor) -> Any:
    """Everything found that the reader may see; with `document`, the pages of that one."""
    typed = read_query(SearchQuery)
    understood = understand(actor, typed)
    query = understood.query
    if query["document"]:
        return _pages_of_document(actor, query)
    results = finding.search(actor, as_asked(query)) if query["text"] or _narrowed(query) else None
    return render_template(
        "search/results.html",
        query=query,
        keep=_pairs(query, q=None),
        misunderstood=understood.misunderstood,
        results=results,
        criterion=finding.find_criterion(query["text"]) if query["text"] else None,
        tabs=_tabs(query, results),
        facets=_facets(actor, query, results) if results else [],
        active=_active(actor, query),
        sort=_sorting(query),
        next_url=_next(query, results),
        pages_url=lambda number: _address({**query, "type": None}, document=number),
        near_url=_address(query, near="" if not query["near"] else "no"),
        keeps_synonyms=bool(policies.can_keep_synonyms(actor)),
    )


def _pages_of_document(actor: Actor, query: Mapping[str, Any]) -> Any:
    found = pages_found.find_pages(actor, query["text"], query["document"], query["after"])
    return render_template(
        "search/pages.html",
        query=query,
        found=found,
        back_url=_address(query),
        next_url=_address(query, document=found.resource.id, after=found.more_after) if found.more_after else None,
    )


def _narrowed(query: Mapping[str, Any]) -> bool:
    return any(query[name] for name in (*FIELDS, "date_from", "date_to"))


def _pairs(query: Mapping[str, Any], **changes: Any) -> list[tuple[str, Any]]:
    """What the address of this search says, with changes."""
    wanted = {name: query[name] for name in _KEPT}
    wanted |= {"in": query["within"], "near": None if query["near"] else "no"} | changes
    if wanted["sort"] == "relevance":
        wanted["sort"] = None
    lists = [(name, value if isinstance(value, list) else [value]) for name, value in wanted.items()]
    return [(name, value) for name, values in lists for value in values if value]


def _address(query: Mapping[str, Any], **changes: Any) -> str:
    return f"{request.path}?{urlencode(_pairs(query, **changes))}"


def _tabs(query: Mapping[str, Any], results: Results | None) -> list[dict[str, Any]]:
    names = {"document": _("Documents"), "thread": _("Threads"), "person": _("People")}
    totals = results.totals if results and not query["type"] else {}
    tabs = [{"label": _("All"), "url": _address(query, type=None), "active": not query["type"]}]
    for kind in KINDS:
        count = totals.get(kind)
        if results and query["type"] == kind:
            count = results.total
        tab = {"label": names[kind], "url": _address(query, type=kind), "active": query["type"] == kind}
        tabs.append(tab | {"count": count, "all": _all_of(kind, count or 0)})
    return tabs


def _all_of(kind: str, count: int) -> str:
    """What the link to everything found of one kind says."""
    shown = format_decimal(count)
    texts = {
        "document": ngettext("See %(count)s document", "See all %(count)s documents", count, count=shown),
        "thread": ngettext("See %(count)s thread", "See all %(count)s threads", count, count=shown),
        "person": ngettext("See %(count)s person", "See all %(count)s people", count, count=shown),
    }
    return str(texts[kind])


def _facets(actor: Actor, query: Mapping[str, Any], results: Results) -> list[dict[str, Any]]:
    facets = []
    for name, counts in results.facets.items():
        parameter = PARAMETERS[name]
        labels = label_values(actor, name, list(counts))
        options = [
            {
                "value": value,
                "label": labels[value],
                "count": count,
                "selected": value in query[parameter],
                "url": _address(query, **{parameter: _toggled(query[parameter], value)}),
                "area": value if name == "practice_areas" else None,
            }
            for value, count in list(counts.items())[:12]
            if value in labels
        ]
        if options:
            facets.append({"name": parameter, "label": _title(name), "options": options, "open": len(facets) < 4})
    return facets


def _toggled(values: list[str], value: str) -> list[str]:
    return [other for other in values if other != value] if value in values else [*values, value]


def _title(name: str) -> str:
    return {
        "doc_type": _("Kind of document"),
        "lang": _("Language"),
        "practice_areas": _("Practice area"),
        "country": _("Country"),
        "year": _("Year"),
        "format": _("Format"),
        "population_band": _("Size of the city"),
        "author_id": _("From"),
        "group_id": _("Group"),
        "city": _("City"),
        "codes": _("Criterion"),
    }[name]


def _active(actor: Actor, query: Mapping[str, Any]) -> list[dict[str, str]]:
    chosen = []
    for parameter, name in FIELDS.items():
        labels = label_values(actor, name, query[parameter]) if query[parameter] else {}
        chosen += [
            {
                "label": _title(name),
                "value": labels.get(value, value),
                "remove_url": _address(query, **{parameter: _toggled(query[parameter], value)}),
            }
            for value in query[parameter]
        ]
    for name, label in (("date_from", _("From the")), ("date_to", _("Until the"))):
        if query[name]:
            day = format_date(query[name], "long")
            chosen.append({"label": label, "value": day, "remove_url": _address(query, **{name: None})})
    if query["within"]:
        chosen.append({"label": _("Only"), "value": _("in titles"), "remove_url": _address(query, **{"in": None})})
    return chosen


def _sorting(query: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = {"relevance": _("Best match"), "newest": _("Newest")}
    return [
        {"label": names[name], "url": _address(query, sort=name), "active": query["sort"] == name} for name in names
    ]


def _next(query: Mapping[str, Any], results: Results | None) -> str | None:
    if not results or not query["type"] or query["page"] >= MOST_PAGES:
        return None
    more = results.total > query["page"] * PAGE_SIZE and len(results.hits) > 0
    return _address(query, page=query["page"] + 1) if more else None
