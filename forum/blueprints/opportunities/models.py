"""The tables of opportunities and of the interest of cities in them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.opportunities.rules import ANSWERS, KINDS, OPEN, PROPOSED, STATES, WAITING, Wanted
from forum.blueprints.standards.models import Criterion, criteria_by
from forum.kernel import markdown
from forum.kernel.database import Model

opportunity_criteria = sa.Table(
    "opportunity_criteria",
    Model.metadata,
    sa.Column("opportunity_id", sa.ForeignKey("opportunities.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("criterion_id", sa.ForeignKey("criteria.id"), primary_key=True, index=True),
)


class Opportunity(Model):
    """Money, a study or a partnership that cities can take part in; `partners_wanted` is how many cities it looks for.

    `deadline_at` is the moment, `deadline_zone` the time zone in which whoever set it meant it. `outcome` says what
    became of it.
    """

    __tablename__ = "opportunities"
    __table_args__ = (
        sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
        sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
        sa.Index("ix_opportunities_order", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    title: Mapped[str] = mapped_column(sa.String(160))
    body: Mapped[str] = mapped_column(sa.Text, default="")
    html: Mapped[str] = mapped_column(sa.Text, default="")
    eligibility: Mapped[str] = mapped_column(sa.String(1000), default="")
    amount: Mapped[str] = mapped_column(sa.String(120), default="")
    link_url: Mapped[str] = mapped_column(sa.String(500), default="")
    partners_wanted: Mapped[int] = mapped_column(default=0)
    countries: Mapped[list[str]] = mapped_column(default=list)
    least_people: Mapped[int | None]
    most_people: Mapped[int | None]
    deadline_at: Mapped[datetime | None] = mapped_column(index=True)
    deadline_zone: Mapped[str] = mapped_column(sa.String(64), default="UTC")
    state: Mapped[str] = mapped_column(sa.String(10), default=PROPOSED)
    outcome: Mapped[str] = mapped_column(sa.Text, default="")
    posted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    posted_by: Mapped[Member] = relationship(lazy="raise_on_sql")
    criteria: Mapped[list[Criterion]] = criteria_by(opportunity_criteria)

    @validates("body")
    def _render(self, _: str, body: str) -> str:
        self.html = markdown.render(body) if body else ""
        return body

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/opportunities/{self.id}"

    @property
    def wanted(self) -> Wanted:
        """Which cities it is for; its criteria must be loaded."""
        return Wanted(self.countries, self.least_people, self.most_people, [one.id for one in self.criteria])

    def is_open(self, at: datetime) -> bool:
        """Whether cities can say that they are interested."""
        return self.state == OPEN and (self.deadline_at is None or at < self.deadline_at)


class CityInterest(Model):
    """A city is interested, said by one of its people; `shown` says that the other members may see it too, and
    `answer` what whoever posted it has answered."""

    __tablename__ = "opportunity_interests"
    __table_args__ = (sa.CheckConstraint(sa.column("answer").in_(ANSWERS), name="answer"),)

    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunities.id"), primary_key=True)
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"), primary_key=True, index=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    words: Mapped[str] = mapped_column(sa.Text, default="")
    shown: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(sa.String(10), default=WAITING, server_default=WAITING)
    answered_at: Mapped[datetime | None]

    opportunity: Mapped[Opportunity] = relationship(lazy="raise_on_sql")
    city: Mapped[City] = relationship(lazy="raise_on_sql")
    member: Mapped[Member] = relationship(lazy="raise_on_sql")
