"""What follows in discussions from what happened in them."""

from __future__ import annotations

from flask import current_app

from forum.blueprints.discussions.events import (
    PostEdited,
    PostPublished,
    ThreadImported,
)
from forum.blueprints.discussions.services import bookmarks, links
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe


@subscribe(PostPublished)
def forget_replied_bookmarks(event: PostPublished) -> None:
    """Who has replied need not be reminded of it any more, if she said so."""
    bookmarks.forget_replied(SYSTEM, event.author_id, event.thread_id)


@subscribe(PostPublished, PostEdited)
def save_links(event: PostPublished | PostEdited) -> None:
    """What a post leads to shows, where it leads, that it does."""
    links.save_links(SYSTEM, event.post_id, current_app.config["PUBLIC_URL"])


@subscribe(ThreadImported)
def save_links_of_thread(event: ThreadImported) -> None:
    """The same for whole threads."""
    links.save_links_of_thread(SYSTEM, event.thread_id, current_app.config["PUBLIC_URL"])
