"""What a city agreed to share, with whom, when, and until when."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.cities.models.cities import City
from forum.blueprints.standards.models import Criterion
from forum.kernel.database import Model

SCOPES = ("criterion", "area", "whole", "level")


class Consent(Model):
    """One criterion, or the certified level, that a city let others know; a line is ended, never changed or removed.

    What was agreed in one act has the same `given_at` and `scope`: how the city chose it, by `criterion`, by `area`,
    the `whole`, or its `level`, which has no criterion. Ended by being withdrawn or by another choice of `audience`,
    which then has a line of its own. Members are kept by their number.
    """

    __tablename__ = "consents"
    __table_args__ = (
        sa.CheckConstraint(sa.column("scope").in_(SCOPES), name="scope"),
        sa.CheckConstraint("(criterion_id IS NULL) = (scope = 'level')", name="subject"),
        sa.Index("ix_consents_city_id_given_at", "city_id", "given_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"))
    criterion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("criteria.id"), index=True)
    scope: Mapped[str] = mapped_column(sa.String(10))
    audience: Mapped[str] = mapped_column(sa.String(8))
    given_at: Mapped[datetime]
    given_by_id: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None]

    city: Mapped[City] = relationship(lazy="raise")
    criterion: Mapped[Criterion | None] = relationship(lazy="raise")
