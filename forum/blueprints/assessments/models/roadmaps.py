"""A city's plan from what it has not met to what it does about it, and what it showed on its way."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.rules import planning
from forum.blueprints.cities.models.cities import City
from forum.blueprints.standards.models import Criterion
from forum.kernel.database import Model, partial_index


class RoadmapAction(Model):
    """What a city does for a criterion: by whom, until which day.

    `position` orders the actions of a city; those of one criterion change places among themselves. `origin` is where
    it comes from. `soon_told_at` and `late_told_at` are when somebody was reminded of the day that stands there now.
    """

    __tablename__ = "roadmap_actions"
    __table_args__ = (
        sa.CheckConstraint(sa.column("state").in_(planning.STATES), name="state"),
        sa.CheckConstraint(sa.column("origin").in_(planning.ORIGINS), name="origin"),
        sa.Index("ix_roadmap_actions_city_id", "city_id", "position", "id"),
        partial_index(
            "ix_roadmap_actions_due", "due_on", "id",
            where="due_on IS NOT NULL AND late_told_at IS NULL AND state IN ('planned', 'in_progress')",
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"))
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(planning.LONGEST_TITLE))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(sa.String(12), default=planning.PLANNED)
    position: Mapped[int]
    origin: Mapped[str] = mapped_column(sa.String(8), default=planning.HAND)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    soon_told_at: Mapped[datetime | None]
    late_told_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    city: Mapped[City] = relationship(lazy="raise")
    criterion: Mapped[Criterion] = relationship(lazy="raise")
    owner: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[owner_id])

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/roadmap-actions/{self.id}"

    @property
    def open(self) -> bool:
        """Whether it is still to do."""
        return self.state in planning.OPEN

    def move(self, state: str, at: datetime) -> bool:
        """Be in this state from now on; whether that is a beginning."""
        begins = state == planning.IN_PROGRESS and self.state != state
        self.state = state
        if state != planning.PLANNED:
            self.begun_at = self.begun_at or at
        self.done_at = (self.done_at or at) if state == planning.DONE else None
        return begins

    def plan(self, due_on: date | None) -> None:
        """Be due on this day; of another day somebody is reminded anew."""
        if due_on != self.due_on:
            self.due_on, self.soon_told_at, self.late_told_at = due_on, None, None


class ActionResource(Model):
    """A document of the library that helps with an action."""

    __tablename__ = "roadmap_action_resources"

    action_id: Mapped[int] = mapped_column(sa.ForeignKey("roadmap_actions.id", ondelete="CASCADE"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(
        sa.ForeignKey("resources.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    added_at: Mapped[datetime]


class ShownProgress(Model):
    """That a city let all members see a criterion before it was met, and since when it lets them see that it is met.

    Only what everybody who signs in could see is kept, so that a badge made of it tells nothing new.
    """

    __tablename__ = "shown_progress"

    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), primary_key=True, index=True)
    shown_at: Mapped[datetime]
    met_at: Mapped[datetime | None]
