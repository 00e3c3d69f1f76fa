"""What members are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library.models.requests import DocumentRequest
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.messages.models.conversations import Conversation
from forum.blueprints.messages.models.requests import Request
from forum.blueprints.moderation.models.items import ReviewItem
from forum.blueprints.notifications.rules.kinds import (
    INVITED,
    JOIN_ASKED,
    OF_GROUPS,
    REVIEW,
    ROLE,
    SUGGESTED,
)
from forum.blueprints.search.models.saving import SavedSearch
from forum.kernel.audit import AuditEntry
from forum.kernel.database import Model, partial_index
from forum.kernel.notices import LONGEST_NAME
from forum.kernel.subjects import SUBJECTS as OF_FEATURES

SUBJECTS = (
    "thread_id", "conversation_id", "request_id", "peer_id", "entry_id", "item_id", "document_request_id",
    "saved_search_id", "resource_id", "subject_id",
)  # fmt: skip


def about_of(facts: Mapping[str, Any]) -> str:
    """What a notification with these values is about, in one word, by which those of the same thing go together."""
    if facts.get("subject_id"):
        return f"{facts['subject_type']}:{facts['subject_id']}"
    found = next((name for name in SUBJECTS if facts.get(name)), "group_id")
    return f"{found.removesuffix('_id')}:{facts.get(found)}"


def _about(context: Any) -> str:
    return about_of(context.get_current_parameters())


def _exactly_one(*columns: str) -> str:
    kinds = ", ".join(f"'{kind}'" for kind in OF_GROUPS)
    of_group = f"CASE WHEN kind IN ({kinds}) AND group_id IS NOT NULL THEN 1 ELSE 0 END"
    return " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in columns) + f" + {of_group} = 1"


class Notification(Model):
    """Somebody is told of a post, of reactions to her own, of one she bookmarked, of having been added to a
    conversation, that a question of hers stands unanswered, of a peer with whom she can help each other, of an act of
    moderators, or that they looked at what she reported; of a document that somebody looks for or offers, or that she
    looks after; of what a saved search has found; of a group by itself when somebody asks to join it, is invited or has
    another role. Whatever else a feature tells of is a thing of `kernel.subjects`, named by its type and id.

    As long as it is unread, further posts of the thread make it grow: `number` is the first post it tells of,
    `last_number` the last, `post_count` how many; `NotificationPost` says which. `at` is when it last grew. Of
    reactions `post_count` is how many people reacted; `note` is what a member wrote to herself for a reminder.
    What moderators did, and that a document is to be looked at again, is told by nobody in particular: then `actor_id`
    is the member herself.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        sa.CheckConstraint(_exactly_one(*SUBJECTS), name="one_subject"),
        sa.CheckConstraint("(subject_type IS NULL) = (subject_id IS NULL)", name="typed_subject"),
        sa.Index("ix_notifications_order", "member_id", "at", "id"),
        sa.Index("ix_notifications_kinds", "member_id", "kind", "at", "id"),
        sa.Index("ix_notifications_about", "member_id", "about", "at", "id"),
        sa.Index("ix_notifications_read", "read_at"),
        sa.Index("ix_notifications_subject", "subject_type", "subject_id"),
        partial_index("ix_notifications_unread", "member_id", "at", "id", "kind", where="read_at IS NULL"),
        sa.Index("ix_notifications_thread", "thread_id", "member_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    kind: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    about: Mapped[str] = mapped_column(sa.String(48), default=_about)
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    thread_id: Mapped[int | None] = mapped_column(sa.ForeignKey("threads.id"))
    post_id: Mapped[int | None] = mapped_column(sa.ForeignKey("posts.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"), index=True)
    conversation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("conversations.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("requests.id"), index=True)
    peer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("audit_entries.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review_items.id"), index=True)
    document_request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document_requests.id"), index=True)
    saved_search_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("saved_searches.id", ondelete="CASCADE"), index=True
    )
    resource_id: Mapped[int | None] = mapped_column(sa.ForeignKey("resources.id"), index=True)
    subject_type: Mapped[str | None] = mapped_column(sa.String(24))
    subject_id: Mapped[int | None]
    number: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)
    post_count: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(sa.String(100), default="")
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    actor: Mapped[Member] = relationship(lazy="raise", foreign_keys=[actor_id])
    thread: Mapped[Thread | None] = relationship(lazy="raise")
    post: Mapped[Post | None] = relationship(lazy="raise")
    group: Mapped[Group | None] = relationship(lazy="raise")
    conversation: Mapped[Conversation | None] = relationship(lazy="raise")
    request: Mapped[Request | None] = relationship(lazy="raise")
    peer: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[peer_id])
    entry: Mapped[AuditEntry | None] = relationship(lazy="raise")
    item: Mapped[ReviewItem | None] = relationship(lazy="raise")
    document_request: Mapped[DocumentRequest | None] = relationship(lazy="raise")
    saved_search: Mapped[SavedSearch | None] = relationship(lazy="raise")
    resource: Mapped[Resource | None] = relationship(lazy="raise")

    _row = None

    @property
    def subject(self) -> Any:
        """The thing of another feature that it tells of, as `kernel.subjects` loads it; None where that is not seen."""
        return self._row

    def know_subject(self, row: Any) -> None:
        """Remember the thing, which was loaded together with those of others."""
        self._row = row

    @property
    def told_by(self) -> Member | None:
        """Whose doing it is; nobody's in particular for what moderators did, searches found, and days that come."""
        nobodys = (self.entry_id, self.item_id, self.saved_search_id)
        by_itself = self.kind == REVIEW or (self.subject_id is not None and self.actor_id == self.member_id)
        return self.actor if all(one is None for one in nobodys) and not by_itself else None

    @property
    def path(self) -> str:
        """The address that marks it as read and goes on to what it tells of."""
        return f"/notifications/{self.id}"

    @property
    def target(self) -> str:
        """The address of what it tells of, which must be loaded."""
        if self.subject is not None:
            return OF_FEATURES[self.subject_type or ""].url(self.subject)
        if self.kind == SUGGESTED and self.group is not None:
            return f"{self.group.path}/files"
        if self.thread is not None:
            return f"{self.thread.path}/{self.number}#post-{self.number}"
        if self.entry_id is not None:
            return f"/moderation/acts/{self.entry_id}"
        if self.item_id is not None:
            return "/me/reports"
        if self.group is not None:
            return self.group.path + {JOIN_ASKED: "/requests", INVITED: "/join", ROLE: "/people"}.get(self.kind, "")
        subjects = (
            self.conversation, self.request, self.peer, self.document_request, self.saved_search, self.resource
        )  # fmt: skip
        return next((subject.path for subject in subjects if subject is not None), "/notifications")

    @property
    def unread(self) -> bool:
        return self.read_at is None


class NotificationPost(Model):
    """A post that a growing notification tells of, so that it tells of one fewer when that is gone or elsewhere."""

    __tablename__ = "notification_posts"

    notification_id: Mapped[int] = mapped_column(
        sa.ForeignKey("notifications.id", ondelete="CASCADE"), primary_key=True
    )
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), primary_key=True, index=True)
