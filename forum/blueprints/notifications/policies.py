"""Who sees which notification: the person it is for, as long as she may see what it tells of."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.models.requests import DocumentRequest
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.messages import policies as message_policies
from forum.blueprints.messages.models.requests import Request
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.models.push import PushSubscription
from forum.blueprints.notifications.rules.kinds import OF_GROUPS
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.notices import KINDS
from forum.kernel.policies import ALLOWED, Decision, Denied
from forum.kernel.subjects import SUBJECTS, Subject


def visible_notifications(actor: Actor) -> sa.Select[Notification]:
    """One's own, of threads, conversations, questions and people that one still sees, and of nobody one has blocked.

    What moderators did with what is one's own, and what one's own searches found, one sees in any case.
    """
    threads = discussion_policies.visible_threads(actor).where(Thread.id == Notification.thread_id)
    groups = group_policies.visible_groups(actor).with_only_columns(Group.id)
    request = message_policies.visible_requests(actor).where(Request.id == Notification.request_id)
    sought = library_policies.visible_requests(actor).where(DocumentRequest.id == Notification.document_request_id)
    peer = directory_policies.listed_members(actor).where(Member.id == Notification.peer_id)
    resource = library_policies.visible_resources(actor).where(Resource.id == Notification.resource_id)
    near = directory_policies.is_together(actor, Notification.peer_id)
    subject = sa.or_(
        threads.with_only_columns(Thread.id).correlate(Notification).exists(),
        message_policies.takes_part(actor, Notification.conversation_id),
        request.with_only_columns(Request.id).exists(),
        resource.with_only_columns(Resource.id).correlate(Notification).exists(),
        sa.and_(peer.with_only_columns(Member.id).exists(), near),
        sought.with_only_columns(DocumentRequest.id).correlate(Notification).exists(),
        Notification.entry_id.is_not(None),
        Notification.item_id.is_not(None),
        Notification.saved_search_id.is_not(None),
        sa.and_(Notification.kind.in_(OF_GROUPS), Notification.group_id.in_(groups)),
        *_things(actor),
    )
    own_id = actor.id or 0
    heard = Notification.actor_id.not_in(directory_policies.blocked_members(actor))
    return sa.select(Notification).where(Notification.member_id == own_id, subject, heard)


def sees_thing(actor: Actor, subject: Subject, subject_id: sa.ColumnElement[int | None]) -> sa.ColumnElement[bool]:
    """Whether the actor sees a thing of another feature, as a condition."""
    rows = subject.visible(actor)
    key = sa.inspect(rows.column_descriptions[0]["entity"]).primary_key[0]
    return rows.where(key == subject_id).with_only_columns(key).correlate(Notification).exists()


def _things(actor: Actor) -> Iterator[sa.ColumnElement[bool]]:
    """The things of other features that kinds tell of, as far as the actor sees them."""
    for name in sorted({kind.subject_type for kind in KINDS.values()} & set(SUBJECTS)):
        seen = sees_thing(actor, SUBJECTS[name], Notification.__table__.c.subject_id)
        yield sa.and_(Notification.subject_type == name, seen)


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
