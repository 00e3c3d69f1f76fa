"""Posts with every version of them, and whom they name."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.threads import Thread
from forum.kernel.database import Model


class Post(Model):
    """A contribution to a thread.

    `number` is part of its address and never changes; `position` is its place among the posts of the thread, counted
    from 1 without gaps. A withdrawn post keeps its place and shows no text. A `wiki` is edited by all who may reply.
    """

    __tablename__ = "posts"
    __table_args__ = (
        sa.UniqueConstraint("thread_id", "number"),
        sa.UniqueConstraint("thread_id", "position"),
        sa.Index("ix_posts_of_author", "author_id", "created_at"),
        sa.Index("ix_posts_by_time", "thread_id", "created_at"),
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
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    thread: Mapped[Thread] = relationship(lazy="raise", foreign_keys=[thread_id])
    author: Mapped[Member] = relationship(lazy="raise")
    reply_to: Mapped[Post | None] = relationship(lazy="raise", remote_side=[id])
    revisions: Mapped[list[PostRevision]] = relationship(lazy="raise", order_by="PostRevision.number")

    @property
    def path(self) -> str:
        """The address at which the thread opens at this post; the thread must be loaded."""
        return f"{self.thread.path}/{self.number}"

    @property
    def withdrawn(self) -> bool:
        return self.deleted_at is not None

    def rewrite(self, body: str, html: str) -> None:
        self.body, self.html = body, html

    def mark_edited(self, at: datetime) -> None:
        self.edited_at, self.edit_count = at, self.edit_count + 1

    def withdraw(self, at: datetime) -> None:
        self.deleted_at = self.deleted_at or at


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
