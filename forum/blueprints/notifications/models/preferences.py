"""What a member has chosen about being told: when, by which way, and how much of it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.blueprints.notifications.rules.kinds import OF_REACTIONS
from forum.blueprints.notifications.rules.preferences import ALWAYS, AT_ONCE, CADENCES, NEVER, REACTION_CHOICES, USUAL
from forum.kernel.database import Model
from forum.kernel.notices import refusable

FIRST_VERSION = 1  # of the choices of somebody who has chosen nothing


class NotificationPreferences(Model):
    """The choices of a member; whoever has chosen nothing has no row and gets `NotificationPreferences.usual`.

    What she has not read is mailed together as often as `mail_cadence` says; the subjects of `mail_at_once` by
    themselves after some minutes, those of `mail_never` not at all. With `mail_only_unread` what she has read meanwhile
    is not mailed. Hours are full ones of her own time zone: `mail_hour` of mails once a day or week and of digests;
    from `quiet_from` until `quiet_until` nothing is sent. A `content_free` mail names nobody and quotes nothing;
    `message_text` says whether mails hold what members wrote to her alone; both hold for what is pushed to her browsers
    as well, which is what falls under `push_subjects`. Of the `refused_kinds` she is not told at
    all; `reactions` says of how many reactions to each of her posts she is.
    """

    __tablename__ = "notification_preferences"
    __table_args__ = (
        sa.CheckConstraint(sa.column("mail_cadence").in_(CADENCES), name="mail_cadence"),
        sa.CheckConstraint(sa.column("reactions").in_(REACTION_CHOICES), name="reactions"),
        sa.CheckConstraint("mail_hour BETWEEN 0 AND 23", name="mail_hour"),
        sa.CheckConstraint("quiet_from BETWEEN 0 AND 23", name="quiet_from"),
        sa.CheckConstraint("quiet_until BETWEEN 0 AND 23", name="quiet_until"),
        sa.CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet_hours"),
    )

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, autoincrement=False)
    mail_cadence: Mapped[str] = mapped_column(sa.String(16))
    mail_at_once: Mapped[list[str]]
    mail_never: Mapped[list[str]]
    mail_only_unread: Mapped[bool]
    mail_hour: Mapped[int] = mapped_column(sa.SmallInteger)
    quiet_from: Mapped[int | None] = mapped_column(sa.SmallInteger)
    quiet_until: Mapped[int | None] = mapped_column(sa.SmallInteger)
    content_free: Mapped[bool]
    message_text: Mapped[bool]
    digests: Mapped[bool]
    push_subjects: Mapped[list[str]]
    refused_kinds: Mapped[list[str]] = mapped_column(default=list)
    reactions: Mapped[str] = mapped_column(sa.String(16), default=ALWAYS)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def usual(cls, member_id: int) -> NotificationPreferences:
        """What holds for somebody who has chosen nothing."""
        return cls(member_id=member_id, version=FIRST_VERSION, **USUAL)

    def wants(self, kind: str) -> bool:
        """Whether she is told of a kind at all."""
        return refusable(kind) not in self.refused_kinds and not (self.reactions == NEVER and kind in OF_REACTIONS)

    def is_at_once(self, subject: str) -> bool:
        """Whether what falls under a subject is mailed by itself."""
        return not self.is_never(subject) and (self.mail_cadence == AT_ONCE or subject in self.mail_at_once)

    def is_together(self, subject: str) -> bool:
        """Whether what falls under a subject is mailed together with other things."""
        return self.mail_cadence not in (AT_ONCE, NEVER) and not self.is_never(subject)

    def is_mailed(self, subject: str) -> bool:
        """Whether what falls under a subject is mailed at all."""
        return self.is_at_once(subject) or self.is_together(subject)

    def is_pushed(self, subject: str) -> bool:
        """Whether what falls under a subject is pushed to her browsers."""
        return subject in self.push_subjects

    def is_never(self, subject: str) -> bool:
        """Whether what falls under a subject is not mailed at all."""
        return subject in self.mail_never
