"""Requests for documents: who looks for what, who needs it too, what was offered, and who was told."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship, validates

from forum.blueprints.accounts.models import Member
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.rules.asking import (
    ANSWERED,
    CLOSED,
    EXPIRE_AFTER,
    FOUND,
    LONGEST_NOTE,
    LONGEST_WHAT,
    OPEN,
    REMIND_AFTER,
    STANDING,
    STATES,
    WHY_CLOSED,
    WITHDRAWN,
)
from forum.blueprints.standards.models import Criterion
from forum.kernel import markdown
from forum.kernel.database import Model, partial_index


class DocumentRequest(Model):
    """A member looks for a document, told in one sentence (`what`) with as much detail as she likes.

    `open` until somebody offers one, then `answered`; `closed` once she has found it, looks no longer or 90 days are
    over (`why_closed`); `withdrawn` ones, hers or what programme staff removed, only she still sees. At `remind_at`
    she is asked how it goes, unless something was offered before. `need_count` is how many others need the same;
    `needed` is whether the asker of a query does.
    """

    __tablename__ = "document_requests"
    __table_args__ = (
        sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
        sa.CheckConstraint(sa.column("why_closed").in_(WHY_CLOSED), name="why_closed"),
        sa.Index("ix_document_requests_order", "created_at", "id"),
        sa.Index("ix_document_requests_of_state", "state", "created_at", "id"),
        sa.Index("ix_document_requests_of_criterion", "criterion_id", "created_at", "id"),
        sa.Index("ix_document_requests_of_asker", "asker_id", "created_at", "id"),
        partial_index("ix_document_requests_remind", "remind_at", "id", where="remind_at IS NOT NULL"),
        partial_index("ix_document_requests_expire", "expires_at", "id", where="expires_at IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    what: Mapped[str] = mapped_column(sa.String(LONGEST_WHAT))
    detail: Mapped[str] = mapped_column(sa.Text, default="")
    detail_html: Mapped[str] = mapped_column(sa.Text, default="")
    criterion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("criteria.id"))
    language: Mapped[str | None] = mapped_column(sa.String(2))
    population_band: Mapped[str | None] = mapped_column(sa.String(12))
    state: Mapped[str] = mapped_column(sa.String(10), default=OPEN)
    why_closed: Mapped[str] = mapped_column(sa.String(8), default="")
    need_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    remind_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    asker: Mapped[Member] = relationship(lazy="raise")
    criterion: Mapped[Criterion | None] = relationship(lazy="raise")
    needed: Mapped[bool | None] = query_expression()

    @validates("detail")
    def _render_detail(self, _: str, detail: str) -> str:
        self.detail_html = markdown.render(detail) if detail else ""
        return detail

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/library/requests/{self.id}"

    @property
    def stands(self) -> bool:
        """Whether she still looks for it."""
        return self.state in STANDING

    def stand(self, at: datetime) -> None:
        """Look for it, from now on or again."""
        self.state, self.why_closed = OPEN, ""
        self.remind_at, self.expires_at = at + REMIND_AFTER, at + EXPIRE_AFTER

    def answer(self) -> None:
        """Something was offered; further offers change nothing."""
        self.state, self.remind_at = ANSWERED, None

    def wait_again(self, at: datetime) -> None:
        """What was offered has been taken back."""
        self.state, self.remind_at = OPEN, at + REMIND_AFTER

    def close(self, why: str) -> None:
        """Look no longer."""
        self.state, self.why_closed, self.remind_at, self.expires_at = CLOSED, why, None, None

    def withdraw(self, why: str = "") -> None:
        """Take it back, so that nobody else sees it; `REMOVED` when programme staff did."""
        self.state, self.why_closed, self.remind_at, self.expires_at = WITHDRAWN, why, None, None

    @property
    def found(self) -> bool:
        return self.why_closed == FOUND


class DocumentAnswer(Model):
    """A document of the library that somebody offers; `chosen_at` once the asker has said that it is the one."""

    __tablename__ = "document_answers"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "resource_id"),
        sa.Index("ix_document_answers_order", "request_id", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("document_requests.id"))
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id"), index=True)
    giver_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    note: Mapped[str] = mapped_column(sa.String(LONGEST_NOTE), default="")
    at: Mapped[datetime]
    chosen_at: Mapped[datetime | None]

    giver: Mapped[Member] = relationship(lazy="raise")
    request: Mapped[DocumentRequest] = relationship(lazy="raise")
    resource: Mapped[Resource] = relationship(lazy="raise")

    @property
    def chosen(self) -> bool:
        return self.chosen_at is not None


class DocumentNeed(Model):
    """Somebody else needs the same and hears of what is offered."""

    __tablename__ = "document_needs"

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("document_requests.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
    at: Mapped[datetime]


class RequestWord(Model):
    """A word of a request that stands, by which others find it while they type the same."""

    __tablename__ = "document_request_words"

    word: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    request_id: Mapped[int] = mapped_column(
        sa.ForeignKey("document_requests.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class RequestTelling(Model):
    """Who was told that somebody looks for a document, once for ever; only its asker sees who they are."""

    __tablename__ = "document_request_tellings"
    __table_args__ = (sa.Index("ix_document_request_tellings_of_member", "member_id", "at"),)

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("document_requests.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    at: Mapped[datetime]


class RequestWish(Model):
    """Whether a member wants to be told of such requests; whoever has said nothing has no row and wants to."""

    __tablename__ = "document_request_wishes"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, autoincrement=False)
    wanted: Mapped[bool]
