"""The log of acts: what everybody may read of it, and what those who moderate may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.base import ExecutableOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import with_city
from forum.blueprints.groups import policies as group_policies
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

MOST_GROUPS = 200
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
    concerned: bool = False
    into: Mapping[str, str] | None = None
    into_group: Group | None = None

    @property
    def staff(self) -> Mapping[str, Any]:
        return self.entry.staff if self.moderates else {}

    @property
    def about(self) -> Mapping[str, Any]:
        """What those who moderate and whom it concerns read of the thing itself: its name then, its timer."""
        return self.entry.staff if self.moderates or self.concerned else {}

    @property
    def diff_url(self) -> str:
        """Where whoever sees a post reads what an edit has changed in it."""
        number = self.entry.public.get("revision") or self.about.get("revision")
        seen = self.entry.act == "post_edited" and number and self.url
        return f"/posts/{self.entry.subject_id}/history#version-{number}" if seen else ""


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
    actor_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[EntryShown]:
    """What happened, the latest first; `member_id` is whom it concerns, `actor_id` who did it."""
    statement = policies.visible_entries(actor).where(*_within(since, until))
    wanted = {
        AuditEntry.group_id: group_id, AuditEntry.act: act, AuditEntry.member_id: member_id,
        AuditEntry.actor_id: actor_id,
    }  # fmt: skip
    statement = statement.where(*(column == value for column, value in wanted.items() if value))
    if member_id and member_id != actor.id:
        # Whom an act concerns is known to those who moderate; others do not learn it by asking.
        statement = statement.where(policies.looks_after(actor, AuditEntry.group_id))
    page = paginate(statement, LATEST, cursor, limit)
    return Page(show(actor, page.items), page.next)


def list_groups(actor: Actor, chosen_id: int | None) -> Sequence[Group]:
    """The groups to narrow the log by: those one moderates, else one's own, and the one that is chosen."""
    moderates = policies.can_moderate_somewhere(actor)
    own = group_policies.moderated_groups(actor) if moderates else group_policies.own_groups(actor)
    these = sa.or_(Group.id.in_(own.with_only_columns(Group.id)), Group.id == (chosen_id or 0))
    known = group_policies.visible_groups(actor).where(these)
    return session.scalars(known.order_by(Group.name, Group.id).limit(MOST_GROUPS)).all()


def show(actor: Actor, entries: Sequence[AuditEntry]) -> list[EntryShown]:
    """Entries as they are shown; the number of statements does not depend on how many they are."""
    groups = _by_id(Group, [one.group_id for one in entries])
    people = _by_id(Member, [number for one in entries for number in (one.actor_id, one.member_id)], with_city())
    rows = load_subjects(
        actor, [key for one in entries for key in (thing_of(one), _into(one)) if key[0] != "act" and key[1]]
    )
    moved = _groups(actor, [one.staff.get("into_group") for one in entries])
    return [
        replace(
            _shown(actor, one, groups.get(one.group_id), people, rows.get(thing_of(one))),
            into=_place(rows.get(_into(one))), into_group=moved.get(one.staff.get("into_group")),
        )
        for one in entries
    ]  # fmt: skip


def was_warned_with(entry_id: int) -> bool:
    """Whether what was done to a thing came with a warning of its author, who is told of both at once."""
    entry = session.get_one(AuditEntry, entry_id)
    together = (AuditEntry.member_id == entry.member_id, AuditEntry.id > entry_id, AuditEntry.act == "member_warned")
    warnings = session.scalars(sa.select(AuditEntry).where(*together).order_by(AuditEntry.id).limit(1))
    about = [entry.subject_type, entry.subject_id]
    return any(one.staff.get("about") == about and one.actor_id == entry.actor_id for one in warnings)


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


def _within(since: datetime | None, until: datetime | None) -> list[sa.ColumnElement[bool]]:
    """Entries are numbered as they are written: the log is read from the number at which a period ends."""
    number, bounds = sa.select(AuditEntry.id), []
    if since is not None:
        first = number.where(AuditEntry.at >= since).order_by(AuditEntry.at, AuditEntry.id).limit(1)
        bounds.append(AuditEntry.id >= first.scalar_subquery())
    if until is not None:
        last = number.where(AuditEntry.at < until).order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(1)
        bounds.append(AuditEntry.id <= last.scalar_subquery())
    return bounds


def list_acts_on(after_id: int, actor: Actor, member_id: int) -> Sequence[int]:
    """What an actor did that concerns a member after an entry, in its order."""
    done = (AuditEntry.id > after_id, AuditEntry.actor_id == actor.id, AuditEntry.member_id == member_id)
    return session.scalars(sa.select(AuditEntry.id).where(*done).order_by(AuditEntry.id)).all()


def _shown(actor: Actor, entry: AuditEntry, group: Group | None, people: Mapping[Any, Any], row: Any) -> EntryShown:
    moderates = bool(policies.can_moderate_in(actor, group))
    knows_member = moderates or entry.member_id == actor.id
    subject = SUBJECTS.get(thing_of(entry)[0])
    kept = str(entry.staff.get("title", "")) if moderates else entry.title_told if knows_member else ""
    undo = policies.can_undo(actor, entry, group) and audit.has_way_back(entry, clock.now())
    concerned = entry.member_id is not None and entry.member_id == actor.id
    return EntryShown(
        entry=entry,
        concerned=concerned,
        group=group,
        actor=people.get(entry.actor_id),
        member=people.get(entry.member_id) if knows_member else None,
        title=subject.card(row).title if subject and row is not None else kept,
        url=subject.url(row) if subject and row is not None else "",
        moderates=moderates,
        can_undo=bool(undo),
    )


def thing_of(entry: AuditEntry) -> tuple[str, int]:
    """The kind and the id of what an entry is about: of a warning what was done with it, else its subject."""
    kind, number = entry.staff.get("about") or (entry.subject_type, entry.subject_id)
    return kind, number


def _into(entry: AuditEntry) -> tuple[str, int]:
    """The thread that posts went to; nothing has the number 0."""
    return "thread", entry.staff.get("into") or 0


def _place(row: Any) -> Mapping[str, str] | None:
    thread = SUBJECTS["thread"]
    return {"title": thread.card(row).title, "url": thread.url(row)} if row is not None else None


def _groups(actor: Actor, ids: Sequence[int | None]) -> dict[int | None, Group]:
    """Those of them that the reader knows of."""
    wanted = {number for number in ids if number}
    known = group_policies.visible_groups(actor).where(Group.id.in_(wanted))
    return {group.id: group for group in session.scalars(known)} if wanted else {}


def _by_id(model: Any, ids: Sequence[int | None], *options: ExecutableOption) -> dict[Any, Any]:
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    return {row.id: row for row in session.scalars(sa.select(model).where(model.id.in_(wanted)).options(*options))}
