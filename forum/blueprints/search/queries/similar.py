"""Documents like another one, by their criteria and their most telling words, from either engine."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forum.blueprints.files.models import FilePage
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries.resources import get_resource, get_resources
from forum.blueprints.search.queries.asking import ask, viewer_of
from forum.blueprints.search.rules.telling_words import telling_words
from forum.kernel.actor import Actor
from forum.kernel.database import session
from search.engine import SearchRequest, SearchResult

MOST = 6
READ_PAGES = 8
_LOOKED_AT = 30
_MOST_CODES = 4
_CRITERION, _TITLE, _TEXT, _SAME = 3.0, 1.6, 1.0, 0.25
_LEAST = 0.9  # one criterion of few documents, or a few telling words


@dataclass(frozen=True)
class Similar:
    """A document with what it shares: criteria by code, then words."""

    resource: Resource
    codes: Sequence[str]
    words: Sequence[str]


def list_similar(actor: Actor, resource_id: int) -> Sequence[Similar]:
    """What the asker may see and is most like this document, at most six. Raises NotFound.

    The number of statements does not depend on how many there are; nothing while the engine rests.
    """
    resource = get_resource(actor, resource_id)
    asked = _questions(resource)
    requests = [_request(actor, name, kind) for name, kind in asked]
    answers = ask(requests) if requests else []
    scores, shared = _weigh(resource, asked, answers or [])
    best = sorted((number for number, score in scores.items() if score >= _LEAST), key=lambda n: (-scores[n], n))
    seen = get_resources(actor, best[: 2 * MOST])
    found = [Similar(seen[n], *shared[n]) for n in best if n in seen]
    return found[:MOST]


def _questions(resource: Resource) -> list[tuple[str, str]]:
    pages = sa.select(FilePage.text).where(FilePage.file_id == resource.file_id, FilePage.number <= READ_PAGES)
    text = " ".join(session.scalars(pages.order_by(FilePage.number)))
    named, often = telling_words(" ".join([resource.title, *resource.tags]), text)
    codes = [criterion.code.upper() for criterion in resource.criteria][:_MOST_CODES]
    return [(c, "code") for c in codes] + [(word, "title") for word in named] + [(word, "text") for word in often]


def _request(actor: Actor, name: str, kind: str) -> SearchRequest:
    if kind == "code":
        return SearchRequest("library_resources", viewer_of(actor), filters={"codes": [name]}, limit=_LOOKED_AT)
    return SearchRequest("library_passages", viewer_of(actor), name, distinct="resource_id", limit=_LOOKED_AT)


def _weigh(
    resource: Resource, asked: Sequence[tuple[str, str]], answers: Sequence[SearchResult]
) -> tuple[Mapping[int, float], Mapping[int, tuple[list[str], list[str]]]]:
    """Rare words and criteria count more; kind and language settle what is near."""
    scores: dict[int, float] = defaultdict(float)
    shared: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    weights = {"code": _CRITERION, "title": _TITLE, "text": _TEXT}
    for (name, kind), answer in zip(asked, answers, strict=False):
        for hit in answer.hits:
            number = int(hit.id.removeprefix("r").split("-")[0])
            if number != resource.id:
                if number not in scores:
                    same = (
                        hit.fields.get("doc_type") == resource.doc_type,
                        hit.fields.get("lang") == resource.language,
                    )
                    scores[number] = _SAME * sum(same)
                scores[number] += weights[kind] / math.log(2.0 + answer.estimated_total)
                shared[number][kind != "code"].append(name)
    return scores, shared
