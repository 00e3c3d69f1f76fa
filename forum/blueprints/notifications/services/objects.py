"""Telling of what becomes of posts: reactions to one's own, bookmarks whose moment has come, documents made of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa

from forum.blueprints.directory.queries import blocks
from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.discussions.events import FileSuggested, ThreadBecameResource
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.queries import posts, reactions, threads
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.queries import levels, preferences
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.queries import told as already
from forum.blueprints.notifications.rules.kinds import (
    DOCUMENT,
    EACH_BY_ITSELF,
    MUTED,
    REACTION,
    REACTIONS,
    REMINDER,
    SUGGESTED,
)
from forum.blueprints.notifications.rules.preferences import FIRST, FIRST_DAILY, NEVER
from forum.blueprints.notifications.services.settling import take_back
from forum.blueprints.notifications.services.telling import find_allowed, write
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

A_DAY = timedelta(days=1)


@use_case
def tell_of_reaction(actor: Actor, post_id: int, member_id: int) -> None:
    """Tell an author that somebody reacted to her post: of the first three each, of the others by one that grows.

    An author may want to hear of the first only, of the others once a day, or of none. Each who reacts is told
    of once, however often she changes her mind. Telling again changes nothing.
    """
    authorize(policies.can_notify, actor)
    post = posts.get_post(actor, post_id)
    told = already.list_told_reacting(post_id)
    wish = preferences.get_preferences(post.author_id).reactions
    if not post.stands or member_id in told or not _wants_to_hear(post, member_id) or _is_enough(wish, told):
        return
    grown = already.find_reactions(post_id)
    if grown is not None:
        _grow(grown, reactions.count_reacting(post_id) - len(told), member_id, wish)
    elif len(told) < (1 if wish == FIRST_DAILY else EACH_BY_ITSELF):
        write([_about(post) | {"kind": REACTION, "actor_id": member_id}])
    else:
        write([_about(post) | {"kind": REACTIONS, "actor_id": member_id}])


@use_case
def take_back_reaction(actor: Actor, post_id: int, member_id: int) -> None:
    """Take back what told of somebody who does not react to a post any more; the growing one tells of one fewer."""
    authorize(policies.can_notify, actor)
    if reactions.has_reacted(post_id, member_id):
        return
    here = Notification.post_id == post_id
    take_back(sa.and_(here, Notification.kind == REACTION, Notification.actor_id == member_id))
    rest = reactions.count_reacting(post_id) - len(already.list_told_reacting(post_id))
    grown = sa.and_(here, Notification.kind == REACTIONS)
    if rest < 1:
        take_back(grown)
    else:
        session.execute(sa.update(Notification).where(grown).values(post_count=rest))


@use_case
def tell_of_bookmark(actor: Actor, post_id: int, member_id: int, note: str) -> None:
    """Remind a member of a post she bookmarked, if she may still see it; what reminded her of it before goes."""
    authorize(policies.can_notify, actor)
    post = posts.get_post(actor, post_id)
    if not post.stands or member_id not in find_allowed(post, member_id, {member_id: REMINDER}):
        return
    own = sa.and_(Notification.member_id == member_id, Notification.kind == REMINDER)
    take_back(sa.and_(own, Notification.post_id == post_id))
    write([_about(post) | {"kind": REMINDER, "actor_id": member_id, "member_id": member_id, "note": note}])


@use_case
def tell_of_documents(actor: Actor, event: ThreadBecameResource | FileSuggested) -> None:
    """Tell whom it concerns that a document was made of a thread, or that one should be made of a file."""
    authorize(policies.can_notify, actor)
    try:
        if isinstance(event, FileSuggested):
            tell_of_suggestion(actor, event.post_id, event.by_id, event.uploader_id)
        else:
            tell_of_document(actor, event.thread_id, event.by_id, event.author_ids)
    except NotFound:  # the thread was removed meanwhile
        return


@use_case
def tell_of_document(actor: Actor, thread_id: int, by_id: int, author_ids: Collection[int]) -> None:
    """Tell those who wrote in a thread, and still see it, that a document was made of it."""
    authorize(policies.can_notify, actor)
    thread = threads.get_thread(actor, thread_id)
    deaf = blocks.list_who_blocked([by_id], author_ids)
    told = [
        one.id for one in queries.list_actors(author_ids)
        if one.id not in deaf and discussion_policies.can_see_thread(one, thread)
    ]  # fmt: skip
    about = {"actor_id": by_id, "thread_id": thread.id, "group_id": thread.group_id, "number": 1, "last_number": 1}
    write([{"member_id": member_id, "kind": DOCUMENT, **about} for member_id in told])


@use_case
def tell_of_suggestion(actor: Actor, post_id: int, by_id: int, uploader_id: int) -> None:
    """Tell whoever uploaded a file of a post that somebody thinks it belongs into the library; of each post once."""
    authorize(policies.can_notify, actor)
    post = posts.get_post(actor, post_id)
    if uploader_id in already.list_told_suggested(post_id) or not post.stands:
        return
    if uploader_id in find_allowed(post, by_id, {uploader_id: SUGGESTED}):
        write([_about(post) | {"kind": SUGGESTED, "actor_id": by_id, "member_id": uploader_id}])


def _wants_to_hear(post: Post, member_id: int) -> bool:
    author_id = post.author_id
    if levels.find_level_of(author_id, post.thread_id, post.thread.group_id) == MUTED:
        return False
    return author_id in find_allowed(post, member_id, {author_id: REACTION})


def _is_enough(wish: str, told: Collection[int]) -> bool:
    return wish == NEVER or (wish == FIRST and bool(told))


def _grow(grown: Notification, people: int, member_id: int, wish: str) -> None:
    if people <= grown.post_count:
        return
    again = not grown.unread and grown.actor_id != member_id
    if wish == FIRST_DAILY and clock.now() - grown.at < A_DAY:
        grown.post_count = people
        return
    grown.post_count, grown.actor_id, grown.at = people, member_id, clock.now()
    if again:
        grown.read_at = None
        write([], [grown.id])


def _about(post: Post) -> dict[str, object]:
    return {
        "member_id": post.author_id, "thread_id": post.thread_id, "post_id": post.id,
        "group_id": post.thread.group_id, "number": post.number, "last_number": post.number,
    }  # fmt: skip
