"""Groups and threads in which something happens that members are told of."""

from __future__ import annotations

import itertools
from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import posts, threads
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.services import groups
from forum.kernel.actor import SYSTEM
from tests.factories.accounts import actor_of, create_member

_numbers = itertools.count(1)


def create_group_of(*members: Member, **rules: Any) -> Group:
    """A group with these members."""
    group = groups.create_group(SYSTEM, f"Group {next(_numbers)}", **rules)
    for member in members:
        groups.put_member(SYSTEM, group.id, member.id)
    return group


def start_thread(author: Member, group: Group, body: str = "How do you do this?", title: str = "A question") -> Thread:
    """A thread of the group."""
    return threads.start_thread(actor_of(author), group.id, title, body)


def reply(author: Member, thread: Thread, body: str | None = None, **facts: Any) -> Post:
    """A further post of its own, whoever wrote the last one."""
    told = body or f"Answer {next(_numbers)}"
    return posts.post_reply(actor_of(author), thread.id, told, **{"separate": True, **facts})


def create_told_member(*, times: int = 1) -> Member:
    """A member who is told of so many threads, each by a mention."""
    author, member = create_member(), create_member(handle=f"told-{next(_numbers)}")
    group = create_group_of(author, member)
    for _ in range(times):
        number = next(_numbers)
        start_thread(author, group, f"What do you think of {number}, @{member.handle}?", f"Question {number}")
    return member
