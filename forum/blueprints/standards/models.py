"""Versioned frameworks with their areas and criteria."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel.database import Model


class Framework(Model):
    """One version of a standard; at most one is current."""

    __tablename__ = "frameworks"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    owner: Mapped[str] = mapped_column(sa.String(160))
    version: Mapped[str] = mapped_column(sa.String(80))
    year: Mapped[int]
    current: Mapped[bool]
    complete: Mapped[bool]
    note: Mapped[str] = mapped_column(sa.Text)
    levels: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    digest: Mapped[str] = mapped_column(sa.String(64))

    areas: Mapped[list[Area]] = relationship(back_populates="framework", lazy="raise", order_by="Area.position")


class Area(Model):
    """A practice area (`DM`, Data Management) or an element of another framework."""

    __tablename__ = "areas"
    __table_args__ = (sa.UniqueConstraint("framework_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("frameworks.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(12))
    names: Mapped[dict[str, Any]]
    descriptions: Mapped[dict[str, Any]]

    framework: Mapped[Framework] = relationship(back_populates="areas", lazy="raise")
    criteria: Mapped[list[Criterion]] = relationship(
        back_populates="area", lazy="raise", order_by="Criterion.position"
    )

    def name_in(self, language: str) -> str:
        """The name in a language of the interface; English when it has none."""
        return str(self.names.get(language) or self.names["en"])


class Criterion(Model):
    """What a city shows that it does; `code` is unique within its framework, in upper case."""

    __tablename__ = "criteria"
    __table_args__ = (sa.UniqueConstraint("framework_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("frameworks.id"))
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(12), index=True)
    names: Mapped[dict[str, Any]]
    descriptions: Mapped[dict[str, Any]]
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    rule: Mapped[str | None] = mapped_column(sa.Text)

    area: Mapped[Area] = relationship(back_populates="criteria", lazy="raise")

    def name_in(self, language: str) -> str:
        """The name in a language of the interface; English when it has none."""
        return str(self.names.get(language) or self.names["en"])


class FormerCode(Model):
    """A code that a criterion had before, such as SI1 of CI1; resolves to it."""

    __tablename__ = "former_codes"

    code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), primary_key=True)
