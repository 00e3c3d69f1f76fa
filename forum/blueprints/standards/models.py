"""Versioned frameworks with their areas and criteria."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.standards.rules.codes import in_language
from forum.kernel.database import JSON, Model

DRAFT, PUBLISHED, RETIRED = STATES = ("draft", "published", "retired")
LINKS = ("same", "part", "related")


class Framework(Model):
    """One version of a standard; at most one is current. What is published never changes but in its wording.

    Versions of one standard share their `family`. `scoring` is `{"kind": "count"}`, by criteria met, or `{"kind":
    "steps", "steps": [texts by language, the lowest first]}`. `eligibility` is `{"min_population": 30000, "countries":
    ["US", ...]}`, empty for none. `questions` are those of the short snapshot by which a city begins: `{"key": "q1",
    "text": {...}, "criteria": ["DM1"]}`. A draft that staff write is `based_on_id` the version it began as.
    """

    __tablename__ = "frameworks"
    __table_args__ = (sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),)

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
    family: Mapped[str] = mapped_column(sa.String(40), default="", server_default="", index=True)
    state: Mapped[str] = mapped_column(sa.String(12), default="published", server_default="published")
    published_at: Mapped[datetime | None]
    based_on_id: Mapped[int | None] = mapped_column(sa.ForeignKey("frameworks.id"), index=True)
    scoring: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    eligibility: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    revision: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": revision}

    areas: Mapped[list[Area]] = relationship(back_populates="framework", lazy="raise", order_by="Area.position")

    @property
    def path(self) -> str:
        """The address of the framework's page."""
        return f"/standards/{self.slug}"

    @property
    def title(self) -> str:
        """The name with the version, by which one version is told from another: `What Works Cities Standard 3.0`."""
        return f"{self.name} {self.version}".strip()


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
    """What a city shows that it does; `code` is unique within its framework, in upper case.

    `checklist` is `{"need": 3, "suggested": true, "items": [{"key": "a", "text": {...}}]}`, empty for none;
    `prerequisites` are codes of the same framework without which it does not count.
    """

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
    checklist: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    prerequisites: Mapped[list[str]] = mapped_column(default=list, server_default="[]")

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


class CriterionLink(Model):
    """A criterion of another framework that asks for the same, a part of it, or something related.

    One row for a pair: read from the other side, `part` means that it asks for more. `suggested` are those that came
    with a release; what staff linked or confirmed is not.
    """

    __tablename__ = "criterion_links"
    __table_args__ = (sa.CheckConstraint(sa.column("kind").in_(LINKS), name="kind"),)

    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(sa.String(8))
    suggested: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


def criteria_by(table: sa.Table) -> Any:
    """A relationship to the criteria that a table tags a thing with, in the order of the standard."""
    return relationship(Criterion, secondary=table, lazy="raise", order_by=(Criterion.area_id, Criterion.position))
