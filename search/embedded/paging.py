"""Which documents of an index answer a query, in order, and about how many there are."""

import math
from dataclasses import dataclass
from typing import Any

from tantivy import DocAddress, FieldType, Occur, Order, Query, Schema, Searcher

from search.embedded.schema import folded, sort_field
from search.engine import SearchRequest
from search.filters import AnyOf, Clause, clauses
from search.indexes import IndexSpec

_WINDOW = 100
_DEEPEST = 20_000
Ranked = list[tuple[float, DocAddress]]


@dataclass(frozen=True)
class Page:
    """The addresses of one page with their scores, and about how many there are in all."""

    hits: Ranked
    total: int


def filter_query(schema: Schema, request: SearchRequest) -> Query:
    """The viewer's and the request's clauses; they never change a score."""
    wanted: list[tuple[Occur, Query]] = [(Occur.Must, Query.all_query())]
    for clause in clauses(request):
        negated = isinstance(clause, AnyOf) and clause.negated
        wanted.append((Occur.MustNot if negated else Occur.Must, _clause(schema, clause)))
    return Query.const_score_query(Query.boolean_query(wanted), 0.0)


def page(searcher: Searcher, spec: IndexSpec, request: SearchRequest, query: Query, *, ranked: bool) -> Page:
    """The page a request asks for; `ranked` when the query scores, otherwise boost and day decide."""
    wanted = request.offset + request.limit
    window = max(_WINDOW, wanted + _WINDOW // 2)
    while True:
        hits, count = _top(searcher, spec, request, query, window, ranked)
        hits = _distinct(searcher, hits, request.distinct)
        if len(hits) >= wanted or window >= min(count, _DEEPEST):
            break
        window *= 4
    total = count
    if request.distinct:
        exact = len(hits) if window >= count else None
        total = exact if exact is not None else _values(searcher, query, request.distinct, count)
    return Page(hits[request.offset : wanted], total)


def _clause(schema: Schema, clause: Clause) -> Query:
    if isinstance(clause, AnyOf):
        return Query.term_set_query(schema, f"is_{clause.field}", [folded(value) for value in clause.values])
    return Query.range_query(schema, f"num_{clause.field}", FieldType.Integer, clause.low, clause.high)


def _top(
    searcher: Searcher, spec: IndexSpec, request: SearchRequest, query: Query, window: int, ranked: bool
) -> tuple[Ranked, int]:
    if request.sort:
        field, descending = request.sort
        order = Order.Desc if descending else Order.Asc
        found: Any = searcher.search(query, window, order_by_field=sort_field(spec, field), order=order)
    elif ranked:
        found = searcher.search(query, window, weight_by_field="nudge")
        return _settle_ties(searcher, found.hits), found.count or 0
    else:
        found = searcher.search(query, window, order_by_field="order")
    return [(0.0, address) for _, address in found.hits], found.count or 0


def _settle_ties(searcher: Searcher, hits: Ranked) -> Ranked:
    """Equal scores in the order of boost and day, which the nudge of the score is too coarse for."""
    addresses = [address for _, address in hits]
    nudges = searcher.fast_field_values("nudge", addresses)
    orders = searcher.fast_field_values("order", addresses)
    keyed = []
    for (score, address), nudge, order in zip(hits, nudges, orders, strict=True):
        bare = score / math.log2(2 + (nudge or 0))
        keyed.append((float(f"{bare:.5g}"), order or 0, bare, address))
    keyed.sort(key=lambda row: row[:2], reverse=True)
    return [(bare, address) for _, _, bare, address in keyed]


def _distinct(searcher: Searcher, hits: Ranked, field: str | None) -> Ranked:
    """The best hit for each value; hits without a value each stand for themselves."""
    if not field or not hits:
        return hits
    values = searcher.fast_field_values(f"same_{field}", [address for _, address in hits])
    seen: set[object] = set()
    kept: Ranked = []
    for hit, value in zip(hits, values, strict=True):
        if value is None or value not in seen:
            seen.add(value)
            kept.append(hit)
    return kept


def _values(searcher: Searcher, query: Query, field: str, count: int) -> int:
    return min(count, round(searcher.cardinality(query, f"same_{field}")))
