"""Polls: a question with answers to choose from, standing on a post."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.discussions.models.posts import Post
from forum.kernel.database import Model

ALWAYS, AFTER_VOTE, WHEN_CLOSED = "always", "after_vote", "when_closed"
RESULTS = (ALWAYS, AFTER_VOTE, WHEN_CLOSED)
FEWEST_OPTIONS, MOST_OPTIONS = 2, 20
LONGEST_QUESTION = LONGEST_OPTION = 200


class Poll(Model):
    """A poll on a post, one at most. Nobody sees who chose what; `results` says from when on the counts are shown.

    `closes_at` is when it ends by itself, `closed_at` when somebody has ended it. The counters of poll and options
    are kept by whoever votes.
    """

    __tablename__ = "polls"
    __table_args__ = (sa.CheckConstraint(sa.column("results").in_(RESULTS), name="results"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), unique=True)
    question: Mapped[str] = mapped_column(sa.String(LONGEST_QUESTION))
    multiple: Mapped[bool] = mapped_column(default=False)
    results: Mapped[str] = mapped_column(sa.String(16), default=ALWAYS)
    created_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    voter_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    post: Mapped[Post] = relationship(lazy="raise")
    options: Mapped[list[PollOption]] = relationship(
        lazy="raise", order_by="PollOption.position", cascade="all, delete-orphan"
    )

    @property
    def path(self) -> str:
        """The address of its post; it and its thread must be loaded."""
        return self.post.path

    def is_open(self, at: datetime) -> bool:
        """Whether votes are taken at a moment."""
        return self.closed_at is None and (self.closes_at is None or at < self.closes_at)

    def close(self, at: datetime | None) -> None:
        """End it now, or open it again with None."""
        self.closed_at = at


class PollOption(Model):
    """An answer to choose."""

    __tablename__ = "poll_options"
    __table_args__ = (sa.UniqueConstraint("poll_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(sa.ForeignKey("polls.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(LONGEST_OPTION))
    vote_count: Mapped[int] = mapped_column(default=0)


class PollVote(Model):
    """What a member has chosen."""

    __tablename__ = "poll_votes"
    __table_args__ = (sa.Index("ix_poll_votes_of_member", "member_id", "poll_id"),)

    option_id: Mapped[int] = mapped_column(sa.ForeignKey("poll_options.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    poll_id: Mapped[int] = mapped_column(sa.ForeignKey("polls.id"), index=True)
    at: Mapped[datetime]
