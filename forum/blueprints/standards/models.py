"""Versioned frameworks with their areas and criteria."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.standards.rules import in_language
from forum.kernel.database import JSON, Model


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
    notices: Mapped[dict[str, Any]]
    levels: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(sa.String(64))

    areas: Mapped[list[Area]] = relationship(back_populates="framework", lazy="raise", order_by="Area.position")

    @property
    def path(self) -> str:
        """The address of the framework's page."""
        return f"/standards/{self.slug}"


class Area(Model):
    """A practice area (`DM`, Data Management) or an element of another framework."""

    __tablename__ = "areas"
    __table_args__ = (sa.UniqueConstraint("framework_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("frameworks.id"))
    framework_slug: Mapped[str] = mapped_column(sa.String(40))  # a slug never changes, so every address is at hand
    position: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(12))
    names: Mapped[dict[str, Any]]
    descriptions: Mapped[dict[str, Any]]
    translations_suggested: Mapped[bool]
    exemplars: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    framework: Mapped[Framework] = relationship(back_populates="areas", lazy="raise")
    criteria: Mapped[list[Criterion]] = relationship(back_populates="area", lazy="raise", order_by="Criterion.position")

    @property
    def path(self) -> str:
        """The place of the area on its framework's page."""
        return f"/standards/{self.framework_slug}#area-{self.code}"

    def name_in(self, language: str) -> str:
        """The name in a language of the interface; English when it has none."""
        return in_language(self.names, language)


class Criterion(Model):
    """What a city shows that it does; `code` is unique within its framework, in upper case."""

    __tablename__ = "criteria"
    __table_args__ = (sa.UniqueConstraint("framework_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("frameworks.id"))
    framework_slug: Mapped[str] = mapped_column(sa.String(40))  # as in Area
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(12), index=True)
    names: Mapped[dict[str, Any]]
    descriptions: Mapped[dict[str, Any]]
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    evidence_basis: Mapped[str] = mapped_column(sa.String(40))
    rules: Mapped[dict[str, Any]]

    area: Mapped[Area] = relationship(back_populates="criteria", lazy="raise")
    former: Mapped[list[FormerCode]] = relationship(lazy="raise", order_by="FormerCode.code")

    @property
    def path(self) -> str:
        """The address of the criterion's page."""
        return f"/standards/{self.framework_slug}/{self.code}"

    @property
    def former_codes(self) -> list[str]:
        """The codes that earlier versions had for it."""
        return [former.code for former in self.former]

    def name_in(self, language: str) -> str:
        """The name in a language of the interface; English when it has none."""
        return in_language(self.names, language)


class FormerCode(Model):
    """A code that a criterion had before, such as SI1 of CI1; resolves to it."""

    __tablename__ = "former_codes"

    code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), primary_key=True, index=True)
