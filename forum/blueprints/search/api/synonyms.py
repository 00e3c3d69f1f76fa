"""The words that find one another, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.search.api.routes import api
from forum.blueprints.search.queries import synonyms as queries
from forum.blueprints.search.schemas.synonyms import SynonymsForm, SynonymsQuery, SynonymsSchema
from forum.blueprints.search.services import synonyms as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


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
