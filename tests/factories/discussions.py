"""Threads and posts for tests."""

from __future__ import annotations

import io
import itertools
from datetime import timedelta
from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import posts, threads, writing
from forum.blueprints.discussions.services.imports import PostDraft, ThreadDraft, write_thread
from forum.blueprints.files.models import File
from forum.blueprints.files.services.uploads import store_upload
from forum.blueprints.groups.models.groups import Group
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.use_case import transaction
from tests.factories.accounts import actor_of

_numbers = itertools.count(1)


def start_thread(author: Member, group: Group, **facts: Any) -> Thread:
    """A thread as its author starts it; she must belong to the group."""
    number = next(_numbers)
    values = {"title": f"How do you share data, part {number}?", "body": f"We would like to know, part {number}."}
    return threads.start_thread(actor_of(author), group.id, **{**values, **facts})


def reply(author: Member, thread: Thread, body: str | None = None, **facts: Any) -> Post:
    """An answer in a post of its own, whoever wrote the last one."""
    text = body or f"This is answer {next(_numbers)}."
    return posts.post_reply(actor_of(author), thread.id, text, **{"separate": True, **facts})


def upload_for_post(owner: Member, filename: str = "notes.md", content: bytes = b"# Notes\n\nFor all.\n") -> File:
    """An upload of the owner's that waits to be put into a post."""
    return store_upload(actor_of(owner), io.BytesIO(content), filename, kind="post")


def write_long_thread(author: Member, group: Group, size: int) -> Thread:
    """A thread of so many posts, a minute after each other, the last one an hour ago."""
    began = clock.now() - timedelta(hours=1, minutes=size)
    drafts = [PostDraft(author.id, f"Post number {n}.", began + timedelta(minutes=n)) for n in range(size)]
    return write_thread(SYSTEM, group.id, ThreadDraft(title="A long discussion", posts=drafts))


def hold_reply(author: Member, thread: Thread, body: str | None = None) -> Post:
    """An answer that waits for approval."""
    text = body or f"This is answer {next(_numbers)}."
    with transaction():
        held = session.get_one(Thread, thread.id)
        return writing.hold_reply(held, author.id, text, writing.render(text), clock.now(), None, "newcomer")
