"""What members say of a document after using it: that their city adapted it, and how useful it is."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.library.models.resources import Resource
from forum.kernel.database import Model


class Adoption(Model):
    """A city used a document; a member without a city counts as herself.

    The city is the one she had when she said so. `Resource.adopted_count` counts these rows.
    """

    __tablename__ = "adoptions"
    __table_args__ = (
        sa.UniqueConstraint("resource_id", "city_id"),
        sa.Index(
            "uq_adoptions_without_city", "resource_id", "member_id", unique=True,
            sqlite_where=sa.text("city_id IS NULL"), postgresql_where=sa.text("city_id IS NULL"),
        ),
        sa.Index("ix_adoptions_order", "resource_id", "adopted_at", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    city_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    adopted_at: Mapped[datetime]

    resource: Mapped[Resource] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")
    city: Mapped[City | None] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """Where it stands on the page of the document, which shows the newest."""
        return f"/library/{self.resource_id}#adoption-{self.id}"


class Rating(Model):
    """How useful a member found a document, from 1 to 5. `Resource.rating_count` and `rating_sum` add these up."""

    __tablename__ = "ratings"
    __table_args__ = (sa.CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)

    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
    stars: Mapped[int] = mapped_column(sa.SmallInteger)
    rated_at: Mapped[datetime]
