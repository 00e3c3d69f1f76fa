"""What waits for a moderator, and what was reported."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.moderation.rules import CLAIM_LASTS, KINDS, REASONS, rank, stronger
from forum.kernel.database import JSON, Model, partial_index

_WAITING = sa.text("status = 'waiting'")


class ReviewItem(Model):
    """A thing that somebody should look at, once for all that speaks for it while it waits.

    `kind` is the most urgent of its `causes`, each `{kind, detail, at}`. `group_id` says whose queue it is in; without
    one only programme staff decide it. `barred_id` may not decide it, since an appeal is about what she did. `due_at`
    is later than now for what was put off. `entry_id` is the entry of the log that takes the decision back. `version`
    grows with everything that a decision might rest on.
    """

    __tablename__ = "review_items"
    __table_args__ = (
        sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
        sa.CheckConstraint(sa.column("status").in_(("waiting", "decided")), name="status"),
        partial_index("uq_review_items_waiting", "subject_type", "subject_id", where=_WAITING, unique=True),
        sa.Index("ix_review_items_subject", "subject_type", "subject_id", "decided_at"),
        sa.Index("ix_review_items_queue", "status", "rank", "id"),
        sa.Index("ix_review_items_queue_of_group", "group_id", "status", "rank", "id"),
        sa.Index("ix_review_items_decided", "status", "decided_at", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    subject_type: Mapped[str] = mapped_column(sa.String(32))
    subject_id: Mapped[int]
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    barred_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(255), default="")
    causes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    rank: Mapped[int]
    weight: Mapped[int] = mapped_column(default=0)
    report_count: Mapped[int] = mapped_column(default=0)
    hidden_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(sa.String(8), default="waiting")
    due_at: Mapped[datetime]
    decision: Mapped[str] = mapped_column(sa.String(12), default="")
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    decided_at: Mapped[datetime | None]
    claimed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    claimed_at: Mapped[datetime | None]
    entry_id: Mapped[int | None] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    group: Mapped[Group | None] = relationship(lazy="raise")
    author: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[author_id])
    decided_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])
    claimed_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[claimed_by_id])

    @property
    def path(self) -> str:
        """The address at which it stands alone."""
        return f"/moderation/queue/{self.id}"

    @property
    def waiting(self) -> bool:
        return self.status == "waiting"

    @property
    def points(self) -> float:
        """What its reports weigh together."""
        return self.weight / 100

    def add_cause(self, kind: str, detail: str, at: datetime) -> None:
        """One more reason to look at it."""
        told = {"kind": kind, "detail": detail, "at": at.isoformat().replace("+00:00", "Z")}
        self.causes = [*(self.causes or []), told][-20:]
        self.kind = stronger(kind, self.kind) if self.kind else kind
        self.version = (self.version or 0) + 1
        self.due_at = at
        self.place()

    def count_report(self, weight: int) -> None:
        """One report more."""
        self.weight, self.report_count = (self.weight or 0) + weight, (self.report_count or 0) + 1
        self.place()

    def place(self) -> None:
        """Stand where its kind and weight say."""
        self.rank = rank(self.kind, self.weight or 0)

    def decide(self, decision: str, reason: str, by_id: int | None, at: datetime) -> None:
        """Be looked at; by nobody when it was settled elsewhere."""
        self.status, self.decision, self.reason = "decided", decision, reason
        self.decided_by_id, self.decided_at = by_id, at
        self.claimed_by_id = self.claimed_at = None
        self.version += 1

    def reopen(self, at: datetime) -> None:
        """Wait again, since the decision was taken back."""
        self.status, self.decision, self.reason = "waiting", "", ""
        self.decided_by_id = self.decided_at = self.entry_id = None
        self.due_at, self.version = at, self.version + 1

    def claim(self, by_id: int | None, at: datetime | None) -> None:
        """Be looked after by somebody for a quarter of an hour, or by nobody."""
        self.claimed_by_id, self.claimed_at = by_id, at

    def claimed_until(self, at: datetime) -> datetime | None:
        """Until when somebody looks after it; None when nobody does at this moment."""
        until = self.claimed_at + CLAIM_LASTS if self.claimed_at else None
        return until if until and until > at else None


class Report(Model):
    """What a member told moderators about a thing. A reported message is kept with the lines before it, `copy`."""

    __tablename__ = "reports"
    __table_args__ = (
        sa.UniqueConstraint("item_id", "reporter_id"),
        sa.CheckConstraint(sa.column("reason").in_(REASONS), name="reason"),
        sa.CheckConstraint(sa.column("outcome").in_(("waiting", "agreed", "declined")), name="outcome"),
        sa.Index("ix_reports_of_reporter", "reporter_id", "id"),
        sa.Index("ix_reports_of_item", "item_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("review_items.id"))
    reporter_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    reason: Mapped[str] = mapped_column(sa.String(16))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    weight: Mapped[int]
    copy: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    outcome: Mapped[str] = mapped_column(sa.String(8), default="waiting")
    at: Mapped[datetime]

    item: Mapped[ReviewItem] = relationship(lazy="raise")
    reporter: Mapped[Member] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """Where its reporter reads what became of it."""
        return "/me/reports"
