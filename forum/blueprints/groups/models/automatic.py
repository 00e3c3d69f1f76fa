"""Rules by which members belong to a group without asking, and who does not want to."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.cities.models.cities import City
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.standards.models import Area
from forum.kernel.database import Model


class MembershipRule(Model):
    """Who works in a practice area, a country, a city: all that is given must fit. One rule of a group is enough."""

    __tablename__ = "membership_rules"
    __table_args__ = (
        sa.CheckConstraint("area_id IS NOT NULL OR country_code IS NOT NULL OR city_id IS NOT NULL", name="something"),
        sa.Index("ix_membership_rules_country_code", "country_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    country_code: Mapped[str | None] = mapped_column(sa.String(2))
    city_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cities.id"), index=True)

    group: Mapped[Group] = relationship(lazy="raise")
    area: Mapped[Area | None] = relationship(lazy="raise")
    city: Mapped[City | None] = relationship(lazy="raise")


class GroupDeparture(Model):
    """A member left a group, or was taken out: no rule brings her back, until she joins or is added again."""

    __tablename__ = "group_departures"

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
    left_at: Mapped[datetime]
