"""Saved and recent searches, and those without a result, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.search.api.routes import api
from forum.blueprints.search.queries import misses as miss_queries
from forum.blueprints.search.queries import saving as queries
from forum.blueprints.search.schemas.saving import (
    ChangeSavedSearchForm,
    HabitsForm,
    HabitsSchema,
    MissesQuery,
    MissSchema,
    RecentSearchesSchema,
    SavedSearchSchema,
    SaveSearchForm,
)
from forum.blueprints.search.services import saving as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/saved-searches")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(SavedSearchSchema))
def list_saved_searches(actor: Actor, query: dict[str, Any]) -> Any:
    """The searches that one keeps, the newest first."""
    return queries.list_saved_searches(actor, **query)


@api.route("/saved-searches", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(SaveSearchForm)
@api.gives(SavedSearchSchema, 201, with_etag=True)
def save_search(actor: Actor, form: dict[str, Any]) -> Any:
    """Keep a search, and hear of what is new if wished."""
    return services.save_search(actor, **form)


@api.route("/saved-searches/<int:search_id>")
@signed_in
@api.gives(SavedSearchSchema, with_etag=True)
def show_saved_search(actor: Actor, search_id: int) -> Any:
    """One of them."""
    return queries.get_saved_search(actor, search_id)


@api.route("/saved-searches/<int:search_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(ChangeSavedSearchForm)
@api.gives(SavedSearchSchema, with_etag=True)
def change_saved_search(actor: Actor, form: dict[str, Any], search_id: int) -> Any:
    """Give it another name, or be told more or less often."""
    return services.change_saved_search(actor, search_id, version=expected_version(), **form)


@api.route("/saved-searches/<int:search_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_saved_search(actor: Actor, search_id: int) -> None:
    """Keep it no longer."""
    services.remove_saved_search(actor, search_id, expected_version())


@api.route("/recent-searches")
@signed_in
@api.gives(RecentSearchesSchema)
def list_recent_searches(actor: Actor) -> Any:
    """What one has searched lately."""
    return {"items": queries.list_recent(actor)}


@api.route("/recent-searches", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def forget_recent_searches(actor: Actor) -> None:
    """Forget them."""
    services.forget_recent(actor)


@api.route("/me/search-habits")
@signed_in
@api.gives(HabitsSchema)
def show_habits(actor: Actor) -> Any:
    """Whether cities like one's own come first, and whether recent searches are kept."""
    return queries.get_habits(actor)


@api.route("/me/search-habits", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(HabitsForm)
@api.gives(HabitsSchema)
def change_habits(actor: Actor, form: dict[str, Any]) -> Any:
    """Choose what searching does for one."""
    return services.change_habits(actor, **form)


@api.route("/searches-without-result")
@signed_in
@api.takes(MissesQuery, location="query")
@api.gives(page_of(MissSchema))
def list_misses(actor: Actor, query: dict[str, Any]) -> Any:
    """What members look for and do not find, for programme staff."""
    return miss_queries.list_misses(actor, **query)
