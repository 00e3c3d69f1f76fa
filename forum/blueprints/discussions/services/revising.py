"""What becomes of the versions of a post when it is edited."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts.rules import REGULAR
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.errors import TooManyEdits
from forum.blueprints.discussions.models.posts import Post, PostOriginal, PostRevision
from forum.blueprints.discussions.queries import revisions as queries
from forum.blueprints.discussions.rules import (
    MOST_EDITS,
    MOST_SILENT,
    MOST_SILENT_TRUSTED,
    SILENT_FOR,
)
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.differences import changed_length
from forum.kernel.limits import are_limits_on
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

DAY = timedelta(days=1)


def keep_versions(actor: Actor, post: Post, body: str, html: str, reason: str, at: datetime) -> bool:
    """Within a use case, before the text changes: keep what must be kept; whether the edit shows.

    Silent is a small change by the author within five minutes of publishing, measured against what was published.
    A small change by the same person within five minutes of her last edit belongs to that edit; bringing back the
    text before it within five minutes takes it away again. Anything else makes a version.
    """
    if reason or not _goes_on(actor, post, body, html, at):
        _add_version(actor, post, body, html, reason, at)
        return True
    return False


@use_case
def forget_originals(actor: Actor) -> None:
    """Drop what was published and silently corrected, once it can no longer be."""
    authorize(policies.can_write_threads, actor)
    session.execute(sa.delete(PostOriginal).where(PostOriginal.kept_at < clock.now() - SILENT_FOR))


def _goes_on(actor: Actor, post: Post, body: str, html: str, at: datetime) -> bool:
    if post.edit_count:
        return _amends(actor, post, body, html, at)
    if post.author_id != actor.id or at - post.created_at > SILENT_FOR:
        return False
    original = session.get(PostOriginal, post.id)
    if changed_length(original.body if original else post.body, body) > _most_silent(actor, post):
        return False
    if original is None:
        session.add(PostOriginal(post_id=post.id, body=post.body, html=post.html, kept_at=at))
    return True


def _amends(actor: Actor, post: Post, body: str, html: str, at: datetime) -> bool:
    """Whether the edit belongs to the last one of the same person, or takes it back."""
    before, last = queries.list_latest(post.id, 2)[::-1]
    if last.editor_id != actor.id or at - last.at > SILENT_FOR:
        return False
    if body == before.body:
        _take_back(post, before, last)
        return True
    if changed_length(last.body, body) > _most_silent(actor, post):
        return False
    last.body, last.html = body, html
    return True


def _take_back(post: Post, before: PostRevision, last: PostRevision) -> None:
    session.delete(last)
    post.edit_count -= 1
    post.edited_at = before.at if post.edit_count else None
    if not post.edit_count:
        session.delete(before)


def _add_version(actor: Actor, post: Post, body: str, html: str, reason: str, at: datetime) -> None:
    _check_rate(actor, post, at)
    if post.edit_count == 0:
        session.add(_first_version(post, at))
    number = post.edit_count + 2
    session.add(
        PostRevision(post_id=post.id, number=number, body=body, html=html, editor_id=actor.id, at=at, reason=reason)
    )
    post.mark_edited(at)


def _first_version(post: Post, at: datetime) -> PostRevision:
    """What was published, also when it was corrected silently just before."""
    original = session.get(PostOriginal, post.id) if at - post.created_at <= SILENT_FOR else None
    body, html = (original.body, original.html) if original else (post.body, post.html)
    return PostRevision(post_id=post.id, number=1, body=body, html=html, editor_id=post.author_id, at=post.created_at)


def _check_rate(actor: Actor, post: Post, at: datetime) -> None:
    if not are_limits_on() or policies.can_moderate(actor, post.thread):
        return
    if queries.count_edits(actor.id or 0, at - DAY, MOST_EDITS) >= MOST_EDITS:
        raise TooManyEdits


def _most_silent(actor: Actor, post: Post) -> int:
    trusted = account_policies.trust_of(actor) >= REGULAR or policies.can_moderate(actor, post.thread)
    return MOST_SILENT_TRUSTED if trusted else MOST_SILENT
