"""Marking as read what members were told, and taking it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from forum.blueprints.discussions.queries import following
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.events import NotificationsSettled
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import grouping
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.queries.grouping import Together
from forum.blueprints.notifications.rules.kinds import OF_GROUPS, OF_POSTS, OF_THREADS, REMINDER
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import UTCDateTime, session
from forum.kernel.notices import kinds_of
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def mark_read(
    actor: Actor,
    ids: Collection[int] | None = None,
    up_to: int | None = None,
    about: str | None = None,
    topic: str | None = None,
) -> None:
    """Mark one's own notifications as read: those of `ids`, or the one numbered `up_to` and all that stand below it, or
    those about the same thing, or all; with `topic` only those of its kinds."""
    authorize(policies.can_settle, actor)
    chosen = [Notification.member_id == (actor.id or 0)]
    if ids is not None:
        chosen.append(Notification.id.in_(ids))
    if up_to is not None:
        chosen.append(_below(actor, up_to))
    if about is not None:
        chosen.append(Notification.about == about)
    if topic is not None:
        chosen.append(Notification.kind.in_(kinds_of(topic)))
    settle(sa.and_(*chosen))


@use_case
def open_notification(actor: Actor, notification_id: int) -> Notification:
    """Mark one of one's own as read, on the way to what it tells of. Raises NotFound."""
    authorize(policies.can_settle, actor)
    notification = queries.get_notification(actor, notification_id)
    settle(Notification.id == notification.id)
    return notification


@use_case
def open_together(actor: Actor, notification_id: int) -> str:
    """Mark as read all that is about the same as one of one's own; answers the address to go on to. Raises NotFound.

    That is the first post one has not read where new posts are told of; in a thread one has never opened, and of
    anything else, what the first unread one tells of.
    """
    authorize(policies.can_settle, actor)
    together = grouping.get_together(actor, notification_id)
    first = together.first_unread
    address = _first_post(actor, together) or first.target
    settle(sa.and_(Notification.member_id == first.member_id, Notification.about == first.about))
    return address


@use_case
def mark_thread_read(actor: Actor, thread_id: int, member_id: int, number: int) -> None:
    """Mark as read what told a member of posts that she has now read."""
    authorize(policies.can_notify, actor)
    seen = sa.and_(Notification.member_id == member_id, Notification.last_number <= number)
    settle(sa.and_(Notification.thread_id == thread_id, Notification.kind != REMINDER, seen))


@use_case
def mark_groups_read(actor: Actor, group_id: int | None, member_id: int, up_to: datetime) -> None:
    """Mark as read what told a member of posts in a group, or in all, until she put them aside."""
    authorize(policies.can_notify, actor)
    settle(sa.and_(_of_groups(group_id), Notification.member_id == member_id, Notification.at <= up_to), up_to)


@use_case
def bring_groups_back(actor: Actor, group_id: int | None, member_id: int, put_aside_at: datetime) -> None:
    """What was marked as read when a member put it aside at a moment is unread again."""
    authorize(policies.can_notify, actor)
    then = sa.and_(Notification.member_id == member_id, Notification.read_at == put_aside_at)
    unread = sa.update(Notification).where(then, _of_groups(group_id)).values(read_at=None)
    if session.scalars(unread.returning(Notification.id)).all():
        record(NotificationsSettled(member_ids=[member_id]))


@use_case
def mark_conversation_read(actor: Actor, conversation_id: int, member_id: int) -> None:
    """Mark as read that a member was added to a conversation, since she has opened it."""
    authorize(policies.can_notify, actor)
    settle(sa.and_(Notification.conversation_id == conversation_id, Notification.member_id == member_id))


@use_case
def mark_request_read(actor: Actor, request_id: int, member_id: int) -> None:
    """Mark as read that a question stood unanswered, since it does not any more."""
    authorize(policies.can_notify, actor)
    settle(sa.and_(Notification.request_id == request_id, Notification.member_id == member_id))


@use_case
def take_back_thread(actor: Actor, thread_id: int) -> None:
    """Take back what told of a thread that was removed."""
    authorize(policies.can_notify, actor)
    take_back(Notification.thread_id == thread_id)


@use_case
def follow_thread(actor: Actor, thread_id: int, group_id: int) -> None:
    """Let what told of a thread that was moved belong to its new group; who may not read that is told no more."""
    authorize(policies.can_notify, actor)
    session.execute(sa.update(Notification).where(Notification.thread_id == thread_id).values(group_id=group_id))
    take_back_from(actor, group_id)


@use_case
def take_back_from(actor: Actor, group_id: int, member_ids: Collection[int] | None = None) -> None:
    """Take back what told of a group those who may not see it any more; of everybody without `member_ids`."""
    authorize(policies.can_notify, actor)
    if member_ids is None:
        told = sa.select(Notification.member_id).where(Notification.group_id == group_id).distinct()
        member_ids = session.scalars(told).all()
    group = group_queries.get_group(actor, group_id)
    known = queries.list_actors(member_ids)
    blind = [one.id for one in known if not group_policies.can_browse(one, group)]
    if blind:
        here = sa.and_(Notification.group_id == group_id, Notification.kind.not_in(OF_GROUPS))
        take_back(sa.and_(here, Notification.member_id.in_(blind)))


def _first_post(actor: Actor, together: Together) -> str | None:
    thread = together.latest.thread
    if thread is None or not any(one.unread and one.kind in OF_POSTS for one in together.told):
        return None
    number = following.find_first_unread(actor, thread.id)
    return f"{thread.path}/{number}#post-{number}" if number else None


def _below(actor: Actor, number: int) -> sa.ColumnElement[bool]:
    """The one of this number and what came last before it; by number when it is not the actor's own."""
    own = sa.select(Notification.at).where(Notification.id == number, Notification.member_id == (actor.id or 0))
    at = session.scalar(own)
    if at is None:
        return Notification.id <= number
    return sa.tuple_(Notification.at, Notification.id) <= sa.tuple_(sa.literal(at, UTCDateTime), sa.literal(number))


def settle(chosen: sa.ColumnElement[bool], at: datetime | None = None) -> None:
    """Mark these as read now or at a moment, within a use case, and say to whom the count changes."""
    unread = sa.update(Notification).where(chosen, Notification.read_at.is_(None)).values(read_at=at or clock.now())
    settled = session.scalars(unread.returning(Notification.member_id)).all()
    if settled:
        record(NotificationsSettled(member_ids=sorted(set(settled))))


def _of_groups(group_id: int | None) -> sa.ColumnElement[bool]:
    """What told of posts in a group, or in all: not who asks to join it, nor what one wanted to be reminded of."""
    here = Notification.group_id == group_id if group_id else Notification.group_id.is_not(None)
    return sa.and_(here, Notification.kind.in_(OF_THREADS), Notification.kind != REMINDER)


def take_back(chosen: sa.ColumnElement[bool]) -> None:
    """Within a use case: remove these notifications and tell whom they were for the new counts."""
    gone = session.scalars(sa.delete(Notification).where(chosen).returning(Notification.member_id)).all()
    if gone:
        record(NotificationsSettled(member_ids=sorted(set(gone))))
