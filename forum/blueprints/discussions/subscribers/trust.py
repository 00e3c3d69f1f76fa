"""Reading and helping earn trust."""

from __future__ import annotations

from collections.abc import Sequence

from forum.blueprints.discussions.events import PostPublished, PostReacted, ThreadChanged, ThreadRead
from forum.blueprints.discussions.queries import earning as queries
from forum.blueprints.discussions.services import earning
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe


@subscribe(ThreadRead, PostPublished, batch=50)
def measure_active(events: Sequence[ThreadRead | PostPublished]) -> None:
    """Whoever has just read or written may have earned more; each is measured once for all that happened."""
    active = {event.member_id if isinstance(event, ThreadRead) else event.author_id for event in events}
    earning.measure_active(SYSTEM, active)


@subscribe(PostReacted, batch=50)
def measure_thanked(events: Sequence[PostReacted]) -> None:
    """Who wrote what others thank for has helped."""
    earning.measure_helpers(SYSTEM, queries.list_authors({event.post_id for event in events}))


@subscribe(ThreadChanged, batch=50)
def measure_solvers(events: Sequence[ThreadChanged]) -> None:
    """Who wrote the solution of a thread has helped."""
    solved = {event.thread_id for event in events if event.what == "solved"}
    earning.measure_helpers(SYSTEM, queries.list_solvers(solved) if solved else [])
