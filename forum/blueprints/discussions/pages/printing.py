"""A thread as one prints it."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, render_template

from forum.blueprints.discussions.pages.reading import Place
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.pages.shown import criteria_cards, post_views
from forum.blueprints.discussions.queries import posts, threads
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.web.access import public
from forum.kernel.web.pages import read_query

OF_PRINT = 100


@pages.get("/t/<slug>/<int:thread_id>/print")
@public
def print_thread(actor: Actor, slug: str, thread_id: int) -> Any:
    """All that was written, a hundred posts to a part, without anything around it."""
    thread = threads.get_thread_to_show(actor, thread_id).thread
    if slug != thread.slug:
        return redirect(f"{thread.path}/print", code=301)
    lines = posts.list_posts(thread, after=read_query(Place)["after"] or 0, limit=OF_PRINT)
    return render_template(
        "discussions/print.html",
        thread=thread,
        criteria=criteria_cards(thread.criteria),
        posts=post_views(actor, lines.items),
        next=lines.items[-1].number if lines.next else None,
        size=OF_PRINT,
        address=current_app.config["PUBLIC_URL"] + thread.path,
        now=clock.now(),
    )
