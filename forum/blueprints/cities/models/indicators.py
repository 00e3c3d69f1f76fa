"""What a city tells of itself beyond the gazetteer."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.blueprints.cities.rules.indicators import Indicators
from forum.kernel.database import Model

FIRST_VERSION = 1  # of a city that has told nothing


class CityIndicators(Model):
    """The yearly budget in its currency, the staff, the form of government and further languages of a city hall.

    `budget` is a year's total, or the amount for each inhabitant where `budget_per_head` says so.
    """

    __tablename__ = "city_indicators"

    city_id: Mapped[int] = mapped_column(
        sa.ForeignKey("cities.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    budget: Mapped[int | None] = mapped_column(sa.BigInteger)
    budget_per_head: Mapped[bool] = mapped_column(default=False)
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    budget_year: Mapped[int | None]
    staff: Mapped[int | None]
    government: Mapped[str | None] = mapped_column(sa.String(16))
    languages: Mapped[list[str]]
    changed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def empty(cls, city_id: int) -> CityIndicators:
        """What a city that has told nothing tells, of the same version before and after it is stored."""
        return cls(city_id=city_id, budget_per_head=False, languages=[], version=FIRST_VERSION)

    def told(self, population: int) -> Indicators:
        """The same in proportion to the people who live there."""
        people = max(population, 1)
        budget = self.budget if self.budget_per_head or self.budget is None else self.budget / people
        staff = None if self.staff is None else self.staff / people * 1_000
        return Indicators(budget or None, self.currency, self.budget_year, staff or None, self.government)
