"""Gaps in what somebody sees of a group."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model


class Absence(Model):
    """Lines that were written while somebody had left a group, and which she does not see after coming back."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("participations.id"), index=True)
    first_number: Mapped[int]
    last_number: Mapped[int]
