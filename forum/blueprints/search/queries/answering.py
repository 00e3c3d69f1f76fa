"""Answering a search as it stands in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forum.blueprints.search.queries.finding import search
from forum.blueprints.search.queries.pages import find_pages
from forum.blueprints.search.queries.understanding import understand
from forum.blueprints.search.rules.asking import Results, as_asked
from forum.kernel.actor import Actor


def answer(actor: Actor, query: Mapping[str, Any]) -> Results:
    """What is found, with the operators that meant nothing; of one document, its pages. Raises NotFound."""
    understood = understand(actor, query)
    if query["document"] is None:
        found = search(actor, as_asked(understood.query))
        return replace(found, misunderstood=understood.misunderstood)
    pages = find_pages(actor, understood.query["text"], query["document"], query["after"])
    return Results(
        pages.pages, {"document": pages.total}, {}, pages.degraded, understood.misunderstood, pages.more_after
    )
