"""A search request as the body of a query to the server, and the server's answer as a result."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from search.engine import Hit, SearchRequest, SearchResult
from search.filters import AnyOf, Clause, clauses
from search.indexes import IndexSpec
from search.parsing import Unit, parse
from search.text import is_code

# Nobody types these, so that they mark matches in text that is escaped afterwards.
_MARK, _UNMARK = "\ue000", "\ue001"
_PRIVATE = re.compile("[\ue000\ue001]")
_LOCALES = ["eng", "spa", "por", "fra"]
_CROP_WORDS = 40
_SENTENCE = 5


def body(spec: IndexSpec, request: SearchRequest) -> dict[str, Any]:
    """The query of one request; every filter is its own string, the viewer's first."""
    query: dict[str, Any] = {
        "q": query_text(request.text, prefix=request.prefix),
        "filter": [clause_text(clause) for clause in clauses(request)],
        "offset": request.offset,
        "limit": request.limit,
        "attributesToRetrieve": list(spec.displayed),
        "matchingStrategy": _strategy(request),
        "locales": _LOCALES,
        "showRankingScore": True,
    }
    if request.titles_only:
        query["attributesToSearchOn"] = list(spec.heads)
    if request.facets:
        query["facets"] = list(request.facets)
    if request.distinct:
        query["distinct"] = request.distinct
    if request.sort:
        query["sort"] = [f"{request.sort[0]}:{'desc' if request.sort[1] else 'asc'}"]
    if request.snippet_field:
        query |= _snippet_options(request.snippet_field)
    return query


def result(spec: IndexSpec, request: SearchRequest, answer: Mapping[str, Any]) -> SearchResult:
    """The server's answer to one query."""
    hits = tuple(_hit(request, found) for found in answer["hits"])
    counted = answer.get("facetDistribution") or {}
    facets = {name: _most_first(counted.get(name, {})) for name in request.facets}
    total = answer.get("estimatedTotalHits", answer.get("totalHits", len(hits)))
    return SearchResult(hits, facets, min(int(total), spec.max_hits))


def query_text(text: str, *, prefix: bool) -> str:
    """What was typed, with codes as phrases so that they match exactly.

    The server takes the last word for a beginning unless a space follows it.
    """
    parsed = parse(text, prefix=prefix)
    pieces = [_piece(unit) for unit in parsed.units] + ["-" + _piece(unit) for unit in parsed.excluded]
    if parsed.open_end and not parsed.excluded:
        return " ".join(pieces)
    return " ".join(pieces) + " " if pieces else ""


def clause_text(clause: Clause) -> str:
    """One clause in the server's filter language."""
    if isinstance(clause, AnyOf):
        values = ", ".join(_quoted(value) for value in clause.values)
        return f"{clause.field} {'NOT IN' if clause.negated else 'IN'} [{values}]"
    if clause.low is not None and clause.high is not None:
        return f"{clause.field} {clause.low} TO {clause.high}"
    if clause.low is not None:
        return f"{clause.field} >= {clause.low}"
    return f"{clause.field} <= {clause.high}"


def safe_snippet(cropped: str) -> str:
    """Escaped text in which only the server's marks are HTML."""
    return escape(" ".join(cropped.split())).replace(_MARK, "<mark>").replace(_UNMARK, "</mark>")


def without_marks(value: Any) -> Any:
    """A document's value without the two characters that mark matches, so that it cannot forge them."""
    if isinstance(value, str):
        return _PRIVATE.sub("", value)
    if isinstance(value, list | tuple):
        return [without_marks(one) for one in value]
    return value


def _piece(unit: Unit) -> str:
    word = unit.words[0]
    if len(unit.words) == 1 and is_code(word) and not unit.quoted:
        return f'"{word}"'
    return f'"{unit.written}"' if unit.quoted else word


def _strategy(request: SearchRequest) -> str:
    """Which words may be missing: in a sentence those that many documents have, else the last ones."""
    if request.all_words:
        return "all"
    return "frequency" if len(parse(request.text).units) >= _SENTENCE else "last"


def _snippet_options(field: str) -> dict[str, Any]:
    return {
        "attributesToCrop": [field],
        "cropLength": _CROP_WORDS,
        "cropMarker": " … ",
        "attributesToHighlight": [field],
        "highlightPreTag": _MARK,
        "highlightPostTag": _UNMARK,
    }


def _hit(request: SearchRequest, found: Mapping[str, Any]) -> Hit:
    fields = {name: value for name, value in found.items() if not name.startswith("_") or name == "_geo"}
    cropped = (found.get("_formatted") or {}).get(request.snippet_field) if request.snippet_field else None
    text = ", ".join(map(str, cropped)) if isinstance(cropped, list) else str(cropped or "")
    score = float(found.get("_rankingScore", 0.0))
    return Hit(request.index, str(found["id"]), score, fields, safe_snippet(text))


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _quoted(value: str | int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
