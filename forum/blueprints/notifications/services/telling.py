"""Telling members what was written, and of what happens outside threads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from forum.blueprints.directory.queries import blocks
from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.queries import posts
from forum.blueprints.discussions.rules import MOST_MENTIONS
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.events import MembersNotified
from forum.blueprints.notifications.models.notifications import Notification, NotificationPost
from forum.blueprints.notifications.queries import inbox, levels
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.queries import told as already
from forum.blueprints.notifications.rules.kinds import (
    ADDED,
    GROUP_NAMED,
    GROWING,
    MATCH,
    MENTION,
    UNANSWERED,
    Reasons,
    choose_kinds,
    find_quoted,
)
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.markdown import find_mentions
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def tell_of_post(
    actor: Actor, post_id: int, mentioned_ids: Iterable[int] = (), reply_to_author_id: int | None = None
) -> None:
    """Tell of a new post whoever is named, answered or watching, and may see it; each person once.

    What is unread of the same thread grows instead of becoming many; a mention always stands by itself. The number
    of statements does not depend on how many are told.
    """
    authorize(policies.can_notify, actor)
    post = posts.get_post(actor, post_id)
    if not post.stands:
        return
    quoted = levels.list_authors(find_quoted(post.body))
    reasons = _reasons(post, post.author_id, mentioned_ids, reply_to_author_id, quoted)
    called = _named_with_group(find_mentions(post.body)[:MOST_MENTIONS], post.author_id)
    refused = inbox.find_refused({*quoted, *called})
    kinds = choose_kinds(replace(reasons, named_with_group_ids=called, refused=refused))
    _tell(post, post.author_id, find_allowed(post, post.author_id, kinds))


@use_case
def tell_mentioned(
    actor: Actor, post_id: int, editor_id: int, mentioned_ids: Collection[int], named: Collection[str] = ()
) -> None:
    """Tell those whom an edit names, themselves or with a group among the handles that are new in the text, and whom
    nothing has told of the post before, naming the editor."""
    authorize(policies.can_notify, actor)
    post = posts.get_post(actor, post_id)
    if not post.stands:
        return
    reasons = _reasons(post, editor_id, mentioned_ids)
    kinds = choose_kinds(replace(reasons, named_with_group_ids=_named_with_group(named, editor_id)))
    told = {*already.list_told(post_id), post.author_id}
    new = {one: kind for one, kind in kinds.items() if kind in (MENTION, GROUP_NAMED) and one not in told}
    _tell(post, editor_id, find_allowed(post, editor_id, new))


@use_case
def tell_added(actor: Actor, conversation_id: int, member_id: int, by_id: int) -> None:
    """Tell a member that somebody has added her to a group of messages."""
    authorize(policies.can_notify, actor)
    before = Notification.conversation_id == conversation_id
    session.execute(sa.delete(Notification).where(before, Notification.member_id == member_id))
    write([{"member_id": member_id, "kind": ADDED, "actor_id": by_id, "conversation_id": conversation_id}])


@use_case
def tell_unanswered(actor: Actor, request_id: int, asker_id: int, asked_id: int) -> None:
    """Tell who asked a peer that the question stands unanswered; once for each question."""
    authorize(policies.can_notify, actor)
    if asker_id not in already.list_told_of_request(request_id):
        write([{"member_id": asker_id, "kind": UNANSWERED, "actor_id": asked_id, "request_id": request_id}])


@use_case
def tell_matched(actor: Actor, first_id: int, second_id: int) -> None:
    """Tell two members of each other, since each can help with what the other looks for; each of them once."""
    authorize(policies.can_notify, actor)
    told = already.list_told_of_peer({first_id, second_id})
    pairs = ((first_id, second_id), (second_id, first_id))
    write([
        {"member_id": member_id, "kind": MATCH, "actor_id": peer_id, "peer_id": peer_id}
        for member_id, peer_id in pairs if member_id not in told
    ])  # fmt: skip


def _reasons(
    post: Post,
    author_id: int,
    mentioned_ids: Iterable[int],
    reply_to_author_id: int | None = None,
    quoted_ids: Iterable[int] = (),
) -> Reasons:
    thread_levels = levels.find_thread_levels(post.thread_id)
    group_levels = group_queries.find_watch_levels(post.thread.group_id)
    followed = thread_levels, group_levels
    return Reasons(author_id, mentioned_ids, reply_to_author_id, quoted_ids, *followed, opening=post.number == 1)


def _named_with_group(handles: Collection[str], by_id: int) -> Sequence[int]:
    """The people of the groups among these handles, as far as whoever names them may call on them."""
    named = group_queries.find_by_handles(list(handles)) if handles else []
    authors = queries.list_actors([by_id]) if named else []
    allowed = [group.id for group in named for author in authors if group_policies.can_mention_group(author, group)]
    return group_queries.list_to_call(allowed) if allowed else []


def find_allowed(post: Post, by_id: int, kinds: Mapping[int, str]) -> dict[int, str]:
    """Those who may see the post and have not blocked whoever wrote or edited it."""
    actors = queries.list_actors(kinds) if kinds else []
    deaf = blocks.list_who_blocked([by_id, post.author_id], kinds)
    return {
        one.id: kinds[one.id] for one in actors if one.id not in deaf and discussion_policies.can_see_post(one, post)
    }


def _tell(post: Post, actor_id: int, kinds: Mapping[int, str]) -> None:
    growing = [member_id for member_id, kind in kinds.items() if kind in GROWING]
    found = queries.find_growing(post.thread_id, growing, GROWING) if growing else {}
    grown = [one.id for one in found.values() if one.last_number < post.number]
    if grown:
        more = {"post_count": Notification.post_count + 1, "last_number": post.number, "at": clock.now()}
        more |= {"actor_id": actor_id, "kind": _first_reason(found, kinds)}
        session.execute(sa.update(Notification).where(Notification.id.in_(grown)).values(more))
    about = {
        "actor_id": actor_id, "thread_id": post.thread_id, "post_id": post.id, "group_id": post.thread.group_id,
        "number": post.number, "last_number": post.number,
    }  # fmt: skip
    new = [{"member_id": member, "kind": kind, **about} for member, kind in kinds.items() if member not in found]
    growing_ids = [one.id for one in write(new, grown) if one.kind in GROWING]
    if rows := [{"notification_id": number, "post_id": post.id} for number in (*grown, *growing_ids)]:
        session.execute(sa.insert(NotificationPost), rows)


def _first_reason(grown: Mapping[int, Notification], kinds: Mapping[int, str]) -> sa.ColumnElement[str]:
    """The kind of what grows: the first reason of all its posts, so that an answer is mailed as soon as one alone."""
    stronger: dict[str, list[int]] = {}
    for member_id, one in grown.items():
        if GROWING.index(kinds[member_id]) < GROWING.index(one.kind):
            stronger.setdefault(kinds[member_id], []).append(one.id)
    kept: sa.ColumnElement[str] = Notification.__table__.c.kind
    changed = [(Notification.id.in_(ids), kind) for kind, ids in stronger.items()]
    return sa.case(*changed, else_=kept) if changed else kept


def write(rows: list[dict[str, Any]], grown: list[int] | None = None) -> Sequence[Notification]:
    """Within a use case: write these notifications, which have the same fields and each another member, but for whoever
    has refused the kind; and tell of them, and of those that have grown."""
    wanting = inbox.find_wanting({row["member_id"]: row["kind"] for row in rows})
    rows = [row for row in rows if row["member_id"] in wanting]
    at, written = clock.now(), sa.insert(Notification).returning(Notification)
    made = session.scalars(written, [{**row, "at": at} for row in rows]).all() if rows else []
    ids = [*(grown or []), *(one.id for one in made)]
    if ids:
        record(MembersNotified(notification_ids=ids))
    return made
