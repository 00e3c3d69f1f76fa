"""How far one has read, and how closely one follows."""

from __future__ import annotations

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import ThreadRead
from forum.blueprints.discussions.models.readings import ThreadReading
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.rules import resume_after
from forum.blueprints.discussions.services.writing import reading_of
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def mark_read(
    actor: Actor, thread_id: int, post_number: int | None = None, from_number: int | None = None
) -> ThreadReading:
    """Remember that one has read up to a post, to the end without a number; never goes back.

    `from_number` is the first of the posts without a gap that were on the screen: where it lies beyond what one had
    read in order, the place is kept to which one may return.
    """
    thread = thread_queries.get_thread(actor, thread_id)
    authorize(policies.can_follow, actor, thread)
    reading = reading_of(actor.id or 0, thread.id)
    number = thread.last_number if post_number is None else min(post_number, thread.last_number)
    first = None if post_number is None else from_number or number
    reading.resume_number = resume_after(reading.read_number, reading.resume_number, first, number)
    if number > reading.read_number:
        reading.read_number, reading.read_at = number, clock.now()
        record(ThreadRead(thread_id=thread.id, member_id=reading.member_id, number=number))
    session.flush()
    return reading


@use_case
def watch_thread(actor: Actor, thread_id: int, level: str | None) -> ThreadReading:
    """Follow a thread at a level of its own, or like its group with None."""
    thread = thread_queries.get_thread(actor, thread_id)
    authorize(policies.can_follow, actor, thread)
    reading = reading_of(actor.id or 0, thread.id)
    reading.watch_level = level
    session.flush()
    return reading
