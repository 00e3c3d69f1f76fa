"""What a member has read of a thread need not be told her any more."""

from __future__ import annotations

from forum.blueprints.discussions.queries import following
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.queries import told
from forum.blueprints.notifications.services import places, settling
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def mark_read_so_far(actor: Actor, thread_id: int, member_id: int, number: int) -> None:
    """Mark as read what told a member of posts up to a number. What tells of later ones, too, goes on with those: it
    leads to the first that she has not read, and the others are neither counted nor mailed."""
    authorize(policies.can_notify, actor)
    settling.mark_thread_read(actor, thread_id, member_id, number)
    read = told.list_read_of(thread_id, member_id, number)
    if not read:
        return
    for part in places.separate({(told_id, thread_id): post_ids for told_id, post_ids in read.items()}):
        part.read_at = clock.now()
    places.recount(list(read))


@use_case
def mark_own_read(actor: Actor, thread_id: int, author_id: int) -> None:
    """Who writes in a thread has read it so far; whose post waited for approval only as far as she had read."""
    authorize(policies.can_notify, actor)
    number = following.read_number_of(author_id, thread_id)
    if number:
        mark_read_so_far(actor, thread_id, author_id, number)
