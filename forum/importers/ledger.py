"""Which records of other places have been imported, so that an import can be repeated and goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel import clock
from forum.kernel.database import Model, session

LONGEST_ID = 255


class ImportedRecord(Model):
    """A record of another place and the row it became."""

    __tablename__ = "imported_records"

    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    source_id: Mapped[str] = mapped_column(sa.String(LONGEST_ID), primary_key=True)
    row_id: Mapped[int]
    imported_at: Mapped[datetime]


def find_imported(kind: str, source_ids: Iterable[str]) -> Mapping[str, int]:
    """The rows that these records of a kind have become, by the record's id."""
    wanted = list(source_ids)
    statement = sa.select(ImportedRecord.source_id, ImportedRecord.row_id).where(ImportedRecord.kind == kind)
    rows = session.execute(statement.where(ImportedRecord.source_id.in_(wanted)))
    return {row.source_id: row.row_id for row in rows}


def remember_imported(kind: str, source_id: str, row_id: int) -> None:
    """Within the transaction that writes the row: never import this record again."""
    session.add(ImportedRecord(kind=kind, source_id=source_id, row_id=row_id, imported_at=clock.now()))
