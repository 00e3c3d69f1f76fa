"""The log of acts: what everybody may read of it, and what those who moderate may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.base import ExecutableOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import with_city
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.moderation import policies
from forum.blueprints.moderation.models.records import Appeal
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.subjects import SUBJECTS, load_subjects

LATEST = [Key(AuditEntry.id, descending=True)]


@dataclass(frozen=True)
class EntryShown:
    """An entry with whom and what it names; `staff` is empty for those who do not look after the group."""

    entry: AuditEntry
    group: Group | None
    actor: Member | None
    member: Member | None
    title: str
    url: str
    moderates: bool
    can_undo: bool

    @property
    def staff(self) -> Mapping[str, Any]:
        return self.entry.staff if self.moderates else {}


def get_entry(actor: Actor, entry_id: int) -> AuditEntry:
    """An entry one may read. Raises NotFound."""
    found = session.scalar(policies.visible_entries(actor).where(AuditEntry.id == entry_id))
    if found is None:
        raise NotFound
    return found


def get_entry_to_show(actor: Actor, entry_id: int) -> EntryShown:
    """The same with all that is shown of it."""
    return show(actor, [get_entry(actor, entry_id)])[0]


def list_entries(
    actor: Actor,
    group_id: int | None = None,
    act: str | None = None,
    member_id: int | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[EntryShown]:
    """What happened, the latest first; `member_id` is whom it concerns."""
    statement = policies.visible_entries(actor)
    for column, value in ((AuditEntry.group_id, group_id), (AuditEntry.act, act), (AuditEntry.member_id, member_id)):
        if value:
            statement = statement.where(column == value)
    if member_id and member_id != actor.id:
        # Whom an act concerns is known to those who moderate; others do not learn it by asking.
        statement = statement.where(policies.looks_after(actor, AuditEntry.group_id))
    page = paginate(statement, LATEST, cursor, limit)
    return Page(show(actor, page.items), page.next)


def show(actor: Actor, entries: Sequence[AuditEntry]) -> list[EntryShown]:
    """Entries as they are shown; the number of statements does not depend on how many they are."""
    groups = _by_id(Group, [one.group_id for one in entries])
    people = _by_id(Member, [number for one in entries for number in (one.actor_id, one.member_id)], with_city())
    rows = load_subjects(actor, [(one.subject_type, one.subject_id) for one in entries if one.subject_type != "act"])
    return [
        _shown(actor, one, groups.get(one.group_id), people, rows.get((one.subject_type, one.subject_id)))
        for one in entries
    ]


def find_group(group_id: int | None) -> Group | None:
    """The group of an entry; it asks no policy since nothing is shown."""
    return session.get(Group, group_id) if group_id is not None else None


def find_appeal(entry_id: int) -> Appeal | None:
    """What was asked about an act; it asks no policy: those who see the act's page are the ones concerned."""
    return session.scalar(sa.select(Appeal).where(Appeal.entry_id == entry_id))


def newest_entry_id() -> int:
    """The number of the latest entry."""
    return session.scalar(sa.select(sa.func.max(AuditEntry.id))) or 0


def list_entries_since(
    after_id: int, actor: Actor, subject_type: str, subject_id: int, author_id: int | None
) -> Sequence[int]:
    """What an actor did to a thing, and to its author, after an entry: the latest first."""
    of_thing = sa.and_(AuditEntry.subject_type == subject_type, AuditEntry.subject_id == subject_id)
    of_author = sa.and_(AuditEntry.subject_type == "member", AuditEntry.subject_id == author_id)
    since = (AuditEntry.id > after_id, AuditEntry.actor_id == actor.id)
    statement = sa.select(AuditEntry.id).where(*since, sa.or_(of_thing, of_author))
    return session.scalars(statement.order_by(AuditEntry.id.desc())).all()


def _shown(actor: Actor, entry: AuditEntry, group: Group | None, people: Mapping[Any, Any], row: Any) -> EntryShown:
    moderates = bool(policies.can_moderate_in(actor, group))
    knows_member = moderates or entry.member_id == actor.id
    subject = SUBJECTS.get(entry.subject_type)
    undo = policies.can_undo(actor, entry, group) and audit.has_way_back(entry, clock.now())
    return EntryShown(
        entry=entry,
        group=group,
        actor=people.get(entry.actor_id),
        member=people.get(entry.member_id) if knows_member else None,
        title=subject.card(row).title if subject and row is not None else "",
        url=subject.url(row) if subject and row is not None else "",
        moderates=moderates,
        can_undo=bool(undo),
    )


def _by_id(model: Any, ids: Sequence[int | None], *options: ExecutableOption) -> dict[Any, Any]:
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    return {row.id: row for row in session.scalars(sa.select(model).where(model.id.in_(wanted)).options(*options))}
