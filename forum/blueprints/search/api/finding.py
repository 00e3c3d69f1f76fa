"""Searching, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.search.api.routes import api
from forum.blueprints.search.queries import answering, suggesting
from forum.blueprints.search.schemas.finding import SearchQuery, SearchResultSchema, SuggestionQuery, SuggestionsSchema
from forum.kernel.actor import Actor
from forum.kernel.limits import limit
from forum.kernel.web.access import public


@api.route("/search")
@limit("120/minute")
@public
@api.takes(SearchQuery, location="query")
@api.gives(SearchResultSchema)
def search(actor: Actor, query: dict[str, Any]) -> Any:
    """What the asker may see, the best first; documents at the page where the words stand."""
    return answering.answer(actor, query)


@api.route("/search/suggestions")
@limit("240/minute")
@public
@api.takes(SuggestionQuery, location="query")
@api.gives(SuggestionsSchema)
def suggest(actor: Actor, query: dict[str, Any]) -> Any:
    """Titles, names and criteria that begin with what is typed; for nothing typed, what one searched lately."""
    return {"items": suggesting.suggest(actor, query["q"])}
