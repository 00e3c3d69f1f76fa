"""Keeping posts to come back to, and being reminded of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.errors import TooManyBookmarks
from forum.blueprints.discussions.events import BookmarkDue
from forum.blueprints.discussions.models.bookmarks import MOST_BOOKMARKS, NEVER, WHEN_REMINDED, Bookmark
from forum.blueprints.discussions.queries import bookmarks as queries
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.rules import LONGEST_WAIT
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case

AT_ONCE = 200


@use_case
def keep_bookmark(
    actor: Actor,
    post_id: int,
    name: str = "",
    remind_at: datetime | None = None,
    removal: str = NEVER,
    version: int | None = None,
) -> Bookmark:
    """Bookmark a post, or change the bookmark to what is given. Raises NotFound, Forbidden, Invalid, TooManyBookmarks.

    A reminder lies ahead, by ten years at most; the one that stands may stay though its moment is here.
    """
    post = post_queries.get_post(actor, post_id)
    authorize(policies.can_bookmark, actor, post)
    bookmark = queries.find_bookmark(actor, post.id) or _add(actor, post.id)
    authorize(policies.can_keep_bookmark, actor, bookmark)
    check_version(bookmark.version, version)
    if remind_at is not None and remind_at != bookmark.remind_at:
        _check(remind_at)
    bookmark.name, bookmark.remind_at, bookmark.removal = name, remind_at, removal
    session.flush()
    return queries.get_bookmark(actor, post.id)


@use_case
def remind_me(actor: Actor, post_id: int, remind_at: datetime | None) -> Bookmark:
    """Bookmark a post with this reminder, or change only the reminder of the bookmark one has."""
    kept = queries.find_bookmark(actor, post_id)
    if kept is None:
        return keep_bookmark(actor, post_id, remind_at=remind_at)
    authorize(policies.can_keep_bookmark, actor, kept)
    return keep_bookmark(actor, post_id, kept.name, remind_at, kept.removal)


@use_case
def remove_bookmark(actor: Actor, post_id: int, version: int | None = None) -> None:
    """Remove one's bookmark of a post; where there is none nothing changes."""
    bookmark = queries.find_bookmark(actor, post_id)
    if bookmark is None:
        authorize(policies.can_bookmark, actor, post_queries.get_post(actor, post_id))
        return
    authorize(policies.can_keep_bookmark, actor, bookmark)
    check_version(bookmark.version, version)
    session.delete(bookmark)
    session.flush()


@use_case
def remind_due(actor: Actor) -> int:
    """Tell of the bookmarks whose moment has come, at most 200; how many there were. Each is told of once."""
    authorize(policies.can_remind, actor)
    now = clock.now()
    due = queries.list_due(now, AT_ONCE)
    for bookmark in due:
        place = {"post_id": bookmark.post_id, "thread_id": bookmark.post.thread_id}
        record(BookmarkDue(**place, member_id=bookmark.member_id, note=bookmark.name))
        if bookmark.removal == WHEN_REMINDED:
            session.delete(bookmark)
        else:
            bookmark.remind(now)
    return len(due)


@use_case
def forget_replied(actor: Actor, member_id: int, thread_id: int) -> None:
    """Remove the bookmarks of a thread that were to go once their member replied in it."""
    authorize(policies.can_remind, actor)
    for bookmark in queries.list_until_replied(member_id, thread_id):
        session.delete(bookmark)


def _check(remind_at: datetime) -> None:
    now = clock.now()
    if remind_at <= now:
        raise Invalid(errors={"remind_at": [_("This moment has passed. Choose a later one.")]})
    if remind_at > now + LONGEST_WAIT:
        raise Invalid(errors={"remind_at": [_("A reminder can lie up to ten years ahead.")]})


def _add(actor: Actor, post_id: int) -> Bookmark:
    member_id = actor.id or 0
    if queries.count_bookmarks(member_id, MOST_BOOKMARKS) >= MOST_BOOKMARKS:
        raise TooManyBookmarks
    try:
        with savepoint():
            session.add(Bookmark(member_id=member_id, post_id=post_id, created_at=clock.now()))
            session.flush()
    except IntegrityError:  # another tab was faster
        session.expire_all()
    return queries.get_bookmark(actor, post_id)
