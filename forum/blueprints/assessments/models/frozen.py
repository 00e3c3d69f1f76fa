"""Assessments as they were: at each submission and at each decision, for good."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.assessments.models.assessments import Assessment
from forum.kernel.database import Model

SUBMITTED, DECIDED = "submitted", "decided"
KINDS = (SUBMITTED, DECIDED)


class FrozenSnapshot(Model):
    """The whole of an assessment at one moment. The database refuses to change or remove a row.

    `number` counts from 1 for each assessment. `content` holds the framework with its version, and each line with its
    names, what the city said, its evidence with digests, and, of a decision, outcome, reason and reviewers by number;
    people are never named in it, so that who leaves is named no more. `digest` is that of the content.
    """

    __tablename__ = "frozen_assessments"
    __table_args__ = (
        sa.UniqueConstraint("assessment_id", "number"),
        sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(sa.ForeignKey("assessments.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(10))
    round: Mapped[int]
    frozen_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(sa.String(64))

    assessment: Mapped[Assessment] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/assessments/{self.assessment_id}/snapshots/{self.number}"


_MESSAGE = "a frozen assessment is not changed"
SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER frozen_assessments_{name} BEFORE {act} ON frozen_assessments"
    f" BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
    for name, act in (("stand", "UPDATE"), ("stay", "DELETE"))
)
POSTGRESQL_GUARDS = (
    "CREATE OR REPLACE FUNCTION frozen_assessments_stand() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" RAISE EXCEPTION '{_MESSAGE}'; END $$",
    "CREATE TRIGGER frozen_assessments_stand BEFORE UPDATE OR DELETE ON frozen_assessments"
    " FOR EACH ROW EXECUTE FUNCTION frozen_assessments_stand()",
)
for _dialect, _guards in (("sqlite", SQLITE_GUARDS), ("postgresql", POSTGRESQL_GUARDS)):
    for _guard in _guards:
        _ddl = sa.DDL(_guard.replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
        event.listen(FrozenSnapshot.__table__, "after_create", _ddl.execute_if(dialect=_dialect))
