"""What a member says about herself."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.kernel import clock, markdown
from forum.kernel.database import Model
from forum.kernel.text import fold

KINDS = ("help", "seek")
FIRST_VERSION = 1  # of a profile in which nothing has been said


class Profile(Model):
    """A member's profile; a newcomer's is empty. `search_text` holds name, handle, job title and bio, folded."""

    __tablename__ = "profiles"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, autoincrement=False)
    bio: Mapped[str] = mapped_column(sa.Text, default="")
    bio_html: Mapped[str] = mapped_column(sa.Text, default="")
    search_text: Mapped[str] = mapped_column(sa.Text, default="")
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    languages: Mapped[list[ProfileLanguage]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="ProfileLanguage.position"
    )
    areas: Mapped[list[ProfileArea]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="ProfileArea.area_id"
    )
    criteria: Mapped[list[ProfileCriterion]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="ProfileCriterion.criterion_id"
    )

    @classmethod
    def empty(cls, member: Member) -> Profile:
        """The profile of somebody who has said nothing yet, of the same version before and after it is stored."""
        profile = cls(member_id=member.id, bio="", bio_html="", changed_at=member.joined_at, version=FIRST_VERSION)
        profile.languages, profile.areas, profile.criteria = [], [], []
        profile.refresh_search_text(member)
        return profile

    def write_bio(self, bio: str) -> None:
        """Keep the Markdown and its HTML."""
        self.bio, self.bio_html = bio, markdown.render(bio)

    def speak(self, languages: list[str]) -> None:
        """Languages in the order in which one prefers them, as ISO 639-1 codes."""
        kept = {spoken.language: spoken for spoken in self.languages}
        wanted = list(dict.fromkeys(languages))
        self.languages = [kept.get(code) or ProfileLanguage(language=code) for code in wanted]
        for position, spoken in enumerate(self.languages):
            spoken.position = position

    def work_on(self, area_ids: list[int]) -> None:
        """The practice areas one works in."""
        kept = {area.area_id: area for area in self.areas}
        self.areas = [kept.get(number) or ProfileArea(area_id=number) for number in dict.fromkeys(area_ids)]

    def name_criteria(self, kind: str, criterion_ids: list[int]) -> None:
        """The criteria one can help with (`help`) or looks for (`seek`)."""
        kept = {(one.kind, one.criterion_id): one for one in self.criteria}
        others = [one for one in self.criteria if one.kind != kind]
        wanted = dict.fromkeys(criterion_ids)
        chosen = [kept.get((kind, number)) or ProfileCriterion(kind=kind, criterion_id=number) for number in wanted]
        self.criteria = others + chosen

    def criterion_ids(self, kind: str) -> list[int]:
        """The ids of the criteria of a kind."""
        return [one.criterion_id for one in self.criteria if one.kind == kind]

    def refresh_search_text(self, member: Member) -> None:
        """Find the member by her present name, job title and bio."""
        self.search_text = fold(" ".join([member.name, member.handle, member.job_title or "", self.bio]))

    def touch(self) -> None:
        """Mark the profile as changed, so that its version grows also when only a list of it changed."""
        self.changed_at = clock.now()


class ProfileLanguage(Model):
    """A language a member works in."""

    __tablename__ = "profile_languages"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("profiles.member_id"), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True, index=True)
    position: Mapped[int]


class ProfileArea(Model):
    """A practice area a member works in."""

    __tablename__ = "profile_areas"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("profiles.member_id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("areas.id"), primary_key=True, index=True)


class ProfileCriterion(Model):
    """A criterion a member can help with or looks for."""

    __tablename__ = "profile_criteria"
    __table_args__ = (
        sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
        sa.Index("ix_profile_criteria_criterion_id_kind", "criterion_id", "kind"),
    )

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("profiles.member_id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(4), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), primary_key=True)
