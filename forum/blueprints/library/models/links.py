"""Resources that are an address instead of a file: the state of the copy of the page behind it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.blueprints.library.rules.copies import OTHER_PROBLEM, PROBLEMS
from forum.kernel.database import Model

STATES = ("waiting", "ready", "dead")


class ResourceLink(Model):
    """The page behind a resource's address. `copied_at` is the day of the text that is kept, none before the first.

    `problem` is why the last try brought none; `dead` says so while the older copy stays.
    """

    __tablename__ = "resource_links"
    __table_args__ = (sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),)

    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id", ondelete="CASCADE"), primary_key=True)
    url: Mapped[str] = mapped_column(sa.String(500))
    digest: Mapped[str] = mapped_column(sa.String(64), index=True)
    state: Mapped[str] = mapped_column(sa.String(10), default="waiting")
    problem: Mapped[str | None] = mapped_column(sa.String(40))
    copied_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]

    @property
    def problem_message(self) -> str | None:
        """Why the page could not be copied, in words."""
        return str(PROBLEMS.get(self.problem, OTHER_PROBLEM)) if self.problem else None
