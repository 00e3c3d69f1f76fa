"""Mails on their way to members, and what each of them told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model, partial_index

ONE, LINES, TOGETHER, DIGEST = "one", "lines", "together", "digest"
MAIL_KINDS = (ONE, LINES, TOGETHER, DIGEST)
_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_OPEN = "prepared_at IS NULL AND ended_at IS NULL"


def _only_open(name: str, *columns: str, kind: str) -> sa.Index:
    condition = sa.text(f"kind = '{kind}' AND {_OPEN}")
    return sa.Index(name, *columns, unique=True, sqlite_where=condition, postgresql_where=condition)


class OutgoingMail(Model):
    """A mail to a member: of `one` notification, of the `lines` of a conversation, of all that is unread `together`,
    or the `digest` of a group. Its Message-ID is made of its number.

    It waits until `due_at`, is `queued` for the relay, `prepared` once what it tells is written down, in the same
    transaction, and at last `sent`; or it has `ended` unsent, and `why` says the reason. Of the same notification,
    conversation or member one alone is open at a time. It outlives the notification, so that what it told is told by no
    other mail and it counts among those of its day.
    """

    __tablename__ = "mails"
    __table_args__ = (
        sa.CheckConstraint(sa.column("kind").in_(MAIL_KINDS), name="kind"),
        partial_index(
            "ix_mails_due", "due_at", "id", where="queued_at IS NULL AND sent_at IS NULL AND ended_at IS NULL"
        ),
        sa.Index("ix_mails_of_day", "member_id", "prepared_at"),
        _only_open("ix_mails_open_notification", "notification_id", kind=ONE),
        _only_open("ix_mails_open_conversation", "member_id", "conversation_id", kind=LINES),
        _only_open("ix_mails_open_together", "member_id", kind=TOGETHER),
        sa.UniqueConstraint("issue_id", "member_id"),
    )

    id: Mapped[int] = mapped_column(_ID, primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    kind: Mapped[str] = mapped_column(sa.String(8))
    notification_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("notifications.id", ondelete="SET NULL"), index=True
    )
    conversation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("conversations.id"), index=True)
    issue_id: Mapped[int | None] = mapped_column(sa.ForeignKey("digest_issues.id"))
    made_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]
    prepared_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(sa.String(16), default="")

    @property
    def over(self) -> bool:
        """Whether nothing is to be done with it any more."""
        return self.sent_at is not None or self.ended_at is not None

    def end(self, why: str, at: datetime) -> None:
        """Not be sent, for this reason."""
        self.ended_at, self.why = at, why

    def put_off(self, until: datetime) -> None:
        """Wait again."""
        self.due_at, self.queued_at = until, None


class MailedPost(Model):
    """A post of which a member was told by a mail: by no other, whichever notification tells of it."""

    __tablename__ = "mailed_posts"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, autoincrement=False)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), primary_key=True, index=True, autoincrement=False)
    mail_id: Mapped[int] = mapped_column(_ID, sa.ForeignKey("mails.id", ondelete="CASCADE"), index=True)


class MailedNotification(Model):
    """As which a notification was told by a mail last: one that has grown since is told again."""

    __tablename__ = "mailed_notifications"

    notification_id: Mapped[int] = mapped_column(
        sa.ForeignKey("notifications.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    up_to: Mapped[datetime]
    mail_id: Mapped[int] = mapped_column(_ID, sa.ForeignKey("mails.id", ondelete="CASCADE"), index=True)


class MailedLines(Model):
    """Up to which line a member was told of a conversation by mails; the last of them began after `since`."""

    __tablename__ = "mailed_lines"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, autoincrement=False)
    conversation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("conversations.id"), primary_key=True, index=True, autoincrement=False
    )
    since: Mapped[int]
    number: Mapped[int]
    mail_id: Mapped[int] = mapped_column(_ID, sa.ForeignKey("mails.id", ondelete="CASCADE"), index=True)


class DigestIssue(Model):
    """The digest of a group for a week that is mailed: what its moderators published as `thread_id`, or else what was
    found, as `{"picks": [{"key": "thread:12", "kind": "solved"}], "newcomers": true}`.

    It is mailed to the members in the order of their numbers; those up to `spread_to` have theirs, all when `done_at`
    says so. A week without anything has an issue that is done and has no content, so that it is not looked at again.
    """

    __tablename__ = "digest_issues"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "week"),
        partial_index("ix_digest_issues_open", "id", where="done_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"))
    week: Mapped[date]
    thread_id: Mapped[int | None] = mapped_column(sa.ForeignKey("threads.id"), index=True)
    found: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[datetime]
    spread_to: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]


class DigestRefusal(Model):
    """A member does not want the digest of a group, though she wants those of others."""

    __tablename__ = "digest_refusals"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"), primary_key=True, index=True, autoincrement=False)
