"""The tables of ideation: sessions, their themes, concepts with versions, votes, and what follows from them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.ideation.rules import (
    GATHER,
    LONGEST_CLUSTER,
    LONGEST_TITLE,
    PHASES,
    PUBLISHED,
    SIMPLE,
    VOTINGS,
    WRAP_UP,
)
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.opportunities.models import Opportunity
from forum.blueprints.standards.models import Criterion, criteria_by
from forum.kernel import markdown
from forum.kernel.database import Model

ideation_criteria = sa.Table(
    "ideation_criteria",
    Model.metadata,
    sa.Column("session_id", sa.ForeignKey("ideation_sessions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("criterion_id", sa.ForeignKey("criteria.id"), primary_key=True, index=True),
)


class IdeationSession(Model):
    """A session in a group: read by whoever reads the group, run by whoever looks after it.

    `timer_ends_at` is when the facilitator wants the step to end; nothing happens by itself then. In a vote with a
    budget each member has `points` to give. `resource_id` is the published result. `event_id` is what it was part of.
    """

    __tablename__ = "ideation_sessions"
    __table_args__ = (
        sa.CheckConstraint(sa.column("phase").in_(PHASES), name="phase"),
        sa.CheckConstraint(sa.column("voting").in_(VOTINGS), name="voting"),
        sa.Index("ix_ideation_sessions_order", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    overview: Mapped[str] = mapped_column(sa.Text, default="")
    overview_html: Mapped[str] = mapped_column(sa.Text, default="")
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    phase: Mapped[str] = mapped_column(sa.String(10), default=GATHER)
    timer_ends_at: Mapped[datetime | None]
    voting: Mapped[str] = mapped_column(sa.String(8), default=SIMPLE)
    points: Mapped[int] = mapped_column(default=5)
    resource_id: Mapped[int | None] = mapped_column(sa.ForeignKey("resources.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("events.id"), index=True)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    group: Mapped[Group] = relationship(lazy="raise_on_sql")
    contact: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[contact_id])
    resource: Mapped[Resource | None] = relationship(lazy="raise")
    criteria: Mapped[list[Criterion]] = criteria_by(ideation_criteria)
    themes: Mapped[list[Theme]] = relationship(lazy="raise", order_by="Theme.position", back_populates="session")

    @validates("overview")
    def _render(self, _: str, overview: str) -> str:
        self.overview_html = markdown.render(overview) if overview else ""
        return overview

    @property
    def path(self) -> str:
        """The address of the session's page."""
        return f"/ideation/{self.id}"

    @property
    def counted(self) -> bool:
        """Whether everybody may see the counts of votes: once the vote is over."""
        return self.phase in (WRAP_UP, PUBLISHED)


class Theme(Model):
    """A theme of a session. `last_number` is the number of its latest concept; numbers are never given twice."""

    __tablename__ = "ideation_themes"
    __table_args__ = (sa.UniqueConstraint("session_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("ideation_sessions.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    description: Mapped[str] = mapped_column(sa.String(600), default="")
    wrap_up: Mapped[str] = mapped_column(sa.Text, default="")
    wrap_up_html: Mapped[str] = mapped_column(sa.Text, default="")
    last_number: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    session: Mapped[IdeationSession] = relationship(lazy="raise_on_sql", back_populates="themes")
    concepts: Mapped[list[Concept]] = relationship(lazy="raise", order_by="Concept.number", back_populates="theme")

    @validates("wrap_up")
    def _render(self, _: str, text: str) -> str:
        self.wrap_up_html = markdown.render(text) if text else ""
        return text

    @property
    def path(self) -> str:
        """Where it stands on the page of its session."""
        return f"/ideation/{self.session_id}/session#theme-{self.id}"


class Concept(Model):
    """A concept under a theme, by its owner, edited together. The counters are kept by whoever votes.

    One that was merged stays as it was and leads to the one that goes on; `cluster` is a word under which the
    facilitators put those that belong together.
    """

    __tablename__ = "ideation_concepts"
    __table_args__ = (sa.UniqueConstraint("theme_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("ideation_themes.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    body: Mapped[str] = mapped_column(sa.Text, default="")
    html: Mapped[str] = mapped_column(sa.Text, default="")
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    cluster: Mapped[str] = mapped_column(sa.String(LONGEST_CLUSTER), default="")
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ideation_concepts.id"), index=True)
    vote_points: Mapped[int] = mapped_column(default=0)
    voter_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    theme: Mapped[Theme] = relationship(lazy="raise_on_sql", back_populates="concepts")
    owner: Mapped[Member] = relationship(lazy="raise_on_sql")
    merged_into: Mapped[Concept | None] = relationship(lazy="raise_on_sql", remote_side="Concept.id")

    @validates("body")
    def _render(self, _: str, body: str) -> str:
        self.html = markdown.render(body) if body else ""
        return body

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/ideation/concepts/{self.id}"


class ConceptVersion(Model):
    """How a concept stood after somebody wrote it or changed it; the first is number 1."""

    __tablename__ = "ideation_concept_versions"

    concept_id: Mapped[int] = mapped_column(sa.ForeignKey("ideation_concepts.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    body: Mapped[str] = mapped_column(sa.Text)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    at: Mapped[datetime]

    by: Mapped[Member] = relationship(lazy="raise")


class ConceptVote(Model):
    """What a member gives to a concept: one point in a simple vote."""

    __tablename__ = "ideation_votes"
    __table_args__ = (
        sa.CheckConstraint("points > 0", name="points"),
        sa.Index("ix_ideation_votes_of_member", "member_id", "session_id"),
    )

    concept_id: Mapped[int] = mapped_column(sa.ForeignKey("ideation_concepts.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("ideation_sessions.id"), index=True)
    points: Mapped[int]
    at: Mapped[datetime]


class ConceptThread(Model):
    """A thread that holds the comments on a concept, or goes on with it after the session (`follows`)."""

    __tablename__ = "ideation_concept_threads"

    concept_id: Mapped[int] = mapped_column(sa.ForeignKey("ideation_concepts.id"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("threads.id"), primary_key=True, index=True)
    follows: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]

    thread: Mapped[Thread] = relationship(lazy="raise")


class ConceptOpportunity(Model):
    """An opportunity with which a concept goes on after the session."""

    __tablename__ = "ideation_concept_opportunities"

    concept_id: Mapped[int] = mapped_column(sa.ForeignKey("ideation_concepts.id"), primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(sa.ForeignKey("opportunities.id"), primary_key=True, index=True)
    at: Mapped[datetime]

    opportunity: Mapped[Opportunity] = relationship(lazy="raise")
