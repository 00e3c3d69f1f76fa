"""The log of acts worth answering for: written with the act, in its transaction, and never changed after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import Model, session
from forum.kernel.errors import Conflict, ForumError, NotFound
from forum.kernel.events import Event
from forum.kernel.i18n import _l
from forum.kernel.outbox.recording import record
from forum.kernel.policies import ALLOWED, Decision, Denied, authorize
from forum.kernel.use_case import in_transaction, use_case

UNDOABLE_FOR = timedelta(days=30)
LONGEST_REASON = 2_000
_CHANGEABLE = ("undone_at", "undone_by_id", "undone_reason")


class AlreadyUndone(Conflict):
    code = "already_undone"
    message = _l("This was undone before.")


class NotUndoable(ForumError):
    status = HTTPStatus.CONFLICT
    code = "not_undoable"
    message = _l("This can no longer be undone. An act can be undone for 30 days.")


@dataclass(frozen=True, kw_only=True)
class ActLogged(Event):
    """An act that concerns a member who did not do it herself; she waits to be told."""

    entry_id: int
    member_id: int
    act: str


class AuditEntry(Model):
    """An act: who did what to which subject, why, and since when it is undone.

    `actor_id` is empty for Plaza itself; `member_id` is whom the act concerns, such as the author of a post.
    `public` is what all who see the group may read of it, when the act is `open` to them; `staff` what only those
    who moderate may. `undo` is what taking it back needs; without it the act cannot be undone. The database refuses
    every change but that of the three `undone_*`.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        sa.Index("ix_audit_entries_of_group", "group_id", "open", "id"),
        sa.Index("ix_audit_entries_open", "open", "id"),
        sa.Index("ix_audit_entries_of_member", "member_id", "id"),
        sa.Index("ix_audit_entries_of_actor", "actor_id", "id"),
        sa.Index("ix_audit_entries_of_subject", "subject_type", "subject_id", "id"),
        sa.Index("ix_audit_entries_of_act", "act", "id"),
        sa.Index("ix_audit_entries_by_time", "at", "id"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(sa.String(40))
    subject_type: Mapped[str] = mapped_column(sa.String(32))
    subject_id: Mapped[int]
    group_id: Mapped[int | None]
    member_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    open: Mapped[bool]
    public: Mapped[dict[str, Any]]
    staff: Mapped[dict[str, Any]]
    undoable: Mapped[bool]
    undo: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None]
    undone_reason: Mapped[str] = mapped_column(sa.Text, default="")

    @property
    def undone(self) -> bool:
        return self.undone_at is not None

    @property
    def title_told(self) -> str:
        """What the thing was called then, for whom the act concerns: nothing where she could not read it (`untold`)."""
        return "" if self.staff.get("untold") else str(self.staff.get("title", ""))

    def may_still_be_undone(self, at: datetime) -> bool:
        """Whether it has a way back, was not undone yet and is at most 30 days old."""
        return self.undoable and not self.undone and at - self.at <= UNDOABLE_FOR


Undo = Callable[[Actor, AuditEntry], object]
UndoPolicy = Callable[[Actor, AuditEntry], Decision]
_undos: dict[str, Undo] = {}
_policy: list[UndoPolicy] = []


def log(
    actor: Actor,
    act: str,
    subject_type: str,
    subject_id: int,
    *,
    group_id: int | None = None,
    member_id: int | None = None,
    reason: str = "",
    public: Mapping[str, Any] | None = None,
    staff: Mapping[str, Any] | None = None,
    undo: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Within a use case: write down an act such as `post_hidden`, in the past tense.

    The member it concerns is told, unless she did it herself. With `public`, even an empty one, everybody who sees the
    group may read that it happened, by whom and why. With `undo`, even an empty one, it can be taken back for 30 days
    by the function registered for the act.
    """
    if not in_transaction():
        raise RuntimeError("an act is logged in the transaction of the act")
    entry = AuditEntry(
        at=clock.now(), actor_id=actor.id, act=act, subject_type=subject_type, subject_id=subject_id,
        group_id=group_id, member_id=member_id, reason=reason[:LONGEST_REASON],
        open=public is not None, public=dict(public or {}), staff=dict(staff or {}),
        undoable=undo is not None, undo=dict(undo or {}),
    )  # fmt: skip
    session.add(entry)
    session.flush()
    if member_id is not None and member_id != actor.id:
        record(ActLogged(entry_id=entry.id, member_id=member_id, act=act))
    return entry


def undoes(*acts: str) -> Callable[[Undo], Undo]:
    """Register how acts of these names are taken back: a function of the actor and the entry, within a use case."""

    def register(undo: Undo) -> Undo:
        for act in acts:
            if act in _undos:
                raise ValueError(f"two ways back from {act}")
            _undos[act] = undo
        return undo

    return register


def decides_undoing(policy: UndoPolicy) -> UndoPolicy:
    """Register who may take back which act. Until then only programme staff may."""
    _policy[:] = [policy]
    return policy


def has_way_back(entry: AuditEntry, at: datetime) -> bool:
    """Whether an act can be taken back at this moment, by whoever may."""
    return entry.act in _undos and entry.may_still_be_undone(at)


def can_undo(actor: Actor, entry: AuditEntry) -> Decision:
    """Whoever moderates where it happened, while there is a way back."""
    allowed = _policy[0](actor, entry) if _policy else _staff_only(actor)
    if allowed and not has_way_back(entry, clock.now()):
        return Denied("not_undoable", NotUndoable.message)
    return allowed


@use_case
def undo_act(actor: Actor, entry_id: int, reason: str = "") -> AuditEntry:
    """Take an act back. Raises NotFound, Forbidden, AlreadyUndone, NotUndoable (after 30 days, or without a way back).

    The function registered for the act authorises again what it does, and logs it as an act of its own.
    """
    entry = session.get(AuditEntry, entry_id, with_for_update=True, populate_existing=True)
    if entry is None:
        raise NotFound
    authorize(_may_undo_at_all, actor, entry)
    if entry.undone:
        raise AlreadyUndone
    if not has_way_back(entry, clock.now()):
        raise NotUndoable
    _undos[entry.act](actor, entry)
    entry.undone_at, entry.undone_by_id, entry.undone_reason = clock.now(), actor.id, reason[:LONGEST_REASON]
    session.flush()
    return entry


def _may_undo_at_all(actor: Actor, entry: AuditEntry) -> Decision:
    return _policy[0](actor, entry) if _policy else _staff_only(actor)


def _staff_only(actor: Actor) -> Decision:
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can do this."))


# What was written stands: neither a mistake of ours nor a hurried hand at the database changes it.
_KEPT = [column.name for column in AuditEntry.__table__.columns if column.name not in _CHANGEABLE]
SQLITE_GUARDS = (
    f"CREATE TRIGGER audit_entries_stand BEFORE UPDATE OF {', '.join(_KEPT)} ON audit_entries"
    " BEGIN SELECT RAISE(ABORT, 'the log is not changed'); END",
    "CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries"
    " BEGIN SELECT RAISE(ABORT, 'the log is not changed'); END",
)
_DIFFERENT = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _KEPT)
POSTGRESQL_GUARDS = (
    "CREATE OR REPLACE FUNCTION audit_entries_stand() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF TG_OP = 'DELETE' OR {_DIFFERENT} THEN RAISE EXCEPTION 'the log is not changed'; END IF;"
    " RETURN NEW; END $$",
    "CREATE TRIGGER audit_entries_stand BEFORE UPDATE OR DELETE ON audit_entries"
    " FOR EACH ROW EXECUTE FUNCTION audit_entries_stand()",
)
for _dialect, _guards in (("sqlite", SQLITE_GUARDS), ("postgresql", POSTGRESQL_GUARDS)):
    for _guard in _guards:
        _ddl = sa.DDL(_guard.replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
        event.listen(AuditEntry.__table__, "after_create", _ddl.execute_if(dialect=_dialect))
