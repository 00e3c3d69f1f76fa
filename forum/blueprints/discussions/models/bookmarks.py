"""Posts that members want to find again, and when they want to be reminded of them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.discussions.models.posts import Post
from forum.kernel.database import Model

NEVER, WHEN_REMINDED, WHEN_REPLIED = "never", "when_reminded", "when_replied"
REMOVALS = (NEVER, WHEN_REMINDED, WHEN_REPLIED)
MOST_BOOKMARKS = 2_000
LONGEST_NAME = 100
REMINDERS = ("in_three_hours", "tomorrow", "next_week", "in_a_month")
_MORNING = time(8)


class Bookmark(Model):
    """A post that a member has marked for herself; nobody else knows.

    `remind_at` is when she is to be told, empty once she was; `removal` says when the bookmark goes by itself.
    """

    __tablename__ = "bookmarks"
    __table_args__ = (
        sa.UniqueConstraint("member_id", "post_id"),
        sa.CheckConstraint(sa.column("removal").in_(REMOVALS), name="removal"),
        sa.Index("ix_bookmarks_order", "member_id", "created_at", "id"),
        sa.Index("ix_bookmarks_reminders", "member_id", "remind_at", "id"),
        sa.Index("ix_bookmarks_due", "remind_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), default="")
    removal: Mapped[str] = mapped_column(sa.String(16), default=NEVER)
    created_at: Mapped[datetime]
    remind_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    post: Mapped[Post] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address of the post; it and its thread must be loaded."""
        return self.post.path

    def remind(self, at: datetime) -> None:
        """Note that its member was told; she is not told again."""
        self.remind_at, self.reminded_at = None, at


def reminder_at(choice: str, now: datetime, zone: str) -> datetime:
    """The moment in UTC that a choice means to somebody in a time zone: three hours on, or a morning at eight."""
    if choice == "in_three_hours":
        return (now + timedelta(hours=3)).replace(second=0, microsecond=0)
    today = now.astimezone(ZoneInfo(zone)).date()
    days = {"tomorrow": 1, "next_week": 7 - today.weekday(), "in_a_month": 30}[choice]
    return datetime.combine(today + timedelta(days=days), _MORNING, ZoneInfo(zone)).astimezone(UTC)
