"""What recurs in moderation."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.moderation import rules
from forum.blueprints.moderation.queries import noticing, records
from forum.blueprints.moderation.services import filling
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every

AT_ONCE = 100


@every(timedelta(hours=1))
def settle_ended_silences() -> None:
    """A silence that has ended by itself needs no decision any more."""
    while found := records.list_ended_waiting(clock.now(), AT_ONCE):
        for sanction_id in found:
            filling.settle_subject(SYSTEM, "sanction", sanction_id)


@every(timedelta(hours=1))
def look_for_unanswered() -> None:
    """Threads that nobody answers come to the queue, once, in short transactions."""
    last = 0
    while found := noticing.list_unanswered(last, AT_ONCE):
        for thread_id in found:
            filling.queue_subject(SYSTEM, rules.UNANSWERED, "thread", thread_id)
        last = found[-1]
