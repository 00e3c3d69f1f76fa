"""The weekly digest of a group as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import digests as queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.schemas.digests import DigestForm, DigestSchema, KeptDigestSchema
from forum.blueprints.discussions.schemas.threads import ThreadSchema
from forum.blueprints.discussions.services import digests as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import PageQuery, page_of

DIGEST = "/groups/<int:group_id>/digests/<week>"


@api.route("/groups/<int:group_id>/digests")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(KeptDigestSchema))
def list_digests(actor: Actor, query: dict[str, Any], group_id: int) -> Any:
    """The weeks of which a digest was saved or published, the latest first; for moderators."""
    return queries.list_digests(actor, group_id, **query)


@api.route(DIGEST)
@signed_in
@api.gives(DigestSchema, with_etag=True)
def show_digest(actor: Actor, group_id: int, week: str) -> Any:
    """What happened in the week that begins on this Monday (`2026-11-23`), and what is to be told of it."""
    return queries.get_draft(actor, group_id, queries.read_week(week))


@api.route(DIGEST, methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(DigestForm)
@api.gives(DigestSchema, with_etag=True)
def save_digest(actor: Actor, form: dict[str, Any], group_id: int, week: str) -> Any:
    """Keep which items are told, in which order and with which words; If-Match once something was saved."""
    monday = queries.read_week(week)
    services.save_digest(actor, group_id, monday, **form, version=expected_version())
    return queries.get_draft(actor, group_id, monday)


@api.route(f"{DIGEST}/publication", methods=["POST"])
@limit(WRITING)
@signed_in
@api.gives(ThreadSchema, 201, with_etag=True)
def publish_digest(actor: Actor, group_id: int, week: str) -> Any:
    """Publish the week as a thread of the group, once; never an empty one."""
    thread = services.publish_digest(actor, group_id, queries.read_week(week), expected_version())
    return thread_queries.get_thread_to_show(actor, thread.id)
