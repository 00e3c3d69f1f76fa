"""Notifications go with the posts they tell of: to another thread, or away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.events import NotificationsSettled
from forum.blueprints.notifications.models.notifications import Notification, NotificationPost, about_of
from forum.blueprints.notifications.rules.kinds import GROWING
from forum.blueprints.notifications.services.mailing import await_notifications
from forum.blueprints.notifications.services.settling import take_back
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

AT_ONCE = 500
Place = tuple[int, int]  # of a notification and a thread
_TOLD: Any = Notification.__table__


@use_case
def take_back_post(actor: Actor, post_id: int) -> None:
    """Take back what told of a post that is gone; what told of several posts tells of one fewer."""
    authorize(policies.can_notify, actor)
    take_back(sa.and_(Notification.post_id == post_id, Notification.kind.not_in(GROWING)))
    gone = sa.delete(NotificationPost).where(NotificationPost.post_id == post_id)
    recount(session.scalars(gone.returning(NotificationPost.notification_id)).all())


@use_case
def take_back_of(actor: Actor, member_id: int, author_id: int) -> None:
    """Let what told a member of posts of several people tell of those of one of them no more, since she has blocked
    that one. What tells of nobody else stays as it is: it is not shown to her, and comes back when she hears again."""
    authorize(policies.can_notify, actor)
    by = sa.select(Post.id).where(Post.author_id == author_id)
    mine = sa.select(Notification.id).where(Notification.member_id == member_id, Notification.kind.in_(GROWING))
    told = NotificationPost.notification_id.in_(mine)
    mixed = sa.select(NotificationPost.notification_id).where(told, NotificationPost.post_id.not_in(by))
    gone = sa.delete(NotificationPost).where(
        NotificationPost.notification_id.in_(mixed.distinct()), NotificationPost.post_id.in_(by)
    )
    recount(session.scalars(gone.returning(NotificationPost.notification_id)).all())


@use_case
def follow_move(actor: Actor, from_thread_id: int, into_thread_id: int) -> None:
    """Let what told of posts that were moved lead to where they stand now.

    What told of several posts, of which some were moved, becomes one for each thread.
    """
    authorize(policies.can_notify, actor)
    both = (from_thread_id, into_thread_id)
    _follow_alone(both)
    moved = _list_moved(both)
    _part(moved)
    recount(sorted({row.id for row in moved}))


def _follow_alone(threads: Collection[int]) -> None:
    elsewhere = (
        sa.select(Notification.id, Post.thread_id, Post.number, Thread.group_id)
        .join(Post, Post.id == Notification.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Notification.thread_id.in_(threads), Notification.kind.not_in(GROWING))
        .where(sa.or_(Post.thread_id != Notification.thread_id, Post.number != Notification.number))
    )
    rows = [
        {"told": row.id, "thread": row.thread_id, "place": row.number, "group": row.group_id, "thing": _thing(row)}
        for row in session.execute(elsewhere)
    ]
    values = {
        "thread_id": "thread", "number": "place", "last_number": "place", "group_id": "group", "about": "thing",
    }  # fmt: skip
    put = sa.update(_TOLD).where(_TOLD.c.id == sa.bindparam("told"))
    if rows:
        session.connection().execute(put.values({name: sa.bindparam(new) for name, new in values.items()}), rows)


def _list_moved(threads: Collection[int]) -> Sequence[Any]:
    """The posts told of by what grows that stand in another thread than it says, or under another number."""
    told = (
        sa.select(Notification.id, Notification.thread_id.label("told_in"), Post.id.label("post_id"), Post.thread_id)
        .join(NotificationPost, NotificationPost.notification_id == Notification.id)
        .join(Post, Post.id == NotificationPost.post_id)
        .where(Notification.thread_id.in_(threads))
        .where(sa.or_(Post.thread_id != Notification.thread_id, Post.number > Notification.last_number,
                      Post.number < Notification.number))
    )  # fmt: skip
    return session.execute(told.order_by(Notification.id, Post.id)).all()


def _part(moved: Sequence[Any]) -> None:
    """Give what stands in another thread to a notification of its own, which is mailed as the other one would be."""
    away: dict[Place, list[int]] = {}
    for row in moved:
        if row.thread_id != row.told_in:
            away.setdefault((row.id, row.thread_id), []).append(row.post_id)
    parts = separate(away) if away else []
    if unread := [part for part in parts if part.unread]:
        await_notifications(SYSTEM, [part.id for part in unread])
        record(NotificationsSettled(member_ids=sorted({part.member_id for part in unread})))


def separate(away: Mapping[Place, Collection[int]]) -> list[Notification]:
    """Within a use case: let these posts, by the notification that tells of them and the thread in which they stand,
    be told by notifications of their own, which are answered; what is left of the others is not counted anew."""
    before = _load([told_id for told_id, _ in away])
    parts = {
        key: Notification(
            member_id=before[key[0]].member_id, kind=before[key[0]].kind, actor_id=before[key[0]].actor_id,
            thread_id=key[1], post_id=min(post_ids), group_id=before[key[0]].group_id, at=before[key[0]].at,
            read_at=before[key[0]].read_at,
        )
        for key, post_ids in away.items()
    }  # fmt: skip
    session.add_all(parts.values())
    session.flush()
    for key, post_ids in away.items():
        mine = NotificationPost.notification_id == key[0], NotificationPost.post_id.in_(post_ids)
        session.execute(sa.update(NotificationPost).where(*mine).values(notification_id=parts[key].id))
    recount([part.id for part in parts.values()])
    return list(parts.values())


def _load(ids: Sequence[int]) -> dict[int, Notification]:
    found: dict[int, Notification] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = sa.select(Notification).where(Notification.id.in_(ids[start : start + AT_ONCE]))
        found |= {one.id: one for one in session.scalars(some)}
    return found


def recount(ids: Sequence[int]) -> None:
    """Say anew what these tell of: the first and the last post, how many, and who wrote last; none without posts."""
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        told = (
            sa.select(NotificationPost.notification_id, Post.id, Post.number, Post.thread_id, Post.author_id)
            .add_columns(Thread.group_id)
            .join(Post, Post.id == NotificationPost.post_id)
            .join(Thread, Thread.id == Post.thread_id)
            .where(NotificationPost.notification_id.in_(some))
            .order_by(NotificationPost.notification_id, Post.number)
        )
        posts: dict[int, list[Any]] = {}
        for row in session.execute(told):
            posts.setdefault(row.notification_id, []).append(row)
        _say(posts)
        if empty := [number for number in some if number not in posts]:
            take_back(Notification.id.in_(empty))


def _thing(row: Any) -> str:
    """What it is about now, by which all that tells of the thread stands together."""
    return about_of({"thread_id": row.thread_id})


def _say(posts: dict[int, list[Any]]) -> None:
    rows = [
        {
            "told": number, "first": told[0].id, "from": told[0].number, "to": told[-1].number, "many": len(told),
            "thread": told[0].thread_id, "group": told[0].group_id, "by": told[-1].author_id, "thing": _thing(told[0]),
        }
        for number, told in posts.items()
    ]  # fmt: skip
    names = {
        "post_id": "first", "number": "from", "last_number": "to", "post_count": "many", "thread_id": "thread",
        "group_id": "group", "actor_id": "by", "about": "thing",
    }  # fmt: skip
    put = sa.update(_TOLD).where(_TOLD.c.id == sa.bindparam("told"))
    if rows:
        session.connection().execute(put.values({name: sa.bindparam(new) for name, new in names.items()}), rows)
