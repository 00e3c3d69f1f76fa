"""The pages of one document that have the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries.resources import get_resource
from forum.blueprints.search.queries.asking import ask, viewer_of
from forum.blueprints.search.queries.synonyms import synonyms_in_use
from forum.blueprints.search.rules.asking import KINDS, Asked, Shown
from forum.blueprints.search.rules.synonyms import Synonyms
from forum.kernel.actor import Actor
from forum.kernel.search import SOURCES, Found
from search.engine import Hit, SearchRequest, SearchResult

PASSAGES = KINDS["document"].index
AT_ONCE = 40


@dataclass(frozen=True)
class FoundPage:
    """A page of the document, with the found words marked in safe HTML."""

    found: Found
    snippet: str
    number: int


@dataclass(frozen=True)
class PagesFound:
    """Pages in the order of the document; `more_after` is the number after which the next ones come."""

    resource: Resource
    pages: Sequence[FoundPage]
    total: int
    more_after: int | None
    degraded: bool = False


def count_more_pages(actor: Actor, asked: Asked, synonyms: Synonyms, shown: Sequence[Shown]) -> Sequence[Shown]:
    """The same hits with the number of other pages that have all the words; one question for all of them.

    A page of several passages counts once for each that has them, so the number is never told as more than there are.
    """
    ids = [one.found.id for one in shown]
    if not ids or not asked.text:
        return shown
    request = replace(_request(actor, asked.text, synonyms, ids, 0), facets=("resource_id",))
    answers = ask([request])
    counts: Mapping[str, int] = (
        answers[0].facets.get("resource_id", {}) if answers and not answers[0].unavailable else {}
    )
    return [replace(one, more_pages=_more(one.found, counts.get(str(one.found.id), 0))) for one in shown]


def find_pages(actor: Actor, text: str, resource_id: int, after: int = 0) -> PagesFound:
    """All pages of a document with the words, in its order. Raises NotFound."""
    resource = get_resource(actor, resource_id)
    request = _request(actor, text, synonyms_in_use(), [resource_id], AT_ONCE)
    request = replace(request, sort=("page", False), ranges={"page": (after + 1, None)}, snippet_field="body")
    answers = ask([request])
    if answers is None or answers[0].unavailable:
        return PagesFound(resource, (), 0, None, degraded=True)
    hits, more = _whole_pages(answers[0])
    present = SOURCES[PASSAGES].present(actor, hits, text)
    pages = [FoundPage(present[hit.id], hit.snippet, int(hit.fields["page"])) for hit in hits if hit.id in present]
    return PagesFound(resource, pages, answers[0].estimated_total, more)


def _whole_pages(answer: SearchResult) -> tuple[Sequence[Hit], int | None]:
    """The first passage of each page, and the number after which more come; of that which was cut off, nothing.

    Further files of a document have pages of the same numbers.
    """
    hits, more = list(answer.hits), None
    if hits and answer.estimated_total > len(hits):
        last = int(hits[-1].fields["page"])
        whole = [hit for hit in hits if int(hit.fields["page"]) < last]
        hits, more = (whole, last - 1) if whole else (hits, last)
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.id.rpartition("-")[0], hit)
    return list(first.values()), more


def _request(actor: Actor, text: str, synonyms: Synonyms, ids: Sequence[int], limit: int) -> SearchRequest:
    filters = {"resource_id": list(ids)}
    return SearchRequest(
        PASSAGES, viewer_of(actor), text, filters=filters, limit=limit, all_words=True, synonyms=synonyms
    )


def _more(found: Found, passages: int) -> int:
    return max(0, min(passages - 1, (found.pages or passages) - 1))
