"""Who can help, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.directory.api.routes import api
from forum.blueprints.directory.queries import matching
from forum.blueprints.directory.schemas.people import HelperQuery, PersonSchema
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.pagination import Page
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import page_of


@api.route("/criteria/<code>/helpers")
@signed_in
@api.takes(HelperQuery, location="query")
@api.gives(page_of(PersonSchema, "HelperPageSchema"))
def list_helpers(actor: Actor, query: dict[str, Any], code: str) -> Any:
    """Who can help with a criterion, the best match for you first, each with the reasons.

    These are the best matches, so there is no `next`; everybody who can help is in `/members?can_help_with=`.
    """
    criterion = standard_queries.get_criterion(code)
    return Page(matching.list_helpers(actor, criterion.code, limit=query["limit"]))
