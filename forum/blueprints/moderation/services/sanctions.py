"""Warning members, keeping them silent or out for a while, and ending that before its time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.services.sanctions import silence_member, suspend_member
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.moderation import policies, rules
from forum.blueprints.moderation.errors import AlreadyLifted
from forum.blueprints.moderation.models.items import ReviewItem
from forum.blueprints.moderation.models.records import Sanction, StaffNote
from forum.blueprints.moderation.queries import records
from forum.kernel import audit, clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.audit import AuditEntry, undoes
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

ACTS = {"warning": "member_warned", "silence": "member_silenced", "suspension": "member_suspended"}


@use_case
def sanction_member(
    actor: Actor,
    member_id: int,
    kind: str,
    reason: str,
    ends_at: datetime | None = None,
    *,
    note: str = "",
    group_id: int | None = None,
    item_id: int | None = None,
) -> Sanction:
    """Warn a member, or let her write nothing (`silence`) or not come in (`suspension`) until `ends_at`.

    She is told the reason and the end; `note` is for moderators. A warning may be of a group. Raises NotFound,
    Forbidden, Invalid when the end is missing, past or more than ten years away.
    """
    member = account_queries.get_member(actor, member_id)
    group = group_queries.get_group(actor, group_id) if group_id else None
    if kind == "warning":
        authorize(policies.can_be_warned, actor, member, group)
    else:
        authorize(account_policies.can_sanction, actor, member)
    _check_end(kind, ends_at)
    made = Sanction(
        member_id=member_id, kind=kind, reason=reason, note=note, by_id=actor.id, group_id=group_id, item_id=item_id,
        at=clock.now(), ends_at=ends_at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _enforce(actor, kind, member_id, ends_at, reason)
    made.entry_id = _log(actor, ACTS[kind], made, reason).id
    session.flush()
    return records.get_sanction(actor, made.id)


@use_case
def lift_sanction(actor: Actor, sanction_id: int, reason: str = "") -> Sanction:
    """End a sanction before its time, or take a warning back. Raises NotFound, Forbidden, AlreadyLifted."""
    found = records.get_sanction(actor, sanction_id)
    authorize(policies.can_lift, actor, found)
    at = clock.now()
    if found.lifted_at is not None or (found.ends_at is not None and found.ends_at <= at):
        raise AlreadyLifted
    found.lift(actor.id, reason, at)
    session.flush()
    _enforce_what_remains(found)
    _log(actor, "sanction_lifted", found, reason)
    return found


@undoes("member_warned", "member_silenced", "member_suspended")
def take_sanction_back(actor: Actor, entry: AuditEntry) -> None:
    """End it."""
    lift_sanction(actor, entry.undo["sanction_id"])


@undoes("sanction_lifted")
def impose_again(actor: Actor, entry: AuditEntry) -> None:
    """Let it hold until the end it had, and tell the member again."""
    found = records.get_sanction(actor, entry.undo["sanction_id"])
    authorize(policies.can_lift, actor, found)
    if found.ends_at is not None and found.ends_at <= clock.now():
        raise AlreadyLifted
    found.lifted_at, found.lifted_by_id, found.lift_reason = None, None, ""
    session.flush()
    _enforce_what_remains(found)
    found.entry_id = _log(actor, ACTS[found.kind], found, found.reason).id


@use_case
def note_member(actor: Actor, member_id: int, text: str, group_id: int | None = None) -> StaffNote:
    """Tell other moderators something about a member. Raises NotFound, Forbidden."""
    member = account_queries.get_member(actor, member_id)
    authorize(policies.can_keep_record, actor, member)
    group = group_queries.get_group(actor, group_id) if group_id else None
    authorize(policies.can_moderate_in, actor, group)
    made = StaffNote(member_id=member_id, group_id=group_id, text=text, by_id=actor.id, at=clock.now())
    session.add(made)
    session.flush()
    return records.get_note(actor, made.id)


def _check_end(kind: str, ends_at: datetime | None) -> None:
    at = clock.now()
    if kind == "warning":
        if ends_at is not None:
            raise Invalid(errors={"ends_at": [_("A warning has no end.")]})
    elif ends_at is None:
        raise Invalid(errors={"ends_at": [_("Say until when.")]})
    elif not at < ends_at <= at + timedelta(days=rules.MOST_DAYS):
        raise Invalid(errors={"ends_at": [_("Choose a time within the next ten years.")]})


def _enforce(actor: Actor, kind: str, member_id: int, until: datetime | None, reason: str = "") -> None:
    if kind == "silence":
        silence_member(actor, member_id, until)
    elif kind == "suspension":
        suspend_member(actor, member_id, until, reason)


def _enforce_what_remains(changed: Sanction) -> None:
    holding = sa.select(Sanction).where(
        Sanction.member_id == changed.member_id, Sanction.kind == changed.kind,
        Sanction.lifted_at.is_(None), Sanction.ends_at > clock.now(),
    )  # fmt: skip
    longest = session.scalar(holding.order_by(Sanction.ends_at.desc()).limit(1))
    until, reason = (longest.ends_at, longest.reason) if longest else (None, "")
    # Who may end a silence that nobody decided could not impose one: `can_lift` has decided.
    _enforce(SYSTEM, changed.kind, changed.member_id, until, reason)


def _log(actor: Actor, act: str, made: Sanction, reason: str) -> AuditEntry:
    until = made.ends_at.isoformat().replace("+00:00", "Z") if made.ends_at else None
    item = session.get(ReviewItem, made.item_id) if made.item_id and made.kind == "warning" else None
    about = _about(item, made.member_id) if item else {}
    return audit.log(
        actor, act, "member", made.member_id, group_id=made.group_id, member_id=made.member_id, reason=reason,
        staff={"kind": made.kind, "until": until, "note": made.note, **about},
        undo={"sanction_id": made.id},
    )  # fmt: skip


def _about(item: ReviewItem, member_id: int) -> dict[str, Any]:
    """The thing that a warning goes with; its name is kept from her who may not read where it stands now."""
    named = {"title": item.title, "about": [item.subject_type, item.subject_id]}
    return named if group_queries.reads(member_id, item.group_id) else {**named, "untold": True}
