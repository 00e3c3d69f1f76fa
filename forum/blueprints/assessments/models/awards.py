"""The levels that cities were awarded, each by an assessment that was decided."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.models.assessments import Assessment
from forum.blueprints.assessments.rules.renewing import is_due
from forum.blueprints.cities.models.cities import City
from forum.blueprints.standards.models import Framework
from forum.kernel.database import Model, partial_index


class Award(Model):
    """A level that a city was awarded on a day. It stands until it is revoked; the newest that stands is shown.

    `remind_on` is the day on which the city and staff are next reminded of the renewal, none once they were. Level and
    day are those of its assessment and are never changed.
    """

    __tablename__ = "awards"
    __table_args__ = (
        sa.Index("ix_awards_city_id", "city_id", "awarded_on", "id"),
        partial_index("uq_awards_standing", "assessment_id", where="revoked_at IS NULL", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"))
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("frameworks.id"), index=True)
    assessment_id: Mapped[int] = mapped_column(sa.ForeignKey("assessments.id"), index=True)
    level: Mapped[str] = mapped_column(sa.String(12))
    awarded_on: Mapped[date]
    renew_by: Mapped[date]
    remind_on: Mapped[date | None] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    revoked_reason: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    city: Mapped[City] = relationship(lazy="raise")
    framework: Mapped[Framework] = relationship(lazy="raise")
    assessment: Mapped[Assessment] = relationship(lazy="raise")
    revoked_by: Mapped[Member | None] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """Its place in the history of the city."""
        return f"/cities/{self.city_id}/assessments#award-{self.id}"

    @property
    def stands(self) -> bool:
        """Whether nobody has revoked it."""
        return self.revoked_at is None

    def state_on(self, today: date) -> str:
        """`revoked`, `due` once the day of its renewal has passed, otherwise `standing`."""
        if not self.stands:
            return "revoked"
        return "due" if is_due(self.renew_by, today) else "standing"

    def revoke(self, by_id: int | None, reason: str, at: datetime) -> None:
        """Stand no longer, for this reason; the row stays as history."""
        self.revoked_at, self.revoked_by_id, self.revoked_reason, self.remind_on = at, by_id, reason, None
