"""What one has written and not sent, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.accounts import queries
from forum.blueprints.accounts.api.routes import api
from forum.blueprints.accounts.schemas import DraftSchema, SaveDraftForm, StaleDraftSchema
from forum.blueprints.accounts.services import drafts
from forum.kernel.actor import Actor
from forum.kernel.limits import limit
from forum.kernel.web.access import signed_in

DRAFT = "/drafts/<key>"
DRAFTING = "90/minute;3000/hour"


@api.route(DRAFT)
@signed_in
@api.gives(DraftSchema)
def show_draft(actor: Actor, key: str) -> Any:
    """What one was writing at a place, such as `conversation:9` or `new:42,77`, on whatever device."""
    return queries.get_draft(actor, key)


@api.route(DRAFT, methods=["PUT"])
@limit(DRAFTING)
@signed_in
@api.takes(SaveDraftForm)
@api.alt_response(409, schema=StaleDraftSchema, content_type="application/problem+json", description="Conflict")  # type: ignore[untyped-decorator]  # Flask-Smorest is untyped
@api.gives(DraftSchema)
def save_draft(actor: Actor, form: dict[str, Any], key: str) -> Any:
    """Keep the text so far; 409 gives the newer text when this one is not newer than what is kept."""
    return drafts.save_draft(actor, key, **form)


@api.route(DRAFT, methods=["DELETE"])
@limit(DRAFTING)
@signed_in
@api.gives(status=204)
def discard_draft(actor: Actor, key: str) -> Any:
    """Forget what one was writing there."""
    drafts.discard_draft(actor, key)
