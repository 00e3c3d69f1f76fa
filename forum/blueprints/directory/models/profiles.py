"""What a member says about herself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.models.details import (
    ProfileAffiliation,
    ProfileArea,
    ProfileCriterion,
    ProfileLanguage,
    ProfileText,
)
from forum.blueprints.directory.models.fields import ProfileField, ProfileValue
from forum.blueprints.directory.rules.parts import DEFAULTS, PART_OF_KIND
from forum.kernel import clock, markdown
from forum.kernel.audiences import Audience
from forum.kernel.database import Model, partial_index

FIRST_VERSION = 1  # of a profile in which nothing has been said
_CASCADE = "all, delete-orphan"


class Profile(Model):
    """A member's profile; a newcomer's is empty.

    `audiences` holds what the member chose, by part; `last_seen_audience` repeats one of them for the order by who was
    here last. `listed` is false of somebody who left the directory; `public` says whether a stranger sees anything.
    """

    __tablename__ = "profiles"
    __table_args__ = (partial_index("ix_profiles_unlisted", "member_id", where="NOT listed"),)

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, autoincrement=False)
    bio: Mapped[str] = mapped_column(sa.Text, default="")
    bio_html: Mapped[str] = mapped_column(sa.Text, default="")
    away_note: Mapped[str] = mapped_column(sa.String(300), default="")
    stand_in_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    audiences: Mapped[dict[str, Any]] = mapped_column(default=dict)
    last_seen_audience: Mapped[int] = mapped_column(sa.SmallInteger, default=DEFAULTS["last_seen"])
    listed: Mapped[bool] = mapped_column(default=True)
    public: Mapped[bool] = mapped_column(default=False)
    set_aside: Mapped[list[str]] = mapped_column(default=list)  # steps of completeness one does not want to hear of
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    languages: Mapped[list[ProfileLanguage]] = relationship(
        lazy="raise", cascade=_CASCADE, order_by="ProfileLanguage.position"
    )
    areas: Mapped[list[ProfileArea]] = relationship(lazy="raise", cascade=_CASCADE, order_by="ProfileArea.area_id")
    criteria: Mapped[list[ProfileCriterion]] = relationship(
        lazy="raise", cascade=_CASCADE, order_by="ProfileCriterion.criterion_id"
    )
    affiliations: Mapped[list[ProfileAffiliation]] = relationship(
        lazy="raise", cascade=_CASCADE, order_by="ProfileAffiliation.position"
    )
    values: Mapped[list[ProfileValue]] = relationship(
        lazy="raise", cascade=_CASCADE, order_by="ProfileValue.field_id, ProfileValue.position"
    )
    texts: Mapped[list[ProfileText]] = relationship(lazy="raise", cascade=_CASCADE, order_by="ProfileText.audience")
    stand_in: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[stand_in_id])

    @classmethod
    def empty(cls, member: Member) -> Profile:
        """The profile of somebody who has said nothing yet, of the same version before and after it is stored."""
        profile = cls(
            member_id=member.id, bio="", bio_html="", away_note="", audiences={}, listed=True, public=False,
            set_aside=[], changed_at=member.joined_at, version=FIRST_VERSION,
        )  # fmt: skip
        profile.last_seen_audience = DEFAULTS["last_seen"]
        profile.languages, profile.areas, profile.criteria = [], [], []
        profile.affiliations, profile.values, profile.texts, profile.stand_in = [], [], [], None
        return profile

    def audience_of(self, part: str) -> Audience:
        """How widely a part is shown: as its member chose, else as is usual."""
        return Audience(self.audiences.get(part, DEFAULTS[part]))

    def audience_in(self, field: ProfileField) -> Audience:
        """How widely what she says in a field is shown; the member may not always choose."""
        usual = field.default_audience
        return Audience(self.audiences.get(field.part, usual) if field.members_choose else usual)

    def show_to(self, chosen: Mapping[str, Audience]) -> None:
        """Show these parts to other audiences than before."""
        self.audiences = {**self.audiences, **{part: int(audience) for part, audience in chosen.items()}}
        self.last_seen_audience = self.audience_of("last_seen")

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
        """The criteria one can help with (`help`) or looks for (`seek`); what was said about those kept stays."""
        kept = {(one.kind, one.criterion_id): one for one in self.criteria}
        others = [one for one in self.criteria if one.kind != kind]
        wanted = dict.fromkeys(criterion_ids)
        chosen = [
            kept.get((kind, number)) or ProfileCriterion(kind=kind, criterion_id=number, note="") for number in wanted
        ]
        self.criteria = others + chosen

    def criterion_ids(self, kind: str) -> list[int]:
        """The ids of the criteria of a kind."""
        return [one.criterion_id for one in self.criteria if one.kind == kind]

    def guard_rows(self, fields: Iterable[ProfileField]) -> None:
        """Write the audience of each part onto its rows; `fields` are those whose values are among them."""
        usual = {field.id: self.audience_in(field) for field in fields}
        guarded: list[tuple[Sequence[Any], str]] = [
            (self.languages, "languages"), (self.areas, "practice_areas"), (self.affiliations, "affiliations"),
        ]  # fmt: skip
        for rows, part in guarded:
            for row in rows:
                row.audience = self.audience_of(part)
        for criterion in self.criteria:
            criterion.audience = self.audience_of(PART_OF_KIND[criterion.kind])
        for value in self.values:
            if value.field_id in usual:
                value.audience = usual[value.field_id]

    def write_texts(self, layers: Mapping[Audience, str]) -> None:
        """Keep the folded words of each audience."""
        kept = {layer.audience: layer for layer in self.texts}
        self.texts = [kept.get(int(audience)) or ProfileText(audience=int(audience)) for audience in layers]
        for layer in self.texts:
            layer.text = layers[Audience(layer.audience)]

    def touch(self) -> None:
        """Mark the profile as changed, so that its version grows also when only a list of it changed."""
        self.changed_at = clock.now()
