"""What happens to a thread by itself: it closes, opens or is removed at a time, and its pin ends."""

from __future__ import annotations

from collections.abc import Callable

from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.queries import timing as queries
from forum.blueprints.discussions.rules import CLOSE, OPEN, REMOVE
from forum.blueprints.discussions.services import history, states, threads
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, ForumError
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case

_DOES: dict[str, Callable[[Actor, int, str], object]] = {
    CLOSE: lambda actor, thread_id, reason: states.lock_thread(actor, thread_id, reason),
    OPEN: lambda actor, thread_id, reason: states.unlock_thread(actor, thread_id),
    REMOVE: lambda actor, thread_id, reason: threads.remove_thread(actor, thread_id, reason=reason),
}


@use_case
def carry_out_next(actor: Actor) -> bool:
    """Do what the timer says that is due the longest, in the name of who set it; whether there was one.

    It is done once, however many processes ask: the timer goes in the transaction of the act. Whoever no longer may do
    it does it no more: then the timer alone goes, and the readers are told.
    """
    authorize(policies.can_remind, actor)
    thread = queries.find_due_timer(clock.now())
    if thread is None:
        return False
    act, reason, by = thread.timer_act, thread.timer_reason, thread.timer_by
    thread.drop_timer()
    session.flush()
    try:
        if by is not None and (not by.active or by.is_suspended(clock.now())):
            raise Forbidden
        with savepoint():
            _DOES[act](actor if by is None else as_actor(by), thread.id, reason)  # by nobody but Plaza itself
    except ForumError:
        history.tell_change(actor, thread, "timer_dropped")
    return True


@use_case
def end_next_pin(actor: Actor) -> bool:
    """Show the thread whose pin ended first among the others again; whether there was one."""
    authorize(policies.can_remind, actor)
    thread = queries.find_ended_pin(clock.now())
    if thread is None:
        return False
    thread.pin(None, None)
    if thread.deleted_at is None:
        history.tell_change(actor, thread, "unpinned")
    return True
