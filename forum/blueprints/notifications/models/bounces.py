"""What comes back from the addresses of members."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.blueprints.notifications.rules.bounces import ERODES, FORGOTTEN_AFTER, STOPS_AT, TENTHS
from forum.kernel.database import Model


class MailBounce(Model):
    """How often mails to a member came back from an address of hers; without a row none did.

    At a score of 4 she is written to no more, until 30 days went by without another, she says that the address works,
    or has another one. Who complained of our mail to her mail server is written to only when she says so herself.
    """

    __tablename__ = "mail_bounces"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    tenths: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    complained: Mapped[bool] = mapped_column(default=False)

    def add(self, strength: str, at: datetime) -> bool:
        """Count a bounce, hard or soft; says whether mail stops with it."""
        if at - self.last_at > FORGOTTEN_AFTER and not self.complained:
            self.tenths, self.stopped_at = 0, None
        self.tenths += TENTHS[strength]
        self.last_at = at
        if self.tenths < STOPS_AT or self.stopped_at is not None:
            return False
        self.stopped_at = at
        return True

    def complain(self, at: datetime) -> bool:
        """Stop mail for good, since she told her mail server that she does not want it; says whether that is new."""
        stops, self.complained = not self.complained, True
        self.stopped_at, self.last_at = at, at
        return stops

    def erode(self) -> None:
        """Count a mail that was taken."""
        self.tenths = max(0, self.tenths - ERODES)

    def is_stopped(self, at: datetime) -> bool:
        """Whether the address is written to no more at this moment."""
        if self.stopped_at is None:
            return False
        return self.complained or at - self.last_at <= FORGOTTEN_AFTER
