"""Searching, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.search import queries, services
from forum.blueprints.search.rules import as_asked
from forum.blueprints.search.schemas import (
    SearchQuery,
    SearchResultSchema,
    SuggestionQuery,
    SuggestionsSchema,
    SynonymsForm,
    SynonymsQuery,
    SynonymsSchema,
)
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import ApiBlueprint, expected_version
from forum.kernel.web.fields import page_of

api = ApiBlueprint("search", "One box over people, threads, posts and documents by page")


@api.route("/search")
@limit("120/minute")
@public
@api.takes(SearchQuery, location="query")
@api.gives(SearchResultSchema)
def search(actor: Actor, query: dict[str, Any]) -> Any:
    """What the asker may see, the best first; documents at the page where the words stand."""
    return queries.search(actor, as_asked(query))


@api.route("/search/suggestions")
@limit("240/minute")
@public
@api.takes(SuggestionQuery, location="query")
@api.gives(SuggestionsSchema)
def suggest(actor: Actor, query: dict[str, Any]) -> Any:
    """Titles and names that begin with what is typed."""
    return {"items": queries.suggest(actor, query["q"]) if len(query["q"]) > 1 else []}


@api.route("/synonyms")
@signed_in
@api.takes(SynonymsQuery, location="query")
@api.gives(page_of(SynonymsSchema))
def list_synonyms(actor: Actor, query: dict[str, Any]) -> Any:
    """The words that find one another, for programme staff."""
    return queries.list_synonyms(actor, query["q"], query["cursor"], query["limit"])


@api.route("/synonyms", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SynonymsForm)
@api.gives(SynonymsSchema, 201, with_etag=True)
def create_synonyms(actor: Actor, form: dict[str, Any]) -> Any:
    """Let words find one another."""
    return services.add_synonyms(actor, **form)


@api.route("/synonyms/<int:group_id>")
@signed_in
@api.gives(SynonymsSchema, with_etag=True)
def show_synonyms(actor: Actor, group_id: int) -> Any:
    """One group of words."""
    return queries.get_synonyms(actor, group_id)


@api.route("/synonyms/<int:group_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(SynonymsForm)
@api.gives(SynonymsSchema, with_etag=True)
def edit_synonyms(actor: Actor, form: dict[str, Any], group_id: int) -> Any:
    """Put other words in their place."""
    return services.change_synonyms(actor, group_id, version=expected_version(), **form)


@api.route("/synonyms/<int:group_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_synonyms(actor: Actor, group_id: int) -> Any:
    """Let the words find themselves only."""
    services.remove_synonyms(actor, group_id, expected_version())
