"""What stands at the head of a thread."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import curating as queries
from forum.blueprints.discussions.queries import discussing, event_threads
from forum.kernel.actor import Actor


def curated_view(actor: Actor, thread: Thread) -> dict[str, Any]:
    """What stands at the head of a thread: its summary and what became of it."""
    summary = queries.find_summary(thread)
    made, about = discussing.list_documents(actor, thread)
    return {
        "summary": summary if summary is not None and summary.body else None,
        "resources": made,
        "about": about,
        "events": event_threads.list_events_about(actor, thread),
        "can_curate": bool(policies.can_curate(actor, thread)),
    }
