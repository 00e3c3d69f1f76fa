"""The tables as they are at a moment, and who may read and do what by the plainest statement of the rules.

Nothing here asks the code that keeps these rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from forum.kernel.database import Model, session


@dataclass(frozen=True)
class Reader:
    """Somebody who asks; a stranger has no id."""

    id: int | None
    staff: bool = False


STRANGER = Reader(None)


class State:
    """Reads each table at most once."""

    def __init__(self) -> None:
        session.rollback()  # what was read before is not what is there now
        self._kept: dict[str, Sequence[Any]] = {}

    def table(self, name: str) -> Sequence[Any]:
        """All rows of a table."""
        if name not in self._kept:
            table = Model.metadata.tables[name]
            self._kept[name] = session.execute(sa.select(table).order_by(*table.primary_key.columns)).all()
        return self._kept[name]

    @cached_property
    def posts(self) -> dict[int, Any]:
        return {row.id: row for row in self.table("posts")}

    @cached_property
    def threads(self) -> dict[int, Any]:
        return {row.id: row for row in self.table("threads")}

    @cached_property
    def groups(self) -> dict[int, Any]:
        return {row.id: row for row in self.table("groups")}

    @cached_property
    def roles(self) -> dict[tuple[int, int], Any]:
        """Memberships by group and member."""
        return {(row.group_id, row.member_id): row for row in self.table("memberships")}

    @cached_property
    def posts_in(self) -> dict[int, list[Any]]:
        """The posts of each thread that have a place, in the order of their numbers."""
        found: dict[int, list[Any]] = {number: [] for number in self.threads}
        for post in sorted(self.posts.values(), key=lambda row: row.number):
            if post.number > 0:
                found[post.thread_id].append(post)
        return found

    def browses(self, reader: Reader, group_id: int) -> bool:
        """Public for all, `members` for whoever has signed in, private for its own people."""
        visibility = self.groups[group_id].visibility
        signed_in = reader.id is not None
        return visibility == "public" or (signed_in and visibility == "members") or self._role(reader, group_id) != ""

    def moderates(self, reader: Reader, group_id: int) -> bool:
        """Moderators and owners of the group, and staff who read it."""
        if reader.staff and self.browses(reader, group_id):
            return True
        return self._role(reader, group_id) in ("moderator", "owner")

    def sees_thread(self, reader: Reader, thread_id: int) -> bool:
        """Whoever reads the group; one that waits is seen by its author and moderators, a removed one by nobody."""
        thread = self.threads[thread_id]
        if thread.deleted_at is not None or not self.browses(reader, thread.group_id):
            return False
        own = reader.id is not None and thread.author_id == reader.id
        return thread.pending_at is None or own or self.moderates(reader, thread.group_id)

    def reads_post(self, reader: Reader, post_id: int) -> bool:
        """What stands, for whoever sees the thread; the rest for its author and moderators, unless she withdrew it."""
        post = self.posts[post_id]
        if not self.sees_thread(reader, post.thread_id) or (post.deleted_at is not None and not post.removed):
            return False
        own = reader.id is not None and post.author_id == reader.id
        return stands(post) or own or self.moderates(reader, self.threads[post.thread_id].group_id)

    def _role(self, reader: Reader, group_id: int) -> str:
        row = self.roles.get((group_id, reader.id or 0))
        return row.role if row is not None else ""


def stands(post: Any) -> bool:
    """Whether everybody who sees the thread may read a post."""
    return post.deleted_at is None and post.hidden_at is None and post.pending_at is None
