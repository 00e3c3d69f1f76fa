"""What moderators make of threads, as JSON."""

from __future__ import annotations

from typing import Any

from flask import current_app

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import becoming as becoming_queries
from forum.blueprints.discussions.queries import curating as queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.schemas.curating import (
    BecomeResourceForm,
    ResourceDraftSchema,
    ResourceListSchema,
    SummaryForm,
    SummarySchema,
)
from forum.blueprints.discussions.services import becoming, curating
from forum.blueprints.library.schemas.resources import ResourceSchema
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version

SUMMARY = "/threads/<int:thread_id>/summary"


@api.route(SUMMARY)
@public
@api.gives(SummarySchema, with_etag=True)
def show_summary(actor: Actor, thread_id: int) -> Any:
    """What a thread has come to; 404 while nobody has written it."""
    return queries.get_summary(actor, thread_id)


@api.route(SUMMARY, methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(SummaryForm)
@api.gives(SummarySchema, with_etag=True)
def write_summary(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Say what it has come to; for moderators. Send the ETag as If-Match once there is a summary."""
    return curating.write_summary(actor, thread_id, **form, version=expected_version())


@api.route(SUMMARY, methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_summary(actor: Actor, thread_id: int) -> Any:
    """Take the summary away; for moderators."""
    curating.remove_summary(actor, thread_id, expected_version())


@api.route("/threads/<int:thread_id>/resource")
@signed_in
@api.gives(ResourceDraftSchema)
def draft_resource(actor: Actor, thread_id: int) -> Any:
    """What a document of this thread would begin with; for moderators."""
    thread = thread_queries.get_thread_to_show(actor, thread_id).thread
    authorize(policies.can_curate, actor, thread)
    return becoming_queries.draft_resource(thread, current_app.config["PUBLIC_URL"])


@api.route("/threads/<int:thread_id>/resource", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(BecomeResourceForm)
@api.gives(ResourceSchema, 201, with_etag=True)
@api.problem(507)
def make_resource(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Make a document of a thread in the library; for moderators. Its authors are told."""
    return becoming.make_resource(actor, thread_id, current_app.config["PUBLIC_URL"], **form)


@api.route("/threads/<int:thread_id>/resources")
@public
@api.gives(ResourceListSchema)
def list_resources(actor: Actor, thread_id: int) -> Any:
    """The documents that were made of a thread, as far as one may see them, the newest first."""
    return {"items": queries.list_resources(actor, thread_queries.get_thread(actor, thread_id)), "next": None}
