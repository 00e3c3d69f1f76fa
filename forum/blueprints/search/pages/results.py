"""The page of results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import render_template, url_for
from flask_babel import format_date, format_decimal

from forum.blueprints.search import policies
from forum.blueprints.search.pages.routes import pages
from forum.blueprints.search.queries import finding, helping
from forum.blueprints.search.queries import pages as pages_found
from forum.blueprints.search.queries import saving as queries
from forum.blueprints.search.queries.understanding import understand
from forum.blueprints.search.rules.addresses import address_of, pairs_of
from forum.blueprints.search.rules.asking import (
    FIELDS,
    KINDS,
    MOST_PAGES,
    PAGE_SIZE,
    PARAMETERS,
    Asked,
    Results,
    as_asked,
)
from forum.blueprints.search.schemas.finding import SearchQuery
from forum.blueprints.search.services import misses, saving
from forum.kernel.actor import Actor
from forum.kernel.i18n import _, ngettext
from forum.kernel.limits import limit
from forum.kernel.search import label_values
from forum.kernel.web.access import public
from forum.kernel.web.pages import read_query


@pages.get("/search")
@limit("120/minute")
@public
def search(actor: Actor) -> Any:
    """Everything found that the reader may see; with `document`, the pages of that one."""
    understood = understand(actor, read_query(SearchQuery))
    query = understood.query
    if query["document"]:
        return _pages_of_document(actor, query)
    saving.keep_recent(actor, query)
    asked = as_asked(query)
    results = finding.search(actor, asked) if query["text"] or _narrowed(query) else None
    criterion = finding.find_criterion(query["text"]) if query["text"] else None
    nothing = results is not None and not results.hits and not results.degraded and criterion is None
    return render_template(
        "search/results.html",
        query=query,
        misunderstood=understood.misunderstood,
        results=results,
        criterion=criterion,
        ways_out=_ways_out(actor, query, asked) if nothing else [],
        recent=queries.list_recent(actor) if results is None else [],
        keeps_synonyms=bool(policies.can_keep_synonyms(actor)),
        **_around(actor, query, results),
    )


def _around(actor: Actor, query: Mapping[str, Any], results: Results | None) -> dict[str, Any]:
    """The links to searches like this one, and what keeps it."""
    return {
        "keep": pairs_of(query, q=None),
        "tabs": _tabs(query, results),
        "facets": _facets(actor, query, results) if results else [],
        "active": _active(actor, query),
        "sort": _sorting(query),
        "next_url": _next(query, results),
        "pages_url": lambda number: address_of({**query, "type": None}, document=number),
        "near": _near(query, results),
        "search_query": urlencode(pairs_of(query)),
        "request_url": url_for("library_pages.new_request", q=query["text"]) if query["text"] else None,
    }


def _pages_of_document(actor: Actor, query: Mapping[str, Any]) -> Any:
    found = pages_found.find_pages(actor, query["text"], query["document"], query["after"])
    more = address_of(query, document=found.resource.id, after=found.more_after) if found.more_after else None
    return render_template("search/pages.html", query=query, found=found, back_url=address_of(query), next_url=more)


def _narrowed(query: Mapping[str, Any]) -> bool:
    return any(query[name] for name in (*FIELDS, "date_from", "date_to"))


def _near(query: Mapping[str, Any], results: Results | None) -> dict[str, str] | None:
    """Where what comes from similar cities was raised, the way to the plain order; and back."""
    if not query["near"]:
        return {"text": str(_("Cities like yours first")), "url": address_of({**query, "near": True})}
    raised = results is not None and any(hit.why for hit in results.hits)
    return {"text": str(_("Without cities like yours first")), "url": address_of(query, near="no")} if raised else None


def _ways_out(actor: Actor, query: Mapping[str, Any], asked: Asked) -> list[dict[str, Any]]:
    """Links to searches that find something; the words without a result are counted."""
    if not _narrowed(query) and not query["type"]:
        misses.count_miss(actor, query["text"])
    found = helping.help_with(actor, asked)
    ways = []
    if found.spelling:
        text = _("Did you mean “%(text)s”?", text=found.spelling)
        ways.append({"text": text, "url": address_of(query, q=found.spelling), "count": None})
    for words, count in found.fewer:
        ways.append({"text": _("Search for “%(text)s”", text=words), "url": address_of(query, q=words), "count": count})
    for name, count in found.filters:
        text = _("Without the filter “%(name)s”", name=_title(FIELDS[name]))
        ways.append({"text": text, "url": address_of(query, **{name: None}), "count": count})
    return ways


def _tabs(query: Mapping[str, Any], results: Results | None) -> list[dict[str, Any]]:
    names = {
        "document": _("Documents"), "thread": _("Threads"), "person": _("People"), "event": _("Events"),
        "sprint": _("Sprints"), "idea": _("Ideas"), "opportunity": _("Opportunities"),
    }  # fmt: skip
    totals = results.totals if results and not query["type"] else {}
    tabs = [{"label": _("All"), "url": address_of(query, type=None), "active": not query["type"]}]
    for kind in KINDS:
        count = totals.get(kind)
        if results and query["type"] == kind:
            count = results.total
        tab = {"label": names[kind], "url": address_of(query, type=kind), "active": query["type"] == kind}
        tabs.append(tab | {"count": count, "all": _all_of(kind, count or 0)})
    return tabs


def _all_of(kind: str, count: int) -> str:
    """What the link to everything found of one kind says."""
    shown = format_decimal(count)
    texts = {
        "document": ngettext("See %(count)s document", "See all %(count)s documents", count, count=shown),
        "thread": ngettext("See %(count)s thread", "See all %(count)s threads", count, count=shown),
        "person": ngettext("See %(count)s person", "See all %(count)s people", count, count=shown),
        "event": ngettext("See %(count)s event", "See all %(count)s events", count, count=shown),
        "sprint": ngettext("See %(count)s sprint", "See all %(count)s sprints", count, count=shown),
        "idea": ngettext("See %(count)s idea", "See all %(count)s ideas", count, count=shown),
        "opportunity": ngettext("See %(count)s opportunity", "See all %(count)s opportunities", count, count=shown),
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
                "url": address_of(query, **{parameter: _toggled(query[parameter], value)}),
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
                "remove_url": address_of(query, **{parameter: _toggled(query[parameter], value)}),
            }
            for value in query[parameter]
        ]
    for name, label in (("date_from", _("From the")), ("date_to", _("Until the"))):
        if query[name]:
            day = format_date(query[name], "long")
            chosen.append({"label": label, "value": day, "remove_url": address_of(query, **{name: None})})
    if query["within"]:
        chosen.append({"label": _("Only"), "value": _("in titles"), "remove_url": address_of(query, **{"in": None})})
    return chosen


def _sorting(query: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = {"relevance": _("Best match"), "newest": _("Newest")}
    return [
        {"label": names[name], "url": address_of(query, sort=name), "active": query["sort"] == name} for name in names
    ]


def _next(query: Mapping[str, Any], results: Results | None) -> str | None:
    if not results or not query["type"] or query["page"] >= MOST_PAGES:
        return None
    more = results.total > query["page"] * PAGE_SIZE and len(results.hits) > 0
    return address_of(query, page=query["page"] + 1) if more else None
