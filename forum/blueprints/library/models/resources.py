"""Resources: shared documents and what is told about them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.files.models import File
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library.rules.kinds import AUDIENCES
from forum.blueprints.library.rules.reviewing import A_YEAR, after_months, first_reminder, state_on
from forum.blueprints.library.rules.usefulness import mean_of
from forum.blueprints.standards.models import Criterion, criteria_by
from forum.kernel import markdown
from forum.kernel.database import Model, partial_index
from forum.kernel.text import fold

resource_criteria = sa.Table(
    "resource_criteria",
    Model.metadata,
    sa.Column("resource_id", sa.ForeignKey("resources.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("criterion_id", sa.ForeignKey("criteria.id"), primary_key=True, index=True),
)


class Reader(Model):
    """A group or a member who may see a document that is for chosen groups and people only."""

    __tablename__ = "resource_readers"
    __table_args__ = (
        sa.UniqueConstraint("resource_id", "group_id"),
        sa.UniqueConstraint("resource_id", "member_id"),
        sa.CheckConstraint("(group_id IS NULL) <> (member_id IS NULL)", name="one_reader"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)

    group: Mapped[Group | None] = relationship(lazy="raise")
    member: Mapped[Member | None] = relationship(lazy="raise")


class Resource(Model):
    """A document with its owner. A group's document is never seen by more people than the group itself.

    One for chosen groups and people belongs to no single group; its `readers` say who they are. `title_guessed` says
    that nobody has typed the title yet. `file_id` is the file of the version that `current_version` names: the newest.
    `changed_at` moves with everything that a search should know; `version` only
    with what people edit. The counters are kept by the verbs that change what they count.
    """

    __tablename__ = "resources"
    __table_args__ = (
        sa.CheckConstraint(sa.column("audience").in_(AUDIENCES), name="audience"),
        sa.CheckConstraint("audience <> 'group' OR group_id IS NOT NULL", name="group_audience"),
        sa.CheckConstraint("audience <> 'chosen' OR group_id IS NULL", name="chosen_audience"),
        sa.Index("ix_resources_order", "created_at", "id"),
        partial_index("uq_resources_file", "file_id", where="deleted_at IS NULL", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    title_guessed: Mapped[bool] = mapped_column(default=False)
    summary: Mapped[str] = mapped_column(sa.Text, default="")
    summary_html: Mapped[str] = mapped_column(sa.Text, default="")
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    city_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"), index=True)
    audience: Mapped[str] = mapped_column(sa.String(10), default="members")
    language: Mapped[str | None] = mapped_column(sa.String(2), index=True)
    doc_type: Mapped[str] = mapped_column(sa.String(20), default="other", index=True)
    licence: Mapped[str] = mapped_column(sa.String(120), default="")
    attribution: Mapped[str] = mapped_column(sa.String(300), default="")
    source_url: Mapped[str] = mapped_column(sa.String(500), default="")
    year: Mapped[int | None]
    tags: Mapped[list[str]] = mapped_column(default=list)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("files.id"), index=True)
    link_url: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    download_count: Mapped[int] = mapped_column(default=0, server_default="0")
    current_version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    search_title: Mapped[str] = mapped_column(sa.String(400))
    search_tags: Mapped[str] = mapped_column(sa.Text, default="")
    adopted_count: Mapped[int] = mapped_column(default=0)
    rating_count: Mapped[int] = mapped_column(default=0)
    rating_sum: Mapped[int] = mapped_column(default=0)
    review_by: Mapped[date | None]
    review_months: Mapped[int] = mapped_column(sa.SmallInteger, default=A_YEAR)
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    remind_on: Mapped[date | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    owner: Mapped[Member] = relationship(lazy="raise", foreign_keys=[owner_id])
    city: Mapped[City | None] = relationship(lazy="raise")
    group: Mapped[Group | None] = relationship(lazy="raise")
    file: Mapped[File] = relationship(lazy="raise")
    criteria: Mapped[list[Criterion]] = criteria_by(resource_criteria)

    @validates("title")
    def _fold_title(self, _: str, title: str) -> str:
        self.search_title = fold(title)[:400]
        return title

    @validates("tags")
    def _fold_tags(self, _: str, tags: list[str]) -> list[str]:
        self.search_tags = "".join(f"|{fold(tag)}|" for tag in tags)
        return tags

    @validates("summary")
    def _render_summary(self, _: str, summary: str) -> str:
        self.summary_html = markdown.render(summary) if summary else ""
        return summary

    readers: Mapped[list[Reader]] = relationship(lazy="raise", cascade="all, delete-orphan", order_by=Reader.id)

    @property
    def type(self) -> str:
        """What people call the kind of its file, such as `PDF`; of an address, `LINK`."""
        return "LINK" if self.link_url else self.file.type

    @property
    def path(self) -> str:
        """The address of the resource's page."""
        return f"/library/{self.id}"

    @property
    def page_count(self) -> int:
        """How many pages its file has; 0 until the text has been read."""
        return self.file.page_count

    @property
    def rating_mean(self) -> float | None:
        """The mean of its ratings to one decimal; None while there are too few."""
        return mean_of(self.rating_sum, self.rating_count)

    @property
    def area_codes(self) -> list[str]:
        """The practice areas of its criteria, by their letters."""
        return list(dict.fromkeys(criterion.code.rstrip("0123456789") for criterion in self.criteria))

    @property
    def reader_groups(self) -> list[Group]:
        """The groups it is for, when it is for chosen ones."""
        return [reader.group for reader in self.readers if reader.group is not None]

    @property
    def reader_members(self) -> list[Member]:
        """The people it is for, when it is for chosen ones."""
        return [reader.member for reader in self.readers if reader.member is not None]

    def page_path(self, number: int) -> str:
        """The address of one page of its text."""
        return f"/library/{self.id}/page/{number}"

    def fill_from_file(self, file: File) -> bool:
        """Take title and language from the document where nobody has said them; whether anything changed."""
        before = (self.title, self.language)
        if self.title_guessed and file.title_guess:
            self.title = file.title_guess[:200]
        self.language = self.language or file.language
        return (self.title, self.language) != before

    def renew(self, file: File, at: datetime) -> int:
        """Have another file from now on; the number of its version."""
        self.file_id, self.changed_at = file.id, at
        self.current_version += 1
        self.fill_from_file(file)
        return self.current_version

    def review_state(self, today: date) -> str:
        """`none`, `later`, `soon` or `due`."""
        return state_on(self.review_by, today)

    def plan_review(self, day: date | None, today: date) -> None:
        """Say until when it is to be looked at again; None for never."""
        self.review_by = day
        self.remind_on = first_reminder(day, today) if day else None

    def confirm(self, by_id: int | None, at: datetime) -> None:
        """It is still valid: the day moves on by the interval, from today."""
        self.reviewed_at, self.reviewed_by_id = at, by_id
        self.plan_review(after_months(at.date(), self.review_months), at.date())

    def remove(self, at: datetime) -> None:
        """Take it out of the library; removing it again changes nothing."""
        self.deleted_at = self.deleted_at or at
        self.changed_at = at
