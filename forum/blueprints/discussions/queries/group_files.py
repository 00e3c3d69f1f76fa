"""The files of a group: what is attached to posts of it that one may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.attachments import PostAttachment
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.files.models import File
from forum.blueprints.files.rules import FILE_KINDS
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.models.resources import Resource
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

_NEWEST_FIRST = [Key(PostAttachment.id, descending=True)]


def list_files(
    actor: Actor, group: Group, kind: str | None = None, cursor: str | None = None, limit: int | None = None
) -> Page[PostAttachment]:
    """The files of the posts of a group that the asker may read, the newest first; `kind` is one of `FILE_KINDS`.

    Those of posts that wait, are hidden or were removed are left out, for everybody, and what a scanner holds back.
    """
    statement = _readable(actor).where(PostAttachment.group_id == group.id)
    if kind:
        statement = statement.where(File.media_type.in_(FILE_KINDS[kind]))
    return paginate(statement, _NEWEST_FIRST, cursor, limit)


def get_attached(actor: Actor, file_id: int) -> PostAttachment:
    """A file of a post that the asker may read, with its post, thread and group. Raises NotFound."""
    found = session.scalar(_readable(actor).where(PostAttachment.file_id == file_id))
    if found is None:
        raise NotFound
    return found


def find_in_library(actor: Actor, files: Iterable[File]) -> Mapping[str, Resource]:
    """The documents with the same bytes that the asker may see, by their digest; one statement."""
    digests = {file.sha256 for file in files}
    if not digests:
        return {}
    same = library_policies.visible_resources(actor).join(File, File.id == Resource.file_id)
    rows: Any = session.execute(same.where(File.sha256.in_(digests)).add_columns(File.sha256)).all()
    return {row[1]: row[0] for row in rows}


def _readable(actor: Actor) -> sa.Select[PostAttachment]:
    posts = policies.visible_posts(actor).where(Post.id == PostAttachment.post_id, Post.stands)
    standing = posts.where(Post.pending_at.is_(None)).with_only_columns(Post.id).correlate(PostAttachment)
    post = joinedload(PostAttachment.post)
    thread = post.joinedload(Post.thread)
    return (
        sa.select(PostAttachment)
        .join(File, File.id == PostAttachment.file_id)
        .where(standing.exists(), File.scan.not_in(("found", "deleted")))
        .options(
            joinedload(PostAttachment.file),
            post.joinedload(Post.author).joinedload(Member.city),
            thread.joinedload(Thread.group),
            thread.selectinload(Thread.criteria),
        )
    )
