"""Who sees which notification: the person it is for, as long as she may see what it tells of."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library import policies as library_policies
from forum.blueprints.messages import policies as message_policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.models.push import PushSubscription
from forum.blueprints.notifications.rules.kinds import OF_GROUPS
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.notices import KINDS
from forum.kernel.policies import ALLOWED, Decision, Denied
from forum.kernel.subjects import SUBJECTS, Subject

Rule = Callable[[], sa.ColumnElement[bool]]


def visible_notifications(actor: Actor, about: Collection[str] | None = None) -> sa.Select[Notification]:
    """One's own, of threads, conversations, questions and people that one still sees, and of nobody one has blocked.

    What moderators did with what is one's own, and what one's own searches found, one sees in any case. With `about`,
    the words with which the `about` of those that matter begins, the rules of all else are not asked: they are many,
    and hardly anybody has something unread of each.
    """
    rules = {**_rules_of_columns(actor), **_rules_of_things(actor)}
    subject = sa.or_(sa.false(), *(rule() for name, rule in rules.items() if about is None or name in about))
    heard = Notification.actor_id.not_in(directory_policies.blocked_members(actor))
    return sa.select(Notification).where(Notification.member_id == (actor.id or 0), subject, heard)


def _rules_of_columns(actor: Actor) -> dict[str, Rule]:
    """What makes a notification visible, by what its columns name."""
    rows: dict[str, Callable[[Actor], sa.Select[Any]]] = {
        "thread": discussion_policies.visible_threads,
        "request": message_policies.visible_requests,
        "resource": library_policies.visible_resources,
        "document_request": library_policies.visible_requests,
    }
    return {
        **{name: partial(_in_rows, visible, actor, _column(f"{name}_id")) for name, visible in rows.items()},
        **{name: partial(_column(f"{name}_id").is_not, None) for name in ("entry", "item", "saved_search")},
        "conversation": partial(message_policies.takes_part, actor, Notification.conversation_id),
        "peer": partial(_sees_peer, actor),
        "group": partial(_sees_group, actor),
    }


def _rules_of_things(actor: Actor) -> dict[str, Rule]:
    """The same for the things of other features that kinds tell of, by their type."""
    column = _column("subject_id")
    return {name: partial(_sees_typed, actor, SUBJECTS[name], column) for name in told_things()}


def _column(name: str) -> sa.ColumnElement[Any]:
    column: sa.ColumnElement[Any] = Notification.__table__.c[name]
    return column


def told_things() -> list[str]:
    """The types of other features' things that some kind tells of."""
    return sorted({kind.subject_type for kind in KINDS.values()} & set(SUBJECTS))


def _sees_peer(actor: Actor) -> sa.ColumnElement[bool]:
    near = directory_policies.is_together(actor, Notification.peer_id)
    return sa.and_(_in_rows(directory_policies.listed_members, actor, _column("peer_id")), near)


def _sees_group(actor: Actor) -> sa.ColumnElement[bool]:
    groups = group_policies.visible_groups(actor).with_only_columns(Group.id)
    return sa.and_(Notification.kind.in_(OF_GROUPS), Notification.group_id.in_(groups))


def _sees_typed(actor: Actor, subject: Subject, column: sa.ColumnElement[int | None]) -> sa.ColumnElement[bool]:
    return sa.and_(Notification.subject_type == subject.type, sees_thing(actor, subject, column))


def sees_thing(actor: Actor, subject: Subject, subject_id: sa.ColumnElement[int | None]) -> sa.ColumnElement[bool]:
    """Whether the actor sees a thing of another feature, as a condition."""
    return _in_rows(subject.visible, actor, subject_id)


def _in_rows(
    visible: Callable[[Actor], sa.Select[Any]], actor: Actor, wanted: sa.ColumnElement[int | None]
) -> sa.ColumnElement[bool]:
    rows = visible(actor)
    key = sa.inspect(rows.column_descriptions[0]["entity"]).primary_key[0]
    return rows.where(key == wanted).with_only_columns(key).correlate(Notification).exists()


def can_see_notification(actor: Actor, notification: Notification) -> Decision:
    """The same rule for one notification, whose subject is loaded, if it is of another feature then for the actor."""
    if actor.id is None or notification.member_id != actor.id:
        return Denied("not_found")
    if notification.actor_id in directory_policies.blocked_by(actor):
        return Denied("not_found")
    own = (notification.entry_id, notification.item_id, notification.saved_search_id)
    if notification.subject is not None or any(one is not None for one in own):
        return ALLOWED
    if notification.kind in OF_GROUPS and notification.group is not None:
        return group_policies.can_see_group(actor, notification.group)
    if notification.thread is not None:
        return discussion_policies.can_see_thread(actor, notification.thread)
    if notification.conversation is not None:
        return message_policies.can_see_conversation(actor, notification.conversation)
    if notification.resource is not None:
        return library_policies.can_see_resource(actor, notification.resource)
    if notification.request is not None:
        return message_policies.can_see_request(actor, notification.request)
    if notification.document_request is not None:
        return library_policies.can_see_request(actor, notification.document_request)
    if notification.peer is not None and not directory_policies.are_apart(actor, notification.peer.id):
        return account_policies.can_see_member(actor, notification.peer)
    return Denied("not_found")


def can_settle(actor: Actor) -> Decision:
    """Mark one's own notifications as read."""
    return ALLOWED if actor.signed_in else Denied("sign_in_required")


def visible_subscriptions(actor: Actor) -> sa.Select[PushSubscription]:
    """One's own browsers that are pushed to."""
    return sa.select(PushSubscription).where(PushSubscription.member_id == (actor.id or 0))


def can_subscribe(actor: Actor) -> Decision:
    """Be told in a browser: where one has signed in, since signing out ends it."""
    return ALLOWED if getattr(actor, "session_id", None) is not None else Denied("sign_in_required")


def can_change_subscription(actor: Actor, subscription: PushSubscription) -> Decision:
    """Take out a browser of one's own, or try it."""
    return ALLOWED if actor.id is not None and subscription.member_id == actor.id else Denied("not_found")


def can_notify(actor: Actor) -> Decision:
    """Tell members of something: Plaza itself."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_keep_bounces(actor: Actor) -> Decision:
    """Count what comes back from members' addresses: Plaza itself."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_take_mail(actor: Actor) -> Decision:
    """Take mails that come in, and work them off: Plaza itself."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_see_inbound(actor: Actor) -> Decision:
    """See what came in and what became of it, though not what it says: programme staff."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can see this."))
