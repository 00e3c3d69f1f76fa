"""The files of posts, and those that wait to be put into one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from forum.blueprints.discussions.models.attachments import PostAttachment
from forum.blueprints.files.models import File
from forum.kernel.actor import Actor
from forum.kernel.database import session


def list_own_uploads(actor: Actor, file_ids: Iterable[int]) -> Sequence[File]:
    """Which of these uploads are the actor's, were sent for a post and stand in none yet."""
    unsent = ~sa.select(PostAttachment.id).where(PostAttachment.file_id == File.id).exists()
    mine = (File.uploader_id == (actor.id or 0), File.kind == "post", unsent)
    return session.scalars(sa.select(File).where(File.id.in_(list(file_ids)), *mine)).all()


def find_files(post_ids: Iterable[int]) -> Mapping[int, list[File]]:
    """The files of posts that the asker sees, in their order, by the id of the post; one statement."""
    found: dict[int, list[File]] = {}
    statement = sa.select(PostAttachment.post_id, File).join(File, File.id == PostAttachment.file_id)
    statement = statement.where(PostAttachment.post_id.in_(list(post_ids)))
    for row in session.execute(statement.order_by(PostAttachment.post_id, PostAttachment.position)):
        found.setdefault(row.post_id, []).append(row.File)
    return found
