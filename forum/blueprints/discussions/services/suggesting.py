"""Suggesting to somebody that a file of her post belongs into the library."""

from __future__ import annotations

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import FileSuggested
from forum.blueprints.discussions.models.attachments import PostAttachment
from forum.blueprints.discussions.queries import group_files as queries
from forum.kernel.actor import Actor
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def suggest_file(actor: Actor, file_id: int) -> PostAttachment:
    """Suggest to its uploader to put a file of a post into the library; it is told once. Raises NotFound, Forbidden."""
    attached = queries.get_attached(actor, file_id)
    authorize(policies.can_suggest_file, actor, attached)
    facts = {"file_id": attached.file_id, "post_id": attached.post_id, "by_id": actor.id or 0}
    record(FileSuggested(**facts, uploader_id=attached.file.uploader_id))
    return attached
