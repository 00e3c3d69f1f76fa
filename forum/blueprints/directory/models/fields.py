"""Fields that programme staff add to every profile, and what members say in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel.audiences import Audience
from forum.kernel.database import JSON, Model

TYPES = ("text", "long_text", "number", "date", "choice", "choices", "link", "yes_no")
FILTERED_TYPES = ("choice", "choices", "yes_no")  # whose values are few enough to choose from
YES, NO = "yes", "no"


class ProfileField(Model):
    """A question that every profile has: its words by language, the type of its answer and who may see that.

    `labels` and `help` map languages to words, English always among the labels; `choices` lists `{value, labels}`.
    """

    __tablename__ = "profile_fields"
    __table_args__ = (sa.CheckConstraint(sa.column("type").in_(TYPES), name="type"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    type: Mapped[str] = mapped_column(sa.String(12))
    labels: Mapped[dict[str, Any]]
    help: Mapped[dict[str, Any]] = mapped_column(default=dict)
    choices: Mapped[list[Any]] = mapped_column(JSON, default=list)
    required: Mapped[bool] = mapped_column(default=False)
    filterable: Mapped[bool] = mapped_column(default=False)
    default_audience: Mapped[int] = mapped_column(sa.SmallInteger, default=Audience.MEMBERS)
    members_choose: Mapped[bool] = mapped_column(default=True)
    on_joining: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]  # nobody sees it any more; its values go in the background
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def part(self) -> str:
        """The name of its audience among those of a profile."""
        return f"field:{self.slug}"

    @property
    def path(self) -> str:
        """Where it is looked after."""
        return f"/profile-fields/{self.id}"

    def label_in(self, language: str) -> str:
        """Its name in a language, else in English."""
        return str(self.labels.get(language) or self.labels.get("en") or self.slug)

    def help_in(self, language: str) -> str:
        """What it says under it in a language, else in English."""
        return str(self.help.get(language) or self.help.get("en") or "")

    def choice_in(self, value: str, language: str) -> str:
        """The words of a choice in a language, else in English."""
        for choice in self.choices:
            if choice["value"] == value:
                return str(choice["labels"].get(language) or choice["labels"].get("en") or value)
        return value

    def words_of(self, value: ProfileValue) -> str:
        """The words by which a value is found: what was written, or the choice in every language."""
        for choice in self.choices:
            if choice["value"] == value.choice:
                return " ".join(str(label) for label in choice["labels"].values())
        return value.text


class ProfileValue(Model):
    """What a member says in a field; a row for each choice. `choice` is what filters compare: a choice, yes or no."""

    __tablename__ = "profile_values"
    __table_args__ = (sa.Index("ix_profile_values_field_id_choice", "field_id", "choice", "audience"),)

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("profiles.member_id"), primary_key=True)
    field_id: Mapped[int] = mapped_column(sa.ForeignKey("profile_fields.id"), primary_key=True)
    position: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    number: Mapped[float | None]
    day: Mapped[date | None]
    choice: Mapped[str | None] = mapped_column(sa.String(40))
    audience: Mapped[int] = mapped_column(sa.SmallInteger, default=Audience.MEMBERS)

    field: Mapped[ProfileField] = relationship(lazy="raise")
