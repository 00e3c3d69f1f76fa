"""What a member has picked to work towards: areas and criteria of the standard. Nobody else sees it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model


class PickedArea(Model):
    """An area that a member has picked, with all its criteria."""

    __tablename__ = "picked_areas"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("areas.id"), primary_key=True, index=True)


class PickedCriterion(Model):
    """A criterion that a member has picked."""

    __tablename__ = "picked_criteria"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), primary_key=True, index=True)
