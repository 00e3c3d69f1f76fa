"""Replying, editing and withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified

from forum.blueprints.accounts.services.drafts import settle
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.errors import DuplicatePost, NewReplies
from forum.blueprints.discussions.events import PostEdited, PostPublished
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.queries import revisions as revision_queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.rules import REPEATED_WITHIN, reply_draft_key
from forum.blueprints.discussions.services import (
    acts,
    appending,
    attaching,
    history,
    linking,
    pacing,
    revising,
    slowing,
    writing,
)
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def post_reply(
    actor: Actor,
    thread_id: int,
    body: str,
    reply_to_id: int | None = None,
    file_ids: Sequence[int] = (),
    *,
    separate: bool = False,
    seen_number: int | None = None,
) -> Post:
    """Answer in a thread. Raises NotFound, Forbidden (`thread_locked`, `not_in_group`), DuplicatePost, Invalid,
    TooMany for newcomers, SlowMode, and NewReplies when others wrote after the post `seen_number`.

    Two who answer at once get different numbers and both are counted. A second reply within 20 minutes, while one's
    own is still the last, is added to it unless it is to be `separate` or the thread is in slow mode.
    """
    thread = thread_queries.get_thread(actor, thread_id, lock=True)
    authorize(policies.can_reply, actor, thread)
    at, pace = clock.now(), slowing.pace_of(actor, thread)
    _check_news(actor, thread, body, seen_number, at)
    slowing.check_pace(pace)
    reply_to = _answered(actor, thread, reply_to_id)
    settle(actor, reply_draft_key(thread.id))
    last = None if separate or pace else appending.find_to_append_to(actor, thread, body, reply_to, at)
    if last is not None:
        return appending.append(actor, last, body, file_ids, at)
    return post_queries.get_post(actor, _publish(actor, thread, body, reply_to, file_ids, at).id)


def _publish(
    actor: Actor, thread: Thread, body: str, reply_to: Post | None, file_ids: Sequence[int], at: datetime
) -> Post:
    author_id = actor.id or 0
    files = attaching.take_uploads(actor, thread.group, body, file_ids)
    rendered = writing.render(body)
    pacing.check_reply(actor, thread.group, rendered)
    if why := policies.why_waits(actor, thread.group, thread.group.approve_replies):
        held = writing.hold_reply(thread, author_id, body, rendered, at, reply_to, why)
        attaching.attach(held, files)
        return held
    post = writing.add_post(thread, author_id, body, rendered, at, reply_to)
    attaching.attach(post, files)
    writing.follow_own(thread, author_id, post.number, at)
    record(
        PostPublished(
            post_id=post.id, thread_id=thread.id, group_id=thread.group_id, author_id=author_id,
            mentioned_ids=[number for number in rendered.mentioned_ids if number != author_id],
            reply_to_author_id=reply_to.author_id if reply_to else None,
        )
    )  # fmt: skip
    return post


def _check_news(actor: Actor, thread: Thread, body: str, seen_number: int | None, at: datetime) -> None:
    if post_queries.find_repeated(thread.id, actor.id or 0, body, at - REPEATED_WITHIN) is not None:
        raise DuplicatePost
    behind = seen_number is not None and seen_number < thread.last_number
    if behind and post_queries.list_arrived(actor, thread, seen_number or 0, 1):
        raise NewReplies


@use_case
def edit_post(
    actor: Actor,
    post_id: int,
    body: str,
    reason: str = "",
    version: int | None = None,
    file_ids: Sequence[int] | None = None,
) -> Post:
    """Change a post, and its files unless they are None.

    Raises StaleVersion when somebody else has, VersionRequired without a version, TooManyEdits, and SlowMode, since in
    slow mode an edit that shows counts like a post. What stays silent is told in `revising.keep_versions`; any other
    change keeps every version, marks the post, and lets a thread whose last post it is come up again.
    """
    post = post_queries.get_post(actor, post_id)
    authorize(policies.can_edit_post, actor, post)
    check_version(post.version, version, required=True)
    files_changed = attaching.change_files(actor, post, body, file_ids)
    if body == post.body and not files_changed:
        return post
    at = clock.now()
    rendered = writing.render(body)
    pacing.check_edit(actor, post.thread.group, post.html, rendered)
    shows = _keep_versions(actor, post, body, rendered.html, reason, at)
    if shows and post.position == post.thread.post_count:
        writing.count(Thread, post.thread_id, {"last_post_at": at})
    named = writing.newly_named(post.body, body)
    post.rewrite(body, rendered.html)
    flag_modified(post, "body")  # so that files alone make a new version too
    acts.improve(actor, post)
    linking.save_links(post.id, rendered.html)
    new = writing.save_mentions(post.id, rendered.mentioned_ids)
    record(
        PostEdited(
            post_id=post.id, thread_id=post.thread_id, group_id=post.thread.group_id, editor_id=actor.id or 0,
            mentioned_ids=[number for number in new if number not in (post.author_id, actor.id)], named=named,
        )
    )  # fmt: skip
    return post


def _keep_versions(actor: Actor, post: Post, body: str, html: str, reason: str, at: datetime) -> bool:
    pace = slowing.pace_of(actor, post.thread)  # as it is before this very edit
    shows = revising.keep_versions(actor, post, body, html, reason, at)
    if shows:
        slowing.check_pace(pace)
        history.log_edit(actor, post, reason)
    return shows


@use_case
def set_wiki(actor: Actor, post_id: int, wiki: bool, version: int | None = None) -> Post:
    """Let all who may reply edit a post, or its author and moderators alone; again changes nothing."""
    post = post_queries.get_post(actor, post_id)
    authorize(policies.can_make_wiki, actor, post)
    check_version(post.version, version)
    if post.wiki != wiki:
        post.wiki = wiki
        session.flush()
        group_id, editor_id = post.thread.group_id, actor.id or 0
        record(PostEdited(post_id=post.id, thread_id=post.thread_id, group_id=group_id, editor_id=editor_id))
    return post


@use_case
def revert_post(actor: Actor, post_id: int, number: int, version: int | None = None) -> Post:
    """Bring back the text of a version, as an edit like any other. Raises NotFound, and what edit_post does."""
    post = post_queries.get_post(actor, post_id)
    authorize(policies.can_edit_post, actor, post)
    wanted = revision_queries.get_revision(post, number)
    before = post.edit_count
    post = edit_post(actor, post_id, wanted.body, version=version)
    if post.edit_count > before:
        revision_queries.list_latest(post.id, 1)[0].reverted_to = number
    return post


@use_case
def withdraw_post(actor: Actor, post_id: int, version: int | None = None) -> Post:
    """Take one's own post back: its place stays, its text is shown to nobody; withdrawing again is refused."""
    authorize(policies.can_withdraw_post, actor, acts.hold_post(actor, post_id, version))
    return acts.remove_post(actor, post_id)


def _answered(actor: Actor, thread: Thread, reply_to_id: int | None) -> Post | None:
    if reply_to_id is None:
        return None
    gone = Invalid(errors={"reply_to_id": [_("The post you are replying to is no longer in this thread.")]})
    try:
        post = post_queries.get_post(actor, reply_to_id)
    except NotFound as error:
        raise gone from error
    if post.thread_id != thread.id or not post.stands:
        raise gone
    return post
