"""Archive, feature and solution of a thread, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import threads as queries
from forum.blueprints.discussions.schemas.acts import SolutionForm
from forum.blueprints.discussions.schemas.threads import ThreadSchema
from forum.blueprints.discussions.services import states
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version


@api.route("/threads/<int:thread_id>/archive", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(ThreadSchema, with_etag=True)
def archive_thread(actor: Actor, thread_id: int) -> Any:
    """Keep a thread for reading only; for moderators."""
    states.archive_thread(actor, thread_id, expected_version())
    return queries.get_thread_to_show(actor, thread_id)


@api.route("/threads/<int:thread_id>/archive", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def unarchive_thread(actor: Actor, thread_id: int) -> Any:
    """Let it go on."""
    states.unarchive_thread(actor, thread_id, expected_version())


@api.route("/threads/<int:thread_id>/featured", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(ThreadSchema, with_etag=True)
def feature_thread(actor: Actor, thread_id: int) -> Any:
    """Mark a thread as worth reading for everybody; for moderators."""
    states.feature_thread(actor, thread_id, expected_version())
    return queries.get_thread_to_show(actor, thread_id)


@api.route("/threads/<int:thread_id>/featured", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def unfeature_thread(actor: Actor, thread_id: int) -> Any:
    """Take that mark away."""
    states.unfeature_thread(actor, thread_id, expected_version())


@api.route("/threads/<int:thread_id>/solution", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(SolutionForm)
@api.gives(ThreadSchema, with_etag=True)
def mark_solution(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Say which reply answers it; for its author and moderators."""
    states.mark_solution(actor, thread_id, **form, version=expected_version())
    return queries.get_thread_to_show(actor, thread_id)


@api.route("/threads/<int:thread_id>/solution", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def unmark_solution(actor: Actor, thread_id: int) -> Any:
    """Say that no reply answers it."""
    states.unmark_solution(actor, thread_id, expected_version())
