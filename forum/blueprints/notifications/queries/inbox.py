"""What holds of notifications at this moment: who still may be told of what, and how much of it there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from forum.blueprints.discussions.models.readings import ThreadReading
from forum.blueprints.groups.models.groups import Membership
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.models.preferences import NotificationPreferences
from forum.blueprints.notifications.queries import preferences
from forum.blueprints.notifications.queries.notifications import AT_ONCE, list_actors, list_to_tell
from forum.blueprints.notifications.rules.kinds import MUTED, OF_THREADS, REMINDER
from forum.kernel import actor as kernel_actor
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.notices import KINDS, refusable
from forum.kernel.subjects import Subject


def still_holds(notification_ids: Iterable[int]) -> Sequence[Notification]:
    """Those of these that may be told their members now, with what they tell of as it is now; to be asked before any
    is sent. Read ones are among them: `unread` says so.

    Left out is what is gone, what a member may not see any more, what tells of somebody she has blocked or of a thread
    or group she has muted meanwhile, what she has refused to be told, and what is for nobody since the account is
    closed. A constant number of statements, and one more for each hundred members.
    """
    told = list_to_tell(notification_ids)
    seeing = find_seen(told)
    chosen = preferences.find_preferences({one.member_id for one in told})
    muted = _list_muted([one.id for one in told])
    return [
        one for one in told
        if one.id in seeing and one.id not in muted and chosen[one.member_id].wants(one.kind) and _stands(one)
    ]  # fmt: skip


def find_seen(told: Sequence[Notification]) -> set[int]:
    """Those of these, by number, that their members may see; two statements, and one for each hundred members."""
    own: dict[int, list[Notification]] = {}
    for one in told:
        own.setdefault(one.member_id, []).append(one)
    known: Sequence[kernel_actor.Member] = list_actors(own) if own else []
    seen: set[int] = set()
    for start in range(0, len(known), AT_ONCE):
        each: list[Any] = [_seen_of(one, own[one.id]) for one in known[start : start + AT_ONCE]]
        seen.update(session.scalars(sa.union_all(*each)))
    return seen


def _seen_of(actor: Actor, told: Sequence[Notification]) -> sa.Select[Any]:
    about = {one.about.partition(":")[0] for one in told}
    rows = policies.visible_notifications(actor, about).where(Notification.id.in_([one.id for one in told]))
    return rows.with_only_columns(Notification.id)


def still_wanted(chosen: NotificationPreferences) -> tuple[sa.ColumnElement[bool], ...]:
    """The same of notifications of one member, who has chosen this and sees them, as conditions: that they are neither
    muted nor refused meanwhile."""
    refused = [name for name in KINDS if not chosen.wants(name)]
    return Notification.kind.not_in(refused), ~_muted()


def list_seeing(subject: Subject, subject_id: int, member_ids: Collection[int]) -> set[int]:
    """Those of these members, with an open account, who see a thing; one statement for each hundred of them."""
    known = list_actors(member_ids) if member_ids else []
    seeing: set[int] = set()
    for start in range(0, len(known), AT_ONCE):
        each = [
            sa.select(sa.literal(one.id)).where(policies.sees_thing(one, subject, sa.literal(subject_id)))
            for one in known[start : start + AT_ONCE]
        ]
        seeing.update(session.scalars(sa.union_all(*each)))
    return seeing


def list_muting(group_id: int | None, member_ids: Collection[int]) -> set[int]:
    """Those of these members who have muted a group."""
    if group_id is None:
        return set()
    muted = Membership.group_id == group_id, Membership.watch_level == MUTED, Membership.member_id.in_(member_ids)
    return set(session.scalars(sa.select(Membership.member_id).where(*muted)))


def find_wanting(kinds: Mapping[int, str]) -> dict[int, str]:
    """Those of these members, each with a kind, who have not refused the kind; at most one statement."""
    asked = [number for number, kind in kinds.items() if refusable(kind)]
    chosen = preferences.find_preferences(asked) if asked else {}
    return {number: kind for number, kind in kinds.items() if number not in chosen or chosen[number].wants(kind)}


def find_refused(member_ids: Collection[int]) -> Mapping[int, Collection[str]]:
    """What these members have refused to be told; at most one statement."""
    chosen = preferences.find_preferences(member_ids) if member_ids else {}
    return {number: one.refused_kinds for number, one in chosen.items()}


def _list_muted(ids: Sequence[int]) -> set[int]:
    return set(session.scalars(sa.select(Notification.id).where(Notification.id.in_(ids), _muted())))


def _muted() -> sa.ColumnElement[bool]:
    """Whether the member has muted the thread, or the group and not said otherwise of the thread."""
    read = ThreadReading.member_id == Notification.member_id, ThreadReading.thread_id == Notification.thread_id
    belong = Membership.member_id == Notification.member_id, Membership.group_id == Notification.group_id
    own = sa.select(ThreadReading.watch_level).where(*read).scalar_subquery()
    of_group = sa.select(Membership.watch_level).where(*belong).scalar_subquery()
    follows = [kind for kind in OF_THREADS if kind != REMINDER]
    return sa.and_(Notification.kind.in_(follows), sa.func.coalesce(own, of_group, "normal") == MUTED)


def _stands(told: Notification) -> bool:
    return told.post is None or told.post.stands or told.post_count > 1
