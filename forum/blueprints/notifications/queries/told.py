"""Who has been told of what already: for telling nobody twice. Asks no policy since nothing is shown."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.notifications.models.notifications import Notification, NotificationPost
from forum.blueprints.notifications.rules.kinds import OF_OBJECTS, REACTION, REACTIONS, SUGGESTED
from forum.kernel.database import session


def list_told(post_id: int) -> set[int]:
    """Who has been told of a post, by itself or with others of its thread."""
    own = Notification.post_id == post_id, Notification.kind.not_in((*OF_OBJECTS, SUGGESTED))
    with_others = sa.select(Notification.member_id).join(
        NotificationPost, NotificationPost.notification_id == Notification.id
    )
    each = sa.select(Notification.member_id).where(*own)
    return set(session.scalars(each.union_all(with_others.where(NotificationPost.post_id == post_id))))


def list_read_of(thread_id: int, member_id: int, number: int) -> dict[int, list[int]]:
    """By notification, the posts up to a number of what tells a member unread of those and of later ones."""
    partly = (
        sa.select(NotificationPost.notification_id, NotificationPost.post_id)
        .join(Notification, Notification.id == NotificationPost.notification_id)
        .join(Post, Post.id == NotificationPost.post_id)
        .where(Notification.thread_id == thread_id, Notification.member_id == member_id)
        .where(Notification.read_at.is_(None), Notification.number <= number, Notification.last_number > number)
        .where(Post.number <= number)
    )
    found: dict[int, list[int]] = {}
    for row in session.execute(partly):
        found.setdefault(row.notification_id, []).append(row.post_id)
    return found


def list_told_reacting(post_id: int) -> set[int]:
    """Of whose reactions to her post the author was told one by one."""
    each = Notification.post_id == post_id, Notification.kind == REACTION
    return set(session.scalars(sa.select(Notification.actor_id).where(*each)))


def list_told_suggested(post_id: int) -> set[int]:
    """Who has been told that a file of a post belongs into the library."""
    own = Notification.post_id == post_id, Notification.kind == SUGGESTED
    return set(session.scalars(sa.select(Notification.member_id).where(*own)))


def find_reactions(post_id: int) -> Notification | None:
    """What tells the author of all further reactions to her post."""
    one = Notification.post_id == post_id, Notification.kind == REACTIONS
    return session.scalar(sa.select(Notification).where(*one).limit(1))


def was_told_of_act(entry_id: int) -> bool:
    """Whether somebody has been told of an act."""
    return session.scalar(sa.select(Notification.id).where(Notification.entry_id == entry_id).limit(1)) is not None


def list_told_of_item(item_id: int) -> set[int]:
    """Who has been told that moderators looked at what was reported."""
    return set(session.scalars(sa.select(Notification.member_id).where(Notification.item_id == item_id)))


def list_told_of_sought(document_request_id: int, kinds: Collection[str], unread: bool = False) -> set[int]:
    """Who has been told this of a request for a document; with `unread`, who has not read it yet."""
    same = Notification.document_request_id == document_request_id, Notification.kind.in_(kinds)
    told = sa.select(Notification.member_id).where(*same)
    return set(session.scalars(told.where(Notification.read_at.is_(None)) if unread else told))


def list_told_of_request(request_id: int) -> set[int]:
    """Who has been told that a question stands unanswered."""
    statement = sa.select(Notification.member_id).where(Notification.request_id == request_id)
    return set(session.scalars(statement))


def list_told_of_peer(pair: Collection[int]) -> set[int]:
    """Which of two members has been told of the other."""
    both = Notification.member_id.in_(pair), Notification.peer_id.in_(pair)
    return set(session.scalars(sa.select(Notification.member_id).where(*both)))
