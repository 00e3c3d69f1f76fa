"""Which versions of the gazetteer have been loaded."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model


class GazetteerLoad(Model):
    """A version of the shipped gazetteer that has been loaded, by the digest of its files."""

    __tablename__ = "gazetteer_loads"

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    loaded_at: Mapped[datetime]
