"""The choices about messages and presence as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.directory.api.routes import api
from forum.blueprints.directory.queries import courtesies as queries
from forum.blueprints.directory.schemas.courtesies import CourtesyForm, CourtesySchema
from forum.blueprints.directory.services import courtesies
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version


@api.route("/me/message-preferences")
@signed_in
@api.gives(CourtesySchema, with_etag=True)
def show_courtesy(actor: Actor) -> Any:
    """Who may begin a conversation with one, and what others see."""
    return queries.get_courtesy(actor)


@api.route("/me/message-preferences", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(CourtesyForm)
@api.gives(CourtesySchema, with_etag=True)
def choose_courtesy(actor: Actor, form: dict[str, Any]) -> Any:
    """Choose anew (with If-Match); what is left out stays."""
    return courtesies.choose_courtesy(actor, version=expected_version(), **form)
