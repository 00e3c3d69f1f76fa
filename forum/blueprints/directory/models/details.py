"""The lists of a profile. Each row carries the audience of its part, so that a query need not look further."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.audiences import Audience
from forum.kernel.database import Model

KINDS = ("help", "seek")


class ProfileLanguage(Model):
    """A language a member works in."""

    __tablename__ = "profile_languages"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("profiles.member_id"), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True, index=True)
    position: Mapped[int]
    audience: Mapped[int] = mapped_column(sa.SmallInteger, default=Audience.MEMBERS)


class ProfileArea(Model):
    """A practice area a member works in."""

    __tablename__ = "profile_areas"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("profiles.member_id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("areas.id"), primary_key=True, index=True)
    audience: Mapped[int] = mapped_column(sa.SmallInteger, default=Audience.MEMBERS)


class ProfileCriterion(Model):
    """A criterion a member can help with or looks for, with a sentence about it if she wrote one."""

    __tablename__ = "profile_criteria"
    __table_args__ = (
        sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
        sa.Index("ix_profile_criteria_criterion_id_kind", "criterion_id", "kind"),
        sa.Index("ix_profile_criteria_helpers", "criterion_id", "kind", "member_id"),
    )

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("profiles.member_id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(4), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), primary_key=True)
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    audience: Mapped[int] = mapped_column(sa.SmallInteger, default=Audience.MEMBERS)


class ProfileAffiliation(Model):
    """An organisation a member works or worked for, and as what."""

    __tablename__ = "profile_affiliations"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("profiles.member_id"), index=True)
    position: Mapped[int] = mapped_column(sa.SmallInteger)
    organisation: Mapped[str] = mapped_column(sa.String(160))
    role: Mapped[str] = mapped_column(sa.String(160), default="")
    began_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    audience: Mapped[int] = mapped_column(sa.SmallInteger, default=Audience.MEMBERS)


class ProfileText(Model):
    """All words of a profile that one audience may read, folded: what keywords are looked for in.

    Members have one with the name and the handle, what everybody may read included, since only members read the
    directory; groups and the member herself where they read more. Each holds what wider ones do, so that all words
    typed are in one text, and trigrams (PostgreSQL, made by a migration) find them at once.
    """

    __tablename__ = "profile_texts"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("profiles.member_id"), primary_key=True)
    audience: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(sa.Text)
