"""Blocking as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.directory.api.routes import api
from forum.blueprints.directory.queries import blocks as queries
from forum.blueprints.directory.schemas.courtesies import BlockSchema
from forum.blueprints.directory.services import blocks
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/me/blocks")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(BlockSchema))
def list_blocks(actor: Actor, query: dict[str, Any]) -> Any:
    """Whom one has blocked, the latest first."""
    return queries.list_blocks(actor, **query)


@api.route("/members/<int:member_id>/block", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def block_member(actor: Actor, member_id: int) -> Any:
    """Hear no more from a member, who is not told."""
    blocks.block_member(actor, member_id)


@api.route("/members/<int:member_id>/block", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def unblock_member(actor: Actor, member_id: int) -> Any:
    """Hear from a member again."""
    blocks.unblock_member(actor, member_id)
