"""Asking the engine on behalf of an actor, and letting the database decide what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
import structlog

from forum.blueprints.search import policies
from forum.blueprints.search.models import SynonymGroup
from forum.blueprints.search.rules import (
    EACH_AT_ONCE,
    FIELDS,
    KINDS,
    PAGE_SIZE,
    Asked,
    Kind,
    Results,
    Synonyms,
    in_turn,
)
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize
from forum.kernel.search import SOURCES, Found, blocked_by, engine, tokens_of
from forum.kernel.text import fold
from search.engine import Hit, SearchRejected, SearchRequest, SearchResult, SearchUnavailable, Viewer

log = structlog.get_logger("search")
SUGGESTED = 3


@dataclass(frozen=True)
class Shown:
    """A hit that the actor may see, with the found words marked in safe HTML."""

    found: Found
    snippet: str


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
        return Results((), {}, {}, degraded=True)
    shown = [_shown(actor, kind, answer, asked.text) for kind, answer in zip(kinds, answers, strict=True)]
    totals = {kind.name: answer.estimated_total for kind, answer in zip(kinds, answers, strict=True)}
    facets = answers[0].facets if asked.kind and answers else {}
    return Results(list(in_turn(shown)), totals, facets)


def find_criterion(text: str) -> object | None:
    """The criterion that the text names by its code, also by a former one."""
    return next(iter(standard_queries.find_criteria([text]).values()), None)


def suggest(actor: Actor, text: str) -> list[Found]:
    """A few titles and names that begin with what is typed; none while the engine rests."""
    viewer = _viewer(actor)
    indexes = [name for name in ("members", "library_resources", "threads") if name in SOURCES]
    requests = [SearchRequest(name, viewer, text, limit=SUGGESTED, prefix=True, all_words=True) for name in indexes]
    try:
        answers = engine().search_many(requests)
    except (SearchUnavailable, SearchRejected):
        return []
    lists = []
    for name, answer in zip(indexes, answers, strict=True):
        present = SOURCES[name].present(actor, answer.hits, text)
        lists.append([present[hit.id] for hit in answer.hits if hit.id in present])
    return list(in_turn(lists))


def synonyms_in_use() -> Synonyms:
    """The words that find one another, for the engine; asks no policy since nothing is shown."""
    rows = session.scalars(sa.select(SynonymGroup.words).where(SynonymGroup.removed_at.is_(None)))
    return tuple(tuple(words) for words in rows)


def list_synonyms(
    actor: Actor, text: str = "", cursor: str | None = None, limit: int | None = None
) -> Page[SynonymGroup]:
    """The groups that have a word with this text in it, by the alphabet. Raises Forbidden."""
    authorize(policies.can_keep_synonyms, actor)
    statement = policies.visible_synonyms(actor)
    if text:
        statement = statement.where(SynonymGroup.search_words.contains(fold(text), autoescape=True))
    return paginate(statement, [Key(SynonymGroup.search_words), Key(SynonymGroup.id)], cursor, limit)


def get_synonyms(actor: Actor, group_id: int) -> SynonymGroup:
    """One group. Raises NotFound."""
    found = session.scalar(policies.visible_synonyms(actor).where(SynonymGroup.id == group_id))
    if found is None:
        raise NotFound
    return found


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
        _viewer(actor),
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


def _viewer(actor: Actor) -> Viewer:
    return Viewer(tokens_of(actor), blocked_by(actor))


def _shown(actor: Actor, kind: Kind, answer: SearchResult, text: str) -> Sequence[Shown]:
    present: Mapping[str, Found] = SOURCES[kind.index].present(actor, answer.hits, text)
    return [_with_words(hit, present[hit.id]) for hit in answer.hits if hit.id in present]


def _with_words(hit: Hit, found: Found) -> Shown:
    return Shown(found, hit.snippet)
