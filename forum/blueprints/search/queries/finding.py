"""Asking the engine on behalf of an actor, and letting the database decide what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog

from forum.blueprints.search.queries.resting import find_titled
from forum.blueprints.search.queries.synonyms import synonyms_in_use
from forum.blueprints.search.rules.asking import (
    EACH_AT_ONCE,
    FIELDS,
    KINDS,
    PAGE_SIZE,
    Asked,
    Kind,
    Results,
    Shown,
    in_turn,
)
from forum.blueprints.search.rules.synonyms import Synonyms
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.search import SOURCES, Found, blocked_by, engine, tokens_of
from search.engine import Hit, SearchRejected, SearchRequest, SearchResult, SearchUnavailable, Viewer

log = structlog.get_logger("search")


def search(actor: Actor, asked: Asked) -> Results:
    """People, threads and documents that the actor may see; one kind with its facets, or the best of each kind."""
    kinds = [KINDS[asked.kind]] if asked.kind else [kind for kind in KINDS.values() if _understands(kind, asked)]
    kinds = [kind for kind in kinds if kind.index in SOURCES]
    synonyms = synonyms_in_use() if asked.text else ()
    requests = [_request(actor, kind, asked, synonyms) for kind in kinds]
    try:
        answers = engine().search_many(requests)
    except (SearchUnavailable, SearchRejected) as error:
        log.warning("search unavailable", error=str(error))
        return find_titled(actor, kinds, asked)
    shown = [_shown(actor, kind, answer, asked.text) for kind, answer in zip(kinds, answers, strict=True)]
    totals = {kind.name: answer.estimated_total for kind, answer in zip(kinds, answers, strict=True)}
    facets = answers[0].facets if asked.kind and answers else {}
    degraded = any(answer.unavailable for answer in answers)
    return Results(list(in_turn(shown)), totals, facets, degraded)


def find_criterion(text: str) -> object | None:
    """The criterion that the text names by its code, also by a former one."""
    return next(iter(standard_queries.find_criteria([text]).values()), None)


def _understands(kind: Kind, asked: Asked) -> bool:
    """Whether the index has all the fields that the search narrows by; else it has no answer to it."""
    known = {"person": {"practice_area", "country", "city", "language"}}.get(kind.name)
    if kind.name == "thread":
        known = {"practice_area", "criterion", "language", "group"}
    return known is None or {name for name, values in asked.filters.items() if values} <= known


def _request(actor: Actor, kind: Kind, asked: Asked, synonyms: Synonyms) -> SearchRequest:
    limit = PAGE_SIZE if asked.kind else EACH_AT_ONCE
    filters = {FIELDS[name]: list(values) for name, values in asked.filters.items() if values}
    if kind.name == "person" and "codes" in filters:
        filters["codes_help"] = filters.pop("codes")
    ranged = asked.since is not None or asked.until is not None
    return SearchRequest(
        kind.index,
        viewer_of(actor),
        asked.text,
        filters=filters,
        ranges={"created_ts": (asked.since, asked.until)} if ranged else {},
        facets=kind.facets if asked.kind else (),
        distinct=kind.distinct,
        sort=("created_ts", True) if asked.newest_first else None,
        limit=limit,
        offset=(asked.page - 1) * limit if asked.kind else 0,
        snippet_field=kind.snippet,
        synonyms=synonyms,
    )


def viewer_of(actor: Actor) -> Viewer:
    return Viewer(tokens_of(actor), blocked_by(actor))


def _shown(actor: Actor, kind: Kind, answer: SearchResult, text: str) -> Sequence[Shown]:
    present: Mapping[str, Found] = SOURCES[kind.index].present(actor, answer.hits, text)
    return [_with_words(hit, present[hit.id]) for hit in answer.hits if hit.id in present]


def _with_words(hit: Hit, found: Found) -> Shown:
    return Shown(found, hit.snippet)
