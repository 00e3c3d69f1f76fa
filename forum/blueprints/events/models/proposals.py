"""Events that members propose to hold."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.rules.kinds import KINDS, LONGEST_TITLE
from forum.blueprints.events.rules.live import ASKED_FOR, PROPOSAL_STATES, STANDING
from forum.blueprints.standards.models import Criterion, criteria_by
from forum.kernel.database import Model

proposal_criteria = sa.Table(
    "event_proposal_criteria",
    Model.metadata,
    sa.Column("proposal_id", sa.ForeignKey("event_proposals.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("criterion_id", sa.ForeignKey("criteria.id"), primary_key=True, index=True),
)
proposal_hosts = sa.Table(
    "event_proposal_hosts",
    Model.metadata,
    sa.Column("proposal_id", sa.ForeignKey("event_proposals.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True, index=True),
)


class EventProposal(Model):
    """What a member would like to hold, what for, and when; `words` are the staff's latest, `event` what became of it.

    `wishes` are up to three moments in UTC as ISO 8601; `time_zone` is whose clock they were typed on.
    """

    __tablename__ = "event_proposals"
    __table_args__ = (
        sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
        sa.CheckConstraint(sa.column("state").in_(PROPOSAL_STATES), name="state"),
        sa.Index("ix_event_proposals_queue", "state", "asked_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposer_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    aim: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[str] = mapped_column(sa.String(16), default="workshop")
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    wishes: Mapped[list[str]] = mapped_column(default=list)
    time_zone: Mapped[str] = mapped_column(sa.String(60))
    state: Mapped[str] = mapped_column(sa.String(10), default=ASKED_FOR)
    words: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    answered_at: Mapped[datetime | None]
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("events.id"), index=True)
    asked_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    proposer: Mapped[Member] = relationship(lazy="raise", foreign_keys=[proposer_id])
    answered_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[answered_by_id])
    event: Mapped[Event | None] = relationship(lazy="raise")
    criteria: Mapped[list[Criterion]] = criteria_by(proposal_criteria)
    hosts: Mapped[list[Member]] = relationship(secondary=proposal_hosts, lazy="raise", order_by=Member.id)

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/events/proposals/{self.id}"

    @property
    def stands(self) -> bool:
        """Whether it waits for staff or for the proposer's answer."""
        return self.state in STANDING

    @property
    def moments(self) -> list[datetime]:
        """The wished moments."""
        return [datetime.fromisoformat(text) for text in self.wishes]
