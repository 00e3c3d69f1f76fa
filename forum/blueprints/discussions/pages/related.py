"""Threads that are near another one."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import similar, threads
from forum.kernel.actor import Actor
from forum.kernel.web.access import public
from forum.kernel.web.pages import wants_fragment


@pages.get("/t/<int:thread_id>/related")
@public
def list_related(actor: Actor, thread_id: int) -> Any:
    """Threads that share words with this one; the list alone for a page that is open."""
    thread = threads.get_thread(actor, thread_id)
    found = [one for one in similar.list_similar(actor, thread.title) if one.id != thread.id]
    page = "related_part" if wants_fragment() else "related"
    return render_template(f"discussions/{page}.html", thread=thread, related=found)
