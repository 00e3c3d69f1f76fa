"""Who sees which notification: the person it is for, as long as she may see what it tells of."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.directory.models.blocks import Block
from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.discussions.models import Thread
from forum.blueprints.messages import policies as message_policies
from forum.blueprints.notifications.models import Notification
from forum.kernel.actor import Actor
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_notifications(actor: Actor) -> sa.Select[Notification]:
    """One's own, of threads and conversations that one still sees, and of nobody whom one has blocked."""
    threads = discussion_policies.visible_threads(actor).with_only_columns(Thread.id)
    takes_part = message_policies.takes_part(actor, Notification.conversation_id)
    subject = sa.or_(Notification.thread_id.in_(threads), takes_part)
    own_id = actor.id or 0
    heard = Notification.actor_id.not_in(sa.select(Block.blocked_id).where(Block.member_id == own_id))
    return sa.select(Notification).where(Notification.member_id == own_id, subject, heard)


def can_see_notification(actor: Actor, notification: Notification) -> Decision:
    """The same rule for one notification, whose thread or conversation is loaded."""
    if actor.id is None or notification.member_id != actor.id:
        return Denied("not_found")
    if notification.actor_id in directory_policies.blocked_by(actor):
        return Denied("not_found")
    if notification.thread is not None:
        return discussion_policies.can_see_thread(actor, notification.thread)
    if notification.conversation is not None:
        return message_policies.can_see_conversation(actor, notification.conversation)
    return Denied("not_found")


def can_settle(actor: Actor) -> Decision:
    """Mark one's own notifications as read."""
    return ALLOWED if actor.signed_in else Denied("sign_in_required")


def can_notify(actor: Actor) -> Decision:
    """Tell members of something: Plaza itself."""
    return ALLOWED if actor.is_system else Denied("system_only")
