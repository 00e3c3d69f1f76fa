"""Acts that were appealed against, as what the queue points at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.moderation import policies
from forum.blueprints.moderation.models.records import Appeal
from forum.blueprints.moderation.queries.telling import act_name
from forum.kernel.actor import Actor
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.subjects import SubjectCard


@dataclass(frozen=True)
class AppealedAct:
    """An act, what was asked about it and who asked."""

    entry: AuditEntry
    appeal: Appeal
    member: Member | None


def visible_acts(actor: Actor) -> sa.Select[AuditEntry]:
    """The entries of the log that one may read."""
    return policies.visible_entries(actor)


def load_acts(actor: Actor, ids: Sequence[int]) -> Mapping[int, AppealedAct]:
    """The visible ones of these acts that were appealed against; one statement."""
    statement = (
        policies.visible_entries(actor)
        .where(AuditEntry.id.in_(ids))
        .join(Appeal, Appeal.entry_id == AuditEntry.id)
        .outerjoin(Member, Member.id == Appeal.member_id)
        .add_columns(Appeal, Member)
    )
    return {row[0].id: AppealedAct(*row) for row in session.execute(statement)}


def act_card(act: AppealedAct) -> SubjectCard:
    """What was done and why, and what its author says to it."""
    title = str(act_name(act.entry.act))
    return SubjectCard(title=title, text=act.appeal.text, author=act.member, at=act.appeal.at, where=act.entry.reason)
