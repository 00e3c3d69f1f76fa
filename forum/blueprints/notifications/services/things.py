"""Telling members of the things of features that declare a kind of their own, as `kernel.notices` has it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from forum.blueprints.directory.queries import blocks
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import inbox
from forum.blueprints.notifications.services.settling import settle, take_back
from forum.blueprints.notifications.services.telling import write
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.notices import KINDS, LONGEST_NOTE, MembersConcerned
from forum.kernel.policies import authorize
from forum.kernel.subjects import SUBJECTS, Subject
from forum.kernel.text import shorten
from forum.kernel.use_case import use_case


@use_case
def tell_concerned(actor: Actor, event: MembersConcerned) -> None:
    """Tell those who see the thing, hear whoever did it and have not muted its group; nobody of own doings.

    What a member has not read of the same kind and thing is told anew, as one.
    """
    authorize(policies.can_notify, actor)
    kind = KINDS.get(event.kind)
    subject = SUBJECTS.get(kind.subject_type) if kind else None
    row = subject.load(actor, [event.subject_id]).get(event.subject_id) if subject else None
    if kind is None or subject is None or row is None:  # gone meanwhile, or of a former release
        return
    group_id, note = subject.group_id(row), shorten(event.note, LONGEST_NOTE)
    allowed = _find_allowed(subject, event, group_id)
    wanting = inbox.find_wanting(dict.fromkeys(allowed, kind.name))
    same = {"kind": kind.name, "subject_type": subject.type, "subject_id": event.subject_id}
    told = sa.select(Notification.member_id, Notification.id).filter_by(**same, read_at=None)
    grown = {row.member_id: row.id for row in session.execute(told.where(Notification.member_id.in_(wanting)))}
    again: dict[str, Any] = {"post_count": Notification.post_count + 1, "at": clock.now(), "note": note}
    if grown:  # else `write` leaves them out
        by = {"actor_id": event.by_id} if event.by_id else {}
        session.execute(sa.update(Notification).where(Notification.id.in_(grown.values())).values(**again, **by))
    about = {**same, "group_id": group_id, "note": note}
    new = [{"member_id": one, "actor_id": event.by_id or one, **about} for one in wanting if one not in grown]
    write(new, list(grown.values()))


@use_case
def settle_seen(actor: Actor, subject_type: str, subject_id: int, member_id: int) -> None:
    """What told a member of a thing is read, since she has looked at it."""
    authorize(policies.can_notify, actor)
    settle(sa.and_(_of(subject_type, subject_id), Notification.member_id == member_id))


@use_case
def take_back_narrowed(actor: Actor, subject_type: str, subject_id: int) -> None:
    """Take back what told of a thing those who may not see it any more; everybody when it is gone."""
    authorize(policies.can_notify, actor)
    told = sa.select(Notification.member_id).where(_of(subject_type, subject_id)).distinct()
    members = set(session.scalars(told))
    subject = SUBJECTS.get(subject_type)
    seeing = inbox.list_seeing(subject, subject_id, members) if subject else set()
    if blind := members - seeing:
        take_back(sa.and_(_of(subject_type, subject_id), Notification.member_id.in_(blind)))


def _find_allowed(subject: Subject, event: MembersConcerned, group_id: int | None) -> Collection[int]:
    wanted = set(event.member_ids) - {event.by_id}
    wanted -= inbox.list_muting(group_id, wanted)
    wanted -= blocks.list_who_blocked([event.by_id], wanted) if event.by_id else set()
    return sorted(inbox.list_seeing(subject, event.subject_id, wanted))


def _of(subject_type: str, subject_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(Notification.subject_type == subject_type, Notification.subject_id == subject_id)
