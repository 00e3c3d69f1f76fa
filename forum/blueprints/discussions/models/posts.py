"""Posts with every version of them, and whom they name."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.rules import anchor_of, place_of, state_of
from forum.kernel.database import Model, partial_index


class Post(Model):
    """A contribution to a thread.

    `number` is part of its address and never changes as long as it stays in its thread; `position` is its place among
    the posts of the thread, counted from 1 without gaps. A reply that waits for approval has neither yet: both are
    negative. A post that was removed, by its author or (`removed`) by a moderator, and one that is hidden, keep their
    place and show no text. A `wiki` is edited by all who may reply.
    `judged_by_id` and `judged_why` tell of the last moderator who hid, removed or refused it; nobody judged what hid
    itself after reports. Since `edit_locked_at` moderators alone edit it.
    """

    __tablename__ = "posts"
    __table_args__ = (
        sa.UniqueConstraint("thread_id", "number"),
        sa.UniqueConstraint("thread_id", "position"),
        sa.Index("ix_posts_of_author", "author_id", "created_at"),
        sa.Index("ix_posts_by_time", "thread_id", "created_at"),
        partial_index("ix_posts_pending", "pending_at", "id", where="pending_at IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("threads.id"))
    number: Mapped[int]
    position: Mapped[int]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    body: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    reply_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("posts.id"), index=True)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    edit_count: Mapped[int] = mapped_column(default=0)
    deleted_at: Mapped[datetime | None]
    wiki: Mapped[bool] = mapped_column(default=False)
    removed: Mapped[bool] = mapped_column(default=False)
    hidden_at: Mapped[datetime | None]
    pending_at: Mapped[datetime | None]
    pending_why: Mapped[str] = mapped_column(sa.String(20), default="")
    refused_at: Mapped[datetime | None]
    judged_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    judged_why: Mapped[str] = mapped_column(sa.String(500), default="")
    edit_locked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    thread: Mapped[Thread] = relationship(lazy="raise", foreign_keys=[thread_id])
    author: Mapped[Member] = relationship(lazy="raise", foreign_keys=[author_id])
    reply_to: Mapped[Post | None] = relationship(lazy="raise", remote_side=[id])
    revisions: Mapped[list[PostRevision]] = relationship(lazy="raise", order_by="PostRevision.number")

    @property
    def path(self) -> str:
        """The address at which the thread opens at this post; the thread must be loaded."""
        return place_of(self.thread.path, self.number, self.id)

    @property
    def anchor(self) -> str:
        """The same for a link of a page, which goes to the post and marks it."""
        return anchor_of(self.thread.path, self.number, self.id)

    @property
    def withdrawn(self) -> bool:
        return self.deleted_at is not None

    @property
    def placed(self) -> bool:
        """Whether it has a place in its thread."""
        return self.number > 0

    @property
    def state(self) -> str:
        """One word for how it stands: see `rules.state_of`."""
        return state_of(self)

    @hybrid_property
    def stands(self) -> bool:
        """Whether everybody who sees the thread may read it; in SQL the same as a condition."""
        return self.deleted_at is None and self.hidden_at is None and self.pending_at is None

    @stands.inplace.expression
    @classmethod
    def _stands(cls) -> sa.ColumnElement[bool]:
        return sa.and_(cls.deleted_at.is_(None), cls.hidden_at.is_(None), cls.pending_at.is_(None))

    def rewrite(self, body: str, html: str) -> None:
        self.body, self.html = body, html

    def mark_edited(self, at: datetime) -> None:
        self.edited_at, self.edit_count = at, self.edit_count + 1

    def withdraw(self, at: datetime) -> None:
        """Its author takes it back."""
        self.deleted_at, self.removed = self.deleted_at or at, False

    def remove(self, by: int | None, at: datetime, why: str) -> None:
        """A moderator takes it away."""
        self.deleted_at, self.removed, self.judged_by_id, self.judged_why = at, True, by, why

    def restore(self) -> None:
        """Show again what was taken back or away; what is hidden besides stays hidden."""
        self.deleted_at, self.removed = None, False

    def hide(self, by: int | None, at: datetime, why: str) -> None:
        """Show its text to nobody but its author and moderators."""
        self.hidden_at, self.judged_by_id, self.judged_why = at, by, why

    def unhide(self) -> None:
        self.hidden_at, self.judged_by_id, self.judged_why = None, None, ""

    def hold(self, at: datetime, why: str) -> None:
        """Let it wait until a moderator has approved it."""
        self.pending_at, self.pending_why = at, why

    def approve(self, at: datetime) -> None:
        """Publish it: for everybody else it begins now."""
        self.pending_at, self.refused_at, self.pending_why, self.created_at = None, None, "", at
        self.judged_by_id, self.judged_why = None, ""

    def lock_edits(self, at: datetime | None) -> None:
        """Let moderators alone edit it, or with None its author again."""
        self.edit_locked_at = at

    def refuse(self, by: int | None, at: datetime | None, why: str = "") -> None:
        """Do not publish it, or let it wait again with None."""
        self.refused_at, self.judged_by_id, self.judged_why = at, by if at else None, why if at else ""


class PostOriginal(Model):
    """What a post said when it was published, kept while its author may still change it silently."""

    __tablename__ = "post_originals"

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), primary_key=True)
    body: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    kept_at: Mapped[datetime] = mapped_column(index=True)


class PostRevision(Model):
    """A version of a post's text: the first one and what each edit made of it; none while it was never edited.

    `reverted_to` is the number of the version whose text it brought back, if it did.
    """

    __tablename__ = "post_revisions"
    __table_args__ = (sa.UniqueConstraint("post_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"))
    number: Mapped[int]
    body: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    editor_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    reverted_to: Mapped[int | None]

    editor: Mapped[Member] = relationship(lazy="raise")


class Mention(Model):
    """Somebody whom a post names with `@`."""

    __tablename__ = "mentions"

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
