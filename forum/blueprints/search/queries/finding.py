"""Finding on behalf of an actor, and letting the database decide what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from forum.blueprints.search.queries import near
from forum.blueprints.search.queries.asking import ask, request_of
from forum.blueprints.search.queries.near import Near
from forum.blueprints.search.queries.pages import count_more_pages
from forum.blueprints.search.queries.resting import find_titled
from forum.blueprints.search.queries.synonyms import synonyms_in_use
from forum.blueprints.search.rules.asking import (
    EACH_AT_ONCE,
    OF_PLACES,
    PAGE_SIZE,
    PARAMETERS,
    Asked,
    Kind,
    Results,
    Shown,
    in_turn,
)
from forum.blueprints.search.rules.near import lift
from forum.blueprints.search.rules.synonyms import Synonyms
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.search import SOURCES, Found
from search.engine import Hit, SearchRequest, SearchResult

RAISED_PAGES = 3  # so many pages are put in order with similar cities in mind; those after them are not


def search(actor: Actor, asked: Asked) -> Results:
    """People, threads and documents that the actor may see; one kind with its facets, or the best of each kind."""
    kinds = [kind for kind in asked.kinds if kind.index in SOURCES]
    synonyms = synonyms_in_use() if asked.text else ()
    alike = near.near_to(actor, asked)
    requests = [_request(actor, kind, asked, synonyms, bool(alike.cities)) for kind in kinds]
    counting = _counting(actor, kinds[0], asked, synonyms) if asked.kind and kinds else {}
    answers = ask([*requests, *counting.values()])
    if answers is None:
        return find_titled(actor, kinds, asked)
    found = list(zip(kinds, answers, strict=False))
    shown = [_shown(actor, kind, answer, asked, alike) for kind, answer in found]
    if asked.text and not asked.in_titles:
        shown = [
            count_more_pages(actor, asked, synonyms, hits) if kind.distinct == "resource_id" else hits
            for kind, hits in zip(kinds, shown, strict=True)
        ]
    totals = {kind.name: answer.estimated_total for kind, answer in found}
    facets = dict(answers[0].facets) if asked.kind and kinds else {}
    own = zip(counting, answers[len(kinds) :], strict=True)
    facets |= {field: answer.facets.get(field, {}) for field, answer in own}
    degraded = any(answer.unavailable for answer in answers)
    return Results(list(in_turn(shown)), totals, facets, degraded)


def find_criterion(text: str) -> object | None:
    """The criterion that the text names by its code, also by a former one."""
    return next(iter(standard_queries.find_criteria([text]).values()), None)


def _request(actor: Actor, kind: Kind, asked: Asked, synonyms: Synonyms, raising: bool) -> SearchRequest:
    size = PAGE_SIZE if asked.kind else EACH_AT_ONCE
    window = _window(asked, raising)
    limit, offset = (window, 0) if window else (size, (asked.page - 1) * size if asked.kind else 0)
    request = request_of(actor, kind, asked, synonyms, limit=limit, offset=offset)
    return replace(request, facets=_counted(actor, kind) if asked.kind else (), snippet_field=kind.snippet)


def _counted(actor: Actor, kind: Kind) -> Sequence[str]:
    """What is counted; where documents are from is told to members only."""
    told = actor.signed_in or kind.name == "person"
    return [field for field in kind.facets if told or field not in OF_PLACES]


def _window(asked: Asked, raising: bool) -> int:
    """How many hits from the first on are put in another order; 0 for a page that keeps the engine's."""
    if not raising or (asked.kind and asked.page > RAISED_PAGES):
        return 0
    return RAISED_PAGES * (PAGE_SIZE if asked.kind else EACH_AT_ONCE)


def _counting(actor: Actor, kind: Kind, asked: Asked, synonyms: Synonyms) -> Mapping[str, SearchRequest]:
    """For each filter in use, a question without it: what its other values would add."""
    fields = [field for field in kind.facets if PARAMETERS[field] in asked.narrowed_by]
    return {
        field: replace(
            request_of(actor, kind, asked, synonyms, limit=0, without=PARAMETERS[field]), facets=(field,)
        )
        for field in fields
    }  # fmt: skip


def _shown(actor: Actor, kind: Kind, answer: SearchResult, asked: Asked, alike: Near) -> Sequence[Shown]:
    hits: Sequence[Hit] = answer.hits
    reasons: Mapping[str, str] = {}
    if _window(asked, bool(alike.cities)):
        size = PAGE_SIZE if asked.kind else EACH_AT_ONCE
        reasons = near.reasons_for(SOURCES[kind.index], hits, alike)
        begin = (asked.page - 1) * size if asked.kind else 0
        hits = lift(hits, [hit.id in reasons for hit in hits])[begin : begin + size]
    present: Mapping[str, Found] = SOURCES[kind.index].present(actor, hits, asked.text)
    return [
        Shown(present[hit.id], hit.snippet, reasons.get(hit.id, ""), author_id=hit.fields.get("author_id"))
        for hit in hits
        if hit.id in present
    ]
