"""Letting go of what was written and not sent."""

from __future__ import annotations

from forum.blueprints.accounts.services.drafts import settle
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.rules import opening_draft_keys, reply_draft_key
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def discard_reply(actor: Actor, thread_id: int) -> Thread:
    """Forget the reply one was writing in a thread."""
    thread = thread_queries.get_thread(actor, thread_id)
    authorize(policies.can_follow, actor, thread)
    settle(actor, reply_draft_key(thread.id))
    return thread


@use_case
def discard_opening(actor: Actor, slug: str) -> Group:
    """Forget the thread one was going to start in a group, its text and its title."""
    group = group_queries.get_group_by_slug(actor, slug)
    authorize(policies.can_start_thread, actor, group)
    settle(actor, *opening_draft_keys(group.id))
    return group
