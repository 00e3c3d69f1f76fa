"""How far members are trusted, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.accounts import queries
from forum.blueprints.accounts.api.routes import api
from forum.blueprints.accounts.schemas import TrustForm, TrustSchema
from forum.blueprints.accounts.services import trust
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version

TRUST = "/members/<int:member_id>/trust"


@api.route("/me/trust")
@signed_in
@api.gives(TrustSchema, with_etag=True)
def show_own_trust(actor: Actor) -> Any:
    """How far one is trusted oneself, what comes next and what one may write."""
    return queries.get_trust(actor, actor.id or 0)


@api.route(TRUST)
@signed_in
@api.gives(TrustSchema, with_etag=True)
def show_trust(actor: Actor, member_id: int) -> Any:
    """How far a member is trusted; for herself and programme staff."""
    return queries.get_trust(actor, member_id)


@api.route(TRUST, methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(TrustForm)
@api.gives(TrustSchema, with_etag=True)
def give_trust(actor: Actor, form: dict[str, Any], member_id: int) -> Any:
    """Hold a member at a level, higher or lower than earned; for programme staff, with a reason that she reads."""
    return trust.give_trust(actor, member_id, **form, version=expected_version())


@api.route(TRUST, methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def release_trust(actor: Actor, member_id: int) -> Any:
    """Let what she earns hold again."""
    trust.release_trust(actor, member_id, expected_version())
