"""What follows in discussions from what happened in them."""

from __future__ import annotations

from forum.blueprints.discussions.events import PostPublished, ThreadChanged
from forum.blueprints.discussions.services import bookmarks, tagging
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe


@subscribe(PostPublished)
def forget_replied_bookmarks(event: PostPublished) -> None:
    """Who has replied need not be reminded of it any more, if she said so."""
    bookmarks.forget_replied(SYSTEM, event.author_id, event.thread_id)


@subscribe(ThreadChanged)
def carry_tags(event: ThreadChanged) -> None:
    """A thread that has moved takes its words along."""
    if event.what == "moved":
        tagging.carry_tags(SYSTEM, event.thread_id)
