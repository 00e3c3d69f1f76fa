"""The list of documents, a document, and its text page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import render_template, request, url_for
from flask_babel import get_locale

from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.rules import page_name, problem_in_words
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.library import policies
from forum.blueprints.library.pages.routes import pages, row_of, saved
from forum.blueprints.library.queries import resources as queries
from forum.blueprints.library.queries.facets import Facets, count_facets
from forum.blueprints.library.queries.resources import Narrowing
from forum.blueprints.library.rules.kinds import DOC_TYPES, licence_name
from forum.blueprints.library.schemas.resources import ResourceQuery
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.web.access import public
from forum.kernel.web.fields import LARGEST_ID
from forum.kernel.web.pages import read_query

_HEADS = 100


@pages.get("/library")
@public
def index(actor: Actor) -> Any:
    """The documents one may see, narrowed by the filters of the address."""
    query = read_query(ResourceQuery)
    cursor, size = query.pop("cursor"), query.pop("limit")
    narrowing = Narrowing(**query)
    page = queries.list_resources(actor, narrowing, cursor, size).map(lambda one: row_of(actor, one))
    in_use = {name: value for name, value in query.items() if value not in (None, "")}
    return render_template(
        "library/index.html",
        page=page,
        total=queries.count_resources(actor, narrowing),
        facets=_facets(count_facets(actor, narrowing), in_use),
        filters=_filters_in_use(in_use),
        in_use=in_use,
        more_url=_address(in_use, cursor=page.next) if page.next else "",
    )


@pages.get("/library/<int:resource_id>")
@public
def show(actor: Actor, resource_id: int) -> Any:
    """A document: what is told about it, and its pages once its text has been read."""
    resource = queries.get_resource(actor, resource_id)
    can_edit = bool(policies.can_edit_resource(actor, resource))
    after = request.args.get("after", 0, type=int)
    heads = file_queries.list_page_heads(resource.file, min(max(0, after), LARGEST_ID), _HEADS)
    return render_template(
        "library/show.html",
        resource=resource,
        heads=heads,
        more_after=heads[-1].number if heads and heads[-1].number < resource.page_count else None,
        page_name=page_name,
        criteria=[
            {"code": c.code, "name": c.name_in(str(get_locale() or "en")), "url": c.path} for c in resource.criteria
        ],
        doc_type=DOC_TYPES[resource.doc_type],
        licence=licence_name(resource.licence),
        language=LANGUAGES.get(resource.language or ""),
        reader_groups=[group for group in resource.reader_groups if group_policies.can_see_group(actor, group)],
        problem=problem_in_words(resource.file.problem, can_edit),
        can_edit=can_edit,
    )


@pages.get("/library/<int:resource_id>/download")
@public
def download(actor: Actor, resource_id: int) -> Any:
    """The document itself, to be saved."""
    return saved(actor, queries.get_resource(actor, resource_id).file, resource_id)


def _address(in_use: Mapping[str, Any], **changes: Any) -> str:
    wanted = {name: value for name, value in {**in_use, **changes}.items() if value not in (None, "")}
    return url_for("library_pages.index", **wanted)


def _facets(counted: Facets, in_use: Mapping[str, Any]) -> list[dict[str, Any]]:
    language = str(get_locale() or "en")
    areas = standard_queries.get_catalogue().area_by_code
    offered = (
        ("doc_type", _("Kind of document"), ((code, str(DOC_TYPES[code]), n) for code, n in counted.doc_types.items())),
        ("language", _("Language"), ((code, LANGUAGES.get(code, code), n) for code, n in counted.languages.items())),
        ("practice_area", _("Practice area"), ((c, areas[c].name_in(language), n) for c, n in counted.areas.items())),
    )
    facets = [_facet(name, label, options, in_use) for name, label, options in offered]
    return [facet for facet in facets if facet["options"]]


def _facet(name: str, label: str, options: Iterable[tuple[str, str, int]], in_use: Mapping[str, Any]) -> dict[str, Any]:
    shown = []
    for value, text, count in options:
        selected = in_use.get(name) == value
        area = value if name == "practice_area" else None
        url = _address(in_use, **{name: None if selected else value})
        shown.append({"value": value, "label": text, "count": count, "selected": selected, "url": url, "area": area})
    return {"name": name, "label": label, "options": shown, "open": True}


def _filters_in_use(in_use: Mapping[str, Any]) -> list[dict[str, str]]:
    areas = standard_queries.get_catalogue().area_by_code
    shown: dict[str, tuple[str, Callable[[Any], str]]] = {
        "q": (_("Title"), str),
        "criterion": (_("Criterion"), lambda code: code.upper()),
        "practice_area": (_("Area"), lambda c: areas[c].name_in(str(get_locale() or "en")) if c in areas else c),
        "city": (_("City"), lambda number: _("one city")),
        "group": (_("Group"), lambda number: _("one group")),
        "owner": (_("Person"), lambda number: _("one person")),
        "language": (_("Language"), lambda code: LANGUAGES[code]),
        "doc_type": (_("Kind of document"), lambda code: str(DOC_TYPES[code])),
        "tag": (_("Tag"), str),
    }
    return [
        {"label": shown[name][0], "value": shown[name][1](value), "remove_url": _address(in_use, **{name: None})}
        for name, value in in_use.items()
    ]
