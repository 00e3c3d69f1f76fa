"""Putting uploads into posts and taking them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.attachments import PostAttachment
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import attachments as queries
from forum.blueprints.discussions.rules import MOST_FILES, files_in_text
from forum.blueprints.files.models import File
from forum.blueprints.groups.models.groups import Group
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.policies import authorize


def take_uploads(actor: Actor, group: Group, body: str, file_ids: Iterable[int], had: int = 0) -> list[File]:
    """The actor's own uploads that a post is to carry: those named, then those that its text shows.

    Raises Forbidden where one may not attach; Invalid for more than ten, and when one that is named is not there, not
    hers or already in a post. What the text shows and is not hers stays a link, which opens for whoever may have it.
    """
    named, shown = list(dict.fromkeys(file_ids)), files_in_text(body)
    wanted = list(dict.fromkeys([*named, *shown]))
    found = {file.id: file for file in queries.list_own_uploads(actor, wanted)} if wanted else {}
    if not set(named) <= set(found):
        raise Invalid(errors={"file_ids": [_("A file is no longer there. Attach it again.")]})
    if found:
        authorize(policies.can_attach, actor, group)
    if len(found) + had > MOST_FILES:
        raise Invalid(errors={"file_ids": [_("A post can carry up to 10 files.")]})
    return [found[number] for number in wanted if number in found]


def attach(post: Post, files: Sequence[File], first: int = 0) -> None:
    """Within a use case: put files behind those that the post has."""
    if not files:
        return
    group_id = session.scalar(sa.select(Thread.group_id).where(Thread.id == post.thread_id))
    rows = [
        {"post_id": post.id, "file_id": file.id, "group_id": group_id, "position": position}
        for position, file in enumerate(files, first)
    ]
    session.execute(sa.insert(PostAttachment), rows)


def follow(thread: Thread) -> None:
    """Within a use case: the files of a thread's posts are among those of its group, wherever they were before."""
    posts = sa.select(Post.id).where(Post.thread_id == thread.id)
    there = sa.update(PostAttachment).where(PostAttachment.post_id.in_(posts))
    moved = there.where(PostAttachment.group_id != thread.group_id).values(group_id=thread.group_id)
    session.execute(moved, execution_options={"synchronize_session": False})


def change_files(actor: Actor, post: Post, body: str, file_ids: Sequence[int] | None) -> bool:
    """Within a use case: leave the files that are named or shown in the text, and add new ones; whether any changed.

    With None nothing is taken out. What is taken out is its uploader's alone, and goes after two days.
    """
    attached = queries.find_files([post.id]).get(post.id, [])
    has, stays = {file.id for file in attached}, {*(file_ids or ()), *files_in_text(body)}
    gone = has - stays if file_ids is not None else set()
    added = take_uploads(actor, post.thread.group, body, set(file_ids or ()) - has, len(has - gone))
    if gone:
        mine = (PostAttachment.post_id == post.id, PostAttachment.file_id.in_(gone))
        session.execute(sa.delete(PostAttachment).where(*mine))
    attach(post, added, next_position(post) if added else 0)
    return bool(gone or added)


def next_position(post: Post) -> int:
    """Behind the last file of a post."""
    last = sa.select(sa.func.max(PostAttachment.position)).where(PostAttachment.post_id == post.id)
    found = session.scalar(last)
    return 0 if found is None else found + 1
