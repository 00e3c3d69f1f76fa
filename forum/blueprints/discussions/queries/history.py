"""What moderators did to a thread, as it is told among its posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.history import ThreadEvent
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.rules import PostLine
from forum.blueprints.groups.models.groups import Group
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session

MOST_ON_A_PAGE = 100
# The acts that end what another one began: of each pair only what holds now is taken back.
_ENDS = {
    "unpinned": "pinned", "unlocked": "locked", "unarchived": "archived", "unfeatured": "featured",
    "unsolved": "solved", "timer_removed": "timer_set", "unslowed": "slowed",
}  # fmt: skip


def list_events(thread: Thread, lines: Sequence[PostLine]) -> Mapping[int, Sequence[ThreadEvent]]:
    """The acts of a thread that the asker sees, by the number of the post on this page after which they are told."""
    first, last = lines[0], lines[-1]
    after_page = sa.select(Post.number).where(Post.thread_id == thread.id, Post.position == last.position + 1)
    statement = sa.select(ThreadEvent).where(ThreadEvent.thread_id == thread.id)
    if first.position > 1:
        statement = statement.where(ThreadEvent.after_number >= first.number)
    if last.position < thread.post_count:
        # What was told after a post that is elsewhere now is told after the one before it.
        statement = statement.where(ThreadEvent.after_number < after_page.scalar_subquery())
    order = statement.options(joinedload(ThreadEvent.actor)).order_by(ThreadEvent.after_number, ThreadEvent.id)
    told: dict[int, list[ThreadEvent]] = {}
    for event in session.scalars(order.limit(MOST_ON_A_PAGE)):
        place = max((line.number for line in lines if line.number <= event.after_number), default=first.number)
        told.setdefault(place, []).append(event)
    return told


def find_ways_back(actor: Actor, thread: Thread, told: Mapping[int, Sequence[ThreadEvent]]) -> Mapping[int, AuditEntry]:
    """What the log says of those of these acts that the actor may take back now, by the event; one statement.

    Of acts that end one another only the last one that still holds.
    """
    events = [event for number in sorted(told) for event in told[number] if event.entry_id is not None]
    if not events or not policies.can_moderate(actor, thread):
        return {}
    of_group = sa.select(AuditEntry, Group).outerjoin(Group, Group.id == AuditEntry.group_id)
    rows = session.execute(of_group.where(AuditEntry.id.in_({event.entry_id for event in events}))).all()
    entries = {entry.id: entry for entry, _group in rows if audit.can_undo(actor, entry)}
    return {event.id: entries[event.entry_id] for event in _holding(thread, events) if event.entry_id in entries}


def find_own_act(actor: Actor, act: str, subject_type: str, subject_id: int) -> AuditEntry | None:
    """The last act of this name on a thing, if the actor did it and may take it back."""
    of_thing = (AuditEntry.subject_type == subject_type, AuditEntry.subject_id == subject_id, AuditEntry.act == act)
    last = session.scalar(sa.select(AuditEntry).where(*of_thing).order_by(AuditEntry.id.desc()).limit(1))
    own = last is not None and last.actor_id == actor.id
    return last if last is not None and own and audit.can_undo(actor, last) else None


def _holding(thread: Thread, events: Sequence[ThreadEvent]) -> Sequence[ThreadEvent]:
    holds = {
        "pinned": thread.pinned, "locked": thread.locked, "archived": thread.archived, "featured": thread.featured,
        "solved": thread.solved, "timer_set": thread.timed, "slowed": thread.is_slow(clock.now()),
    }  # fmt: skip
    last = {_ENDS.get(event.act, event.act): event for event in events}
    return [
        event for event in events
        if event.act in ("split_into", "split_from", "merged")
        or (last[_ENDS.get(event.act, event.act)] is event and holds.get(_ENDS.get(event.act, event.act), True)
            == (event.act not in _ENDS))
    ]  # fmt: skip
