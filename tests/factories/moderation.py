"""Reports and what waits for moderators, for tests."""

from __future__ import annotations

from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.moderation.models.items import ReviewItem
from forum.blueprints.moderation.queries.queue import find_waiting
from forum.blueprints.moderation.services.reporting import report
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group


def create_moderated_group(*members: Member, **facts: Any) -> tuple[Group, Member]:
    """A group with these members, and its moderator."""
    group, moderator = create_group(*members, **facts), create_member(name="Mara Moderates")
    add_to_group(group, moderator, role="moderator")
    return group, moderator


def create_reported_post(group: Group, author: Member, *reporters: Member, reason: str = "off_topic") -> Post:
    """A reply that these members have reported; with nobody given, a new member of the group has."""
    post = reply(author, start_thread(author, group))
    for reporter in reporters or (create_member(),):
        report(actor_of(reporter), "post", post.id, reason)
    return post


def waiting_on(post: Post) -> ReviewItem:
    """What waits about a post."""
    item = find_waiting("post", post.id)
    assert item is not None
    return item
